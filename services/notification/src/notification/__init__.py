"""What people are told, once each: an inbox, and mail."""
