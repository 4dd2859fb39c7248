"""The lists that are announced, objections to them, and certificates."""
