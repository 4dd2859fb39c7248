"""Writing a proposal: who may write which field when, and what two writers do to each other."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from submission.domain.edition import Edition, Field, FieldKind, Group, Property, Purpose
from submission.domain.event import Registered, Shared, Written
from submission.domain.lineage import Earlier, taken_over
from submission.domain.proposal import Answer, Holder, Overwritten, Proposal, Standing
from submission.domain.refusal import Refusal, TooLate, WithSomebodyElse, WrongStanding

LONGEST_TEXT = 20_000
LONGEST_LINE = 500
MOST_COLLABORATORS = 20


class IdTaken(Refusal):
    """There is another proposal under that id."""

    says = "There is a proposal under the id {proposal_id!r} already; choose a new one."


class AgencyUnknown(Refusal):
    """The agency has not been heard of here."""

    says = "The agency {agency_id!r} is not known here yet; try again in a moment."


class TitleNeeded(Refusal):
    """A proposal is never without a title."""

    says = "A proposal needs a title; write one, it can be changed until the submission."


class UnknownField(Refusal):
    """The form has no such field."""

    says = "The form of this group has no field {field!r}; write one of: {fields}."


class AnswerTooLong(Refusal):
    """The answer has more characters than the field takes."""

    says = "{field!r} takes at most {limit} characters; shorten it and write again."


class ChangedMeanwhile(Refusal):
    """Somebody else wrote these fields after the version this change was based on."""

    says = "Somebody else has written {named} since you read it; compare, then write again."


class NotToBeRepaired(Refusal):
    """The repair is for other fields."""

    says = "The repair is for {fields} only; leave {field!r} as it is."


class RepairTimeUp(TooLate):
    """The instant until which the repair was possible has come."""

    says = "The repair was possible until {until}; what arrives later is not accepted."


class TooManyCollaborators(Refusal):
    """A proposal has a bounded number of writers."""

    says = "A proposal has at most {limit} collaborators; remove one first."


def register(
    edition: Edition,
    *,
    agency_id: str,
    agency_type: str,
    group: str,
    texts: Mapping[str, str],
    earlier: Earlier | None = None,
    by: str,
    now: datetime,
) -> Registered:
    """A new proposal of a unit, in the cluster of its agency's type.

    Where it begins with the answers of an `earlier` one, what is named in `texts` goes before them.
    """
    edition.require_open(Purpose.INTAKE, now)
    form = edition.group(group)
    _require_fields(form, texts)
    if earlier is not None:
        texts = taken_over(earlier, edition, agency_id, form, texts)
    return Registered(
        edition_id=edition.id,
        agency_id=agency_id,
        group=group,
        cluster=edition.cluster_of(agency_type),
        owner=by,
        answers={f: Answer(t, 1, by, now) for f, t in texts.items() if t},
        at=now,
        begun_from=earlier.id if earlier else None,
    )


def write(
    proposal: Proposal,
    edition: Edition,
    texts: Mapping[str, str],
    *,
    based_on: Mapping[str, int],
    hand: Holder,
    by: str,
    now: datetime,
) -> Written | None:
    """The fields of `texts` that differ, written; None when none does.

    Fields are merged one by one, and the last writer wins, but not over a version that the writer
    had not seen where `based_on` names the one it had.
    """
    require_writable(proposal, edition, texts, hand=hand, now=now)
    _require_fields(edition.group(proposal.group), texts, proposal)
    changed = {f: t for f, t in texts.items() if t != proposal.text(f)}
    _require_seen(proposal, changed, based_on)
    if not changed:
        return None
    version = proposal.content_version + 1
    before = {f: proposal.answers[f] for f in changed if f in proposal.answers}
    return Written(
        answers={f: Answer(t, version, by, now) for f, t in changed.items()},
        overwritten=tuple(
            Overwritten(f, a.text, a.version, version, a.by, a.at) for f, a in before.items()
        ),
        version=version,
    )


def require_writable(
    proposal: Proposal, edition: Edition, fields: Iterable[str], *, hand: Holder, now: datetime
) -> None:
    """Refuse a change by somebody with whom the proposal does not lie, or out of its time."""
    if proposal.holder is Holder.MINISTRY:
        raise WrongStanding(standing=proposal.standing.value, act="changed")
    if proposal.holder is not hand:
        raise WithSomebodyElse(holder=proposal.holder.value)
    if proposal.standing is Standing.REPAIR:
        _require_repairable(proposal, fields, now)
    else:
        edition.require_open(Purpose.INTAKE, now)


def share(proposal: Proposal, account: str, *, now: datetime) -> Shared | None:
    """One more account may write; None when it may already."""
    _require_not_withdrawn(proposal)
    if account in proposal.people:
        return None
    if len(proposal.collaborators) >= MOST_COLLABORATORS:
        raise TooManyCollaborators(limit=MOST_COLLABORATORS)
    return Shared((*proposal.collaborators, account), now)


def unshare(proposal: Proposal, account: str, *, now: datetime) -> Shared | None:
    """An account may write no longer; None when it could not anyway."""
    _require_not_withdrawn(proposal)
    left = tuple(a for a in proposal.collaborators if a != account)
    return Shared(left, now) if left != proposal.collaborators else None


def _require_not_withdrawn(proposal: Proposal) -> None:
    if proposal.standing is Standing.WITHDRAWN:
        raise WrongStanding(standing=proposal.standing.value, act="shared")


def _require_repairable(proposal: Proposal, fields: Iterable[str], now: datetime) -> None:
    repair = proposal.repair
    if repair is None or now >= repair.until:
        raise RepairTimeUp(until=repair.until.isoformat() if repair else "an earlier moment")
    for field in fields:
        if field not in repair.fields:
            raise NotToBeRepaired(field=field, fields=", ".join(repair.fields))


def _require_fields(form: Group, texts: Mapping[str, str], there: Proposal | None = None) -> None:
    """Refuse what the form has no room for; what is too long already may grow shorter in steps."""
    limits = {p.value: LONGEST_LINE for p in Property} | {f.id: _limit(f) for f in form.fields}
    for field, text in texts.items():
        if field not in limits:
            raise UnknownField(field=field, fields=", ".join(form.writable))
        if len(text) > max(limits[field], len(there.text(field)) if there else 0):
            raise AnswerTooLong(field=field, limit=limits[field])
    if not texts.get(Property.TITLE, "a title").strip():
        raise TitleNeeded


def _limit(field: Field) -> int:
    longest = LONGEST_TEXT if field.kind is FieldKind.TEXT else LONGEST_LINE
    return min(field.max_length or longest, LONGEST_TEXT)


def _require_seen(
    proposal: Proposal, changed: Mapping[str, str], based_on: Mapping[str, int]
) -> None:
    answers = proposal.answers
    newer = {
        f: answers[f].version
        for f in changed
        if f in based_on and f in answers and answers[f].version > based_on[f]
    }
    if newer:
        conflicts = {f: _conflict(changed[f], answers[f]) for f in newer}
        raise ChangedMeanwhile(
            named=", ".join(newer), fields=sorted(newer), versions=newer, conflicts=conflicts
        )


def _conflict(mine: str, theirs: Answer) -> dict[str, Any]:
    """Both texts, so that whoever wrote `mine` can choose."""
    written = {"text": theirs.text, "version": theirs.version, "by": theirs.by, "at": theirs.at}
    return {"mine": mine, "theirs": written}
