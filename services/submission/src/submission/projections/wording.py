"""What editions call things: kept beside the intake, which every autosave reads."""

from collections.abc import Sequence

from shared.delivery import Entry, Folds, Heard, Projection
from submission.messages.wording import WORDING, EditionWorded, wording_of


def _worded(heard: Heard[EditionWorded]) -> Sequence[Entry]:
    wording = WORDING.dump_python(wording_of(heard.data))
    return [Entry("wordings", heard.data.edition_id, {"wording": wording}, heard.sequence)]


WORDINGS = Projection(
    "submission.wordings.v1",
    {"programme.events": {"programme.edition_published.v1": Folds(EditionWorded, _worded)}},
)
