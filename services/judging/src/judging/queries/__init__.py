"""What may be read: our own aggregates, by who may know of them."""
