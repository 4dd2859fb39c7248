"""What the rules say no to, each by its name and a sentence that says what to do."""

from typing import ClassVar


class Refusal(Exception):
    """What the rules say no to; `params` let others say it in their own words."""

    says: ClassVar[str] = ""

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.says.format(**params))


class AlreadyPublished(Refusal):
    """What is published never changes."""

    says = "The edition {edition} is published and does not change; make another edition."


class NotPublished(Refusal):
    """A draft has no stages that could be opened."""

    says = "The edition {edition} is a draft; publish it first."


class UnknownStage(Refusal):
    """The calendar names a stage that the rule book does not have."""

    says = "The rule book has no stage {stage}; its stages are: {known}."


class StageBoundTwice(Refusal):
    """The calendar names a stage more than once."""

    says = "The calendar names the stage {stage} more than once; name it once."


class CalendarNotReady(Refusal):
    """The instants of an edition are not in order, or the notice of its closings is too short."""

    says = "There are {count} findings that stand in the way; correct them in the draft."


class RuleBookChanged(Refusal):
    """The draft's rule book is not the one that was looked at."""

    says = "The draft's rule book is now {sha256}; look at it again and publish that one."


class OpensByTheClock(Refusal):
    """A stage that is bound to an instant is not opened by hand."""

    says = "The stage {stage} opens by the clock at {opens_at}; nobody opens it by hand."


class ClosesByTheClock(Refusal):
    """A stage whose end is set is not closed by hand."""

    says = "The stage {stage} closes by the clock at {closes_at}; it can only be given a later end."


class AlreadyOpened(Refusal):
    """A stage is opened once."""

    says = "The stage {stage} was opened at {opened_at}; it is not opened again."


class NotOpened(Refusal):
    """A stage that was never opened cannot be closed by hand."""

    says = "The stage {stage} has not been opened; open it before you close it."


class EarlierStageNotOpened(Refusal):
    """Stages are opened in the rule book's order."""

    says = "The stage {earlier} comes before {stage} and has not been opened; open it first."


class StageIsOver(Refusal):
    """What has ended stays ended."""

    says = "The stage {stage} ended at {closes_at}; only a round's is given a later end after that."


class NoEndToExtend(Refusal):
    """A stage that ends by hand has no end that could be moved."""

    says = "The stage {stage} is bound to no end; it stays open until it is closed by hand."


class EndNotLater(Refusal):
    """A stage's end moves only later."""

    says = "The stage {stage} ends at {closes_at} now; only a later end can be set."


class EndTooSoon(Refusal):
    """Others need time to hear of a new end."""

    says = "A new end must be at least five minutes ahead: not before {earliest}."
