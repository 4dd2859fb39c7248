"""What may be asked of submission: load, decide, record."""
