"""Starting from an earlier proposal: what a new one takes over of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from submission.domain.edition import Edition, Group, Property
from submission.domain.proposal import Proposal
from submission.domain.refusal import Refusal
from submission.domain.title import title_key


class SameEdition(Refusal):
    """It is a proposal of the same edition."""

    says = "{begun_from!r} is a proposal of this same edition; start from one of another edition."


class OtherAgency(Refusal):
    """It is a proposal of another agency."""

    says = "{begun_from!r} is a proposal of another agency; start from one of {agency_id!r}."


@dataclass(frozen=True, slots=True)
class Earlier:
    """A proposal of an earlier edition that a new one begins with."""

    id: str
    proposal: Proposal


def taken_over(
    earlier: Earlier, edition: Edition, agency_id: str, form: Group, texts: Mapping[str, str]
) -> dict[str, str]:
    """`texts`, and what the earlier one says in each field that the form has still.

    Every text comes whole: one that is too long now is shown as such by the rules, and nothing of
    it is lost. A category that is offered no more is left out.
    """
    if earlier.proposal.edition_id == edition.id:
        raise SameEdition(begun_from=earlier.id)
    if earlier.proposal.agency_id != agency_id:
        raise OtherAgency(begun_from=earlier.id, agency_id=agency_id)
    taken = {f: t for f in form.writable if (t := earlier.proposal.text(f))}
    if taken.get(Property.CATEGORY) not in form.categories:
        taken.pop(Property.CATEGORY, None)
    title = texts.get(Property.TITLE) or earlier.proposal.title
    taken[Property.FORMERLY] = _formerly(earlier.proposal, title)
    return taken | dict(texts)


def _formerly(earlier: Proposal, title: str) -> str:
    """The title it once had: under that it may have won."""
    older = earlier.text(Property.FORMERLY)
    return older if older and title_key(title) == title_key(earlier.title) else earlier.title
