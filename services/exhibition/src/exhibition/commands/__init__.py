"""What may be asked of us."""
