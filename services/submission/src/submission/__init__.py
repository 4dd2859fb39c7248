"""Submission: the journey of a proposal from a unit to the admitted list."""
