"""What may be read of award: its own nouns, so it works while the broker is away."""
