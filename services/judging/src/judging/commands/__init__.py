"""What may be asked of judging: load, decide, record."""
