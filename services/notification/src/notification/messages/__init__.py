"""What others tell, as far as we use it, and what we tell."""

from notification.messages.told import TELLS, mailed, put_in_inbox

__all__ = ["TELLS", "mailed", "put_in_inbox"]
