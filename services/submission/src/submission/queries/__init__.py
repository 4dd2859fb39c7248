"""What may be read: our own aggregates, and read models with the instant they are as of."""
