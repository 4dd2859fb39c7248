"""What submission promises others, and how it reads what others tell."""

from submission.messages.told import TELLS

__all__ = ["TELLS"]
