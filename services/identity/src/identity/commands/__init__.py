"""What may be asked of the directory: find, ask the rule, record."""
