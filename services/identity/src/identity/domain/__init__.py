"""The rules of the directory, pure: what may happen to agencies, accounts and sessions."""
