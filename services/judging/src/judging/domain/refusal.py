"""What the rules say no to."""

from typing import ClassVar


class Refusal(Exception):
    """A no of the rules, in a sentence that says what to do; `params` let others word it."""

    says: ClassVar[str] = ""

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.says.format(**params))
