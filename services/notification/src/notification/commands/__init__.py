"""What may be asked of us, and what the clock asks."""
