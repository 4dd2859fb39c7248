"""Evidence with one thing wrong: for each invariant, what it must complain of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.e2e.evidence import Evidence, Told

Doctor = Callable[[Evidence], Evidence]
Log = list[Told]


def _in(service: str, collection: str, change: Callable[[Any], object]) -> Doctor:
    return lambda evidence: evidence.with_documents(service, collection, change)


def _log(change: Callable[[Log], object]) -> Doctor:
    return lambda evidence: evidence.with_log(change)


def _row(service: str, type: str, change: Callable[[Any], object]) -> Doctor:
    """One told fact of that type, changed in the outbox."""

    def first(rows: Any) -> None:
        change(next(row for row in rows if row["type"] == f"{service}.{type}.v1"))

    return _in(service, "outbox", first)


def _fact(service: str, type: str, **values: object) -> Doctor:
    return _row(service, type, lambda row: row["data"].update(values))


def _sheet(change: Callable[[Any], object]) -> Doctor:
    """One reading that was handed in, changed."""
    return _in("judging", "readings", lambda all: change(next(r for r in all if r["history"])))


def _received(change: Callable[[Any, Any], object]) -> Doctor:
    """The frozen versions, changed at one that a receipt names: others were handed over only."""

    def doctor(evidence: Evidence) -> Evidence:
        receipts = {
            f"{proposal['_id']}:{receipt['version']}"
            for proposal in evidence.of("submission", "proposals")
            for receipt in proposal["receipts"]
        }

        def versions(all: Any) -> None:
            change(all, next(one for one in all if one["_id"] in receipts))

        return evidence.with_documents("submission", "versions", versions)

    return doctor


def _swapped(log: Log) -> None:
    """A subject's first fact and its last change places."""
    subject = next(told.subject for told in log if told.sequence == 3)
    at = [n for n, told in enumerate(log) if told.subject == subject]
    log[at[0]], log[at[-1]] = log[at[-1]], log[at[0]]


def _headless(log: Log) -> None:
    """A subject's first fact is nowhere, and later ones are."""
    subject = next(told.subject for told in log if told.sequence == 3)
    log[:] = [told for told in log if (told.subject, told.sequence) != (subject, 1)]


def _other(told: Told, **headers: str) -> Told:
    return replace(told, headers={**told.headers, **headers})


def _booked_twice(evidence: Evidence) -> Evidence:
    """A confirmed booth is held by another."""

    def book(rows: Any) -> None:
        confirmed = next(r for r in rows if r["type"] == "exhibition.booth_confirmed.v1")
        last = max(r["sequence"] for r in rows if r["subject"] == confirmed["subject"])
        rows.append({
            **confirmed, "_id": "made-up", "type": "exhibition.booth_held.v1",
            "sequence": last + 1, "data": {**confirmed["data"], "exhibitor_id": "another"},
        })  # fmt: skip

    def never_released(rows: Any) -> None:
        rows[:] = [row for row in rows if row["type"] != "exhibition.booth_released.v1"]

    doctored = evidence.with_documents("exhibition", "outbox", never_released)
    return doctored.with_documents("exhibition", "outbox", book)


def _late(reading: Any) -> None:
    reading["history"][-1]["at"] += timedelta(days=1)


def _known(evidence: Evidence) -> str:
    return str(evidence.of("identity", "people")[0]["email"])


def _judge_of_the_agency(evidence: Evidence) -> Evidence:
    """A judge holds an office at the agency whose entry is read."""
    reading = next(r for r in evidence.of("judging", "readings") if r["history"])
    office = {"role": "unit_member", "scope_id": reading["agency_id"]}

    def appoint(accounts: Any) -> None:
        judge = next(a for a in accounts if a["_id"] == reading["judge_id"])
        judge["grants"].append({"office": office})

    return evidence.with_documents("identity", "accounts", appoint)


def _judge_declared(evidence: Evidence) -> Evidence:
    reading = next(r for r in evidence.of("judging", "readings") if r["history"])
    declared = [{"entry": reading["proposal_id"]}]

    def declare(judges: Any) -> None:
        next(j for j in judges if j["account"] == reading["judge_id"])["declared"] = declared

    return evidence.with_documents("judging", "judges", declare)


def _score(reading: Any) -> None:
    scores = reading["history"][-1]["scores"]
    scores.update({c: "1" if given != "1" else "2" for c, given in scores.items()})


DOCTORED: dict[str, list[Doctor]] = {
    "rows_are_in_the_log": [
        _log(lambda log: log.pop()),
        _log(lambda log: log.__setitem__(0, replace(log[0], value=b"{}"))),
        _in("award", "outbox", lambda rows: rows[0].update(sent=False)),
    ],
    "the_log_has_rows": [
        _log(lambda log: log.append(_other(log[0], ce_id="made-up"))),
        _in("award", "outbox", lambda rows: rows.pop()),
    ],
    "subjects_are_in_order": [
        _log(_swapped),
        _log(_headless),
        _log(lambda log: log.__setitem__(0, replace(log[0], key="another"))),
        _log(lambda log: log.append(replace(log[0], partition=99))),
    ],
    "sequences_are_of_one_id": [_log(lambda log: log.append(_other(log[0], ce_id="made-up")))],
    "nothing_is_left_over": [
        _in("judging", "dead_letters", lambda some: some.append({"_id": "made-up"})),
        _in("award", "aside", lambda some: some.append({"_id": "made-up"})),
        _in("award", "inbox", lambda inbox: inbox[0].update(dead=2)),
        _log(lambda log: log.append(replace(log[0], topic="award.dead-letters"))),
    ],
    "inboxes_are_at_the_end": [
        _in("judging", "inbox", lambda inbox: inbox[0].update(last=99)),
        _in("award", "inbox", lambda inbox: inbox.clear()),
        _in("submission", "inbox", lambda inbox: inbox[0].update(id="another")),
    ],
    "entries_are_the_admitted": [
        _in("judging", "entries", lambda entries: entries.pop()),
        _in("judging", "entries", lambda entries: entries.append(entries[0])),
    ],
    "readings_are_the_assigned": [
        _in("judging", "readings", lambda readings: readings.pop()),
        _in("submission", "readings", lambda readings: readings.append(readings[0])),
        _sheet(lambda reading: reading["history"].append(reading["history"][0])),
    ],
    "lists_are_the_decided": [_in("award", "lists", lambda lists: lists[0]["entries"].pop())],
    "certificates_are_of_those_who_stand": [
        _in("award", "certificates", lambda some: some.pop()),
        _in("award", "certificates", lambda some: some[0].update(serial=some[1]["serial"])),
    ],
    "exhibitors_are_the_winners": [_in("exhibition", "exhibitors", lambda some: some.pop())],
    "grants_are_the_directory": [
        _in("award", "grants", lambda grants: grants[0].update(removed=True)),
        _in("programme", "grants", lambda grants: grants.append({**grants[0], "_id": "made-up"})),
    ],
    "the_funnel_is_the_proposals": [
        _in("submission", "funnel", lambda funnel: funnel[0].update(submitted="perhaps")),
    ],
    "judges_are_on_the_roster": [
        _sheet(lambda reading: reading.update(judge_id="a stranger")),
        _row("judging", "reading_assigned", lambda row: row["data"].update(judge_id="another")),
        _in("judging", "judges", lambda judges: judges[0].update(pact=None)),
    ],
    "judges_have_no_conflict": [_judge_of_the_agency, _judge_declared],
    "sheets_are_in_time": [_sheet(_late)],
    "entries_are_read_enough": [
        _sheet(lambda reading: reading.update(history=[])),
        _in("judging", "readings", lambda all: all.append({**all[0], "_id": "made-up"})),
    ],
    "seeds_were_committed_to": [
        _fact("judging", "round_closed", seed="another"),
        _fact("judging", "round_prepared", at="9999-01-01T00:00:00Z"),
    ],
    "rankings_follow_from_the_sheets": [
        _sheet(_score),
        _in("judging", "rankings", lambda all: all[0]["rows"][0].update(mark="1")),
        _in("judging", "rankings", lambda all: all[0]["rows"].pop()),
    ],
    "lists_follow_from_the_rankings": [
        _in("judging", "decisions", lambda all: all[0]["entries"].reverse()),
        _in("judging", "decisions", lambda all: all[0]["entries"].pop()),
    ],
    "the_funnel_narrows": [
        _row("award", "list_released", lambda row: row["data"]["entries"][0].update(
            proposal_id="a stranger")),
        _in("submission", "outbox", lambda rows: rows.clear()),
        _in("exhibition", "outbox", lambda rows: rows.clear()),
    ],
    "receipts_are_of_what_was_frozen": [
        _received(lambda all, one: one.update(canonical="{}")),
        _received(lambda all, one: all.remove(one)),
        _in("submission", "attachments.chunks", lambda all: all[0].update(data=b"")),
    ],
    "lists_have_their_hashes": [
        _row("award", "list_released", lambda row: row["data"]["entries"][0].update(title="X")),
        _row("award", "objections_settled", lambda row: row["data"]["standing"].pop()),
    ],
    "the_admitted_have_their_hash": [_fact("submission", "selection_settled", admitted=1)],
    "documents_have_their_hashes": [
        _in("programme", "editions", lambda all: all[0].update(sha256="0" * 64)),
        _in("judging", "exports", lambda all: all[0].update(text="{}")),
    ],
    "released_lists_only_grow_by_corrections": [
        _in("award", "lists", lambda lists: lists[0]["entries"].pop()),
        _in("award", "lists", lambda lists: lists[0].update(verified_by=lists[0]["prepared_by"])),
        _fact("award", "list_corrected", removed=[]),
    ],
    "booths_have_one_booking": [
        _booked_twice, _fact("exhibition", "booth_confirmed", exhibitor_id="another"),
    ],
    "exhibitors_have_one_booth": [
        _in("exhibition", "exhibitors", lambda all: [one.update(place=None) for one in all]),
    ],
    "names_stay_where_they_belong": [
        lambda evidence: evidence.with_log(
            lambda log: log.append(replace(log[0], value=_known(evidence).encode()))
        ),
        lambda evidence: evidence.with_documents(
            "award", "objections", lambda all: all.append({"by": _known(evidence)})
        ),
        _in("award", "objections", lambda all: all.append({"of": "Contoh Petugas"})),
    ],
}  # fmt: skip
