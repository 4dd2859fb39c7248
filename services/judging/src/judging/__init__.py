"""Judging: from admitted entries to sealed shortlists, by rules that anyone can run again."""
