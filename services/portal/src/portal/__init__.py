"""The web pages of the platform; it has no rights of its own."""
