"""What may be read of the directory."""
