"""The launcher: the whole platform on one machine, by one command."""
