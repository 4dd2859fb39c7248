"""How a rule says no."""

from typing import ClassVar


class Refusal(Exception):
    """What the rules say no to, in a sentence that says what to do; `params` let others say it
    in their own words."""

    says: ClassVar[str] = ""

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.says.format(**params))
