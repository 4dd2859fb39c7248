"""The pages: a module for each job of a role, and what they all stand on."""
