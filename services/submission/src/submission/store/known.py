"""What may be known of other proposals when one is held against the rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.mongo import Kept, Mongo
from submission.domain.edition import Property, RuleKind
from submission.domain.eligibility import Known
from submission.domain.intake import Intake, Phase, intake_id
from submission.domain.proposal import Proposal, Standing
from submission.domain.title import Namesake, Win, title_key
from submission.store.shapes import INTAKE, PAST_EDITION, PROPOSAL, wins

Some = Sequence[Kept[Proposal]]
COUNTED = tuple(
    s for s in Standing if s not in {Standing.DRAFT, Standing.HANDED_OVER, Standing.WITHDRAWN}
)
"""Where a proposal stands that counts against its agency's quota."""


async def known(
    mongo: Mongo, proposals: Some, intake: Intake, *, all_named: bool
) -> dict[str, Known]:
    """For each of some proposals of one edition, what is known of its titles and its agency.

    Before the intake is closed only the agency's own proposals count; afterwards every submitted
    one does, and is named to those who may see all of them.
    """
    namesakes = await _namesakes(mongo, proposals, intake)
    past = await _wins(mongo, proposals, intake)
    submitted = await _submitted(mongo, proposals, intake)
    return {
        kept.id: Known(
            namesakes=_others(kept, namesakes, intake, all_named=all_named),
            wins=tuple(w for key in _keys(kept.state) for w in past.get(key, ())),
            submitted=_before(kept, submitted.get(kept.state.agency_id, ())),
        )
        for kept in proposals
    }


def _before(kept: Kept[Proposal], rows: Sequence[dict[str, Any]]) -> int:
    """How many of its agency's were submitted before it: all of them while it is not submitted."""
    own = kept.state.submitted_at
    if own is None:
        return len(rows)
    return sum((row["submitted_at"], row["_id"]) < (own, kept.id) for row in rows)


def _others(
    kept: Kept[Proposal],
    namesakes: Mapping[str, list[dict[str, Any]]],
    intake: Intake,
    *,
    all_named: bool,
) -> tuple[Namesake, ...]:
    """The others with its title, of which a rival's is counted only once the intake is closed."""
    found = []
    for row in namesakes.get(title_key(kept.state.title) or "", ()):
        own = row["agency_id"] == kept.state.agency_id
        if row["_id"] != kept.id and (own or intake.phase is not Phase.OPEN):
            found.append(Namesake(row["_id"] if own or all_named else None))
    return tuple(found)


def _keys(proposal: Proposal) -> tuple[str, ...]:
    """The title it has and the one it had, as keys."""
    titles = (proposal.title, proposal.text(Property.FORMERLY))
    return tuple(dict.fromkeys(key for title in titles if (key := title_key(title))))


def _has_rule(proposals: Some, intake: Intake, kind: RuleKind) -> bool:
    groups = {k.state.group for k in proposals}
    rules = (r for g in groups for r in intake.edition.group(g).rules)
    return any(rule.rule is kind for rule in rules)


async def _namesakes(
    mongo: Mongo, proposals: Some, intake: Intake
) -> Mapping[str, list[dict[str, Any]]]:
    if not _has_rule(proposals, intake, RuleKind.UNIQUE_TITLE):
        return {}
    keys = sorted({key for k in proposals if (key := title_key(k.state.title))})
    chosen: dict[str, Any] = {
        "edition_id": intake.edition.id,
        "title_key": {"$in": keys},
        "standing": {"$ne": Standing.WITHDRAWN.value},
    }
    if intake.phase is Phase.OPEN:
        chosen["agency_id"] = {"$in": sorted({k.state.agency_id for k in proposals})}
    else:
        chosen["submitted_at"] = {"$ne": None}
    shown = {"agency_id": 1, "title_key": 1}
    found = await mongo.all(mongo.collection(PROPOSAL.collection).find(chosen, shown))
    return _grouped(found, "title_key")


def _grouped(found: Sequence[dict[str, Any]], field: str) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        groups.setdefault(row[field], []).append(row)
    return groups


async def _wins(mongo: Mongo, proposals: Some, intake: Intake) -> Mapping[str, list[Win]]:
    if not _has_rule(proposals, intake, RuleKind.NOT_WON_BEFORE):
        return {}
    keys = sorted({key for k in proposals for key in _keys(k.state)})
    found: dict[str, list[Win]] = {key: [] for key in keys}
    past = {"title_keys": {"$in": keys}}
    for edition in await mongo.find_many(PAST_EDITION, past):
        if edition.state.year < intake.edition.year:
            for key, some in wins(edition.state, keys).items():
                found[key] += some
    for key, win in await _released(mongo, keys, intake.edition.id):
        found[key].append(win)
    return found


async def _released(mongo: Mongo, keys: Sequence[str], own: str) -> list[tuple[str, Win]]:
    """What stood on lists of other editions held here; simulated ones never count."""
    chosen = {"title_key": {"$in": list(keys)}, "removed": False, "edition_id": {"$ne": own}}
    rows = await mongo.all(mongo.collection("past_wins").find(chosen))
    if not rows:
        return []
    ids = sorted({intake_id(row["edition_id"]) for row in rows})
    intakes = await mongo.find_many(INTAKE, {"_id": {"$in": ids}})
    years = {i.state.edition.id: i.state.edition.year for i in intakes if not _simulated(i)}
    return [
        (row["title_key"], Win(row["list"], row["title"], years[row["edition_id"]]))
        for row in rows
        if row["edition_id"] in years
    ]


def _simulated(intake: Kept[Intake]) -> bool:
    return intake.state.edition.simulated


async def _submitted(
    mongo: Mongo, proposals: Some, intake: Intake
) -> Mapping[str, list[dict[str, Any]]]:
    """Of each agency those of its proposals that count against its quota."""
    if not _has_rule(proposals, intake, RuleKind.AGENCY_QUOTA):
        return {}
    chosen = {
        "edition_id": intake.edition.id,
        "agency_id": {"$in": sorted({k.state.agency_id for k in proposals})},
        "standing": {"$in": [s.value for s in COUNTED]},
    }
    shown = {"agency_id": 1, "submitted_at": 1}
    found = await mongo.all(mongo.collection(PROPOSAL.collection).find(chosen, shown))
    return _grouped(found, "agency_id")
