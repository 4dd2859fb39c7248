"""What the rules say no to."""

from typing import ClassVar


class Refusal(Exception):
    """A no of the rules, in a sentence that says what to do; `params` let others word it.

    Several of a thing are a list in `params`, so that each can be named as its reader knows it.
    """

    says: ClassVar[str] = ""

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.says.format(**{name: _said(v) for name, v in params.items()}))


def _said(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
