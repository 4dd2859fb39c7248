"""HTTP: rule books, editions, and their stages."""

from programme.api import edition, rule_book, stage

__all__ = ["ROUTERS"]

ROUTERS = (rule_book.router, edition.router, stage.router)
