"""What goes wrong for the person at the keyboard."""


class Trouble(Exception):
    """Something the person can put right; its text is one sentence that says what to do."""
