"""What the rules say no to; each refusal is named where its rule is."""

from typing import ClassVar


class Refusal(Exception):
    """What the rules say no to, in a sentence that says what to do; `params` for other words."""

    says: ClassVar[str] = ""

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.says.format(**params))
