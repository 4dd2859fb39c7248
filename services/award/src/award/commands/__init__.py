"""What may be asked of award: find, ask the rule, record."""
