"""What the rules say no to."""

from typing import ClassVar


class Refusal(Exception):
    """What the rules say no to, in a sentence that says what to do.

    `params` let others say it in their own words.
    """

    says: ClassVar[str] = ""

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.says.format(**params))


class TooLate(Refusal):
    """The stage closed before the whole request had arrived."""

    says = "The stage {stage!r} closed at {closed_at}; what arrives later is not accepted."


class NotOpenYet(Refusal):
    """The stage has not been opened."""

    says = "The stage {stage!r} has not been opened yet; try again once it is."


class NoSuchStage(Refusal):
    """The rule book has no stage for this act."""

    says = "The rule book of this edition has no stage for {purpose}; it cannot be done here."


class WrongStanding(Refusal):
    """The proposal does not stand where this act begins."""

    says = "A proposal that is {standing} cannot be {act}; look at its journey for what comes next."


class OwnCase(Refusal):
    """Nobody decides as an officer for an agency of which he is a part."""

    says = "This proposal is your own case as a member of its agency; another officer must decide."


class WithSomebodyElse(Refusal):
    """The proposal lies with another party, who alone may change it now."""

    says = "The proposal is with the {holder} now; only the {holder} can change it."
