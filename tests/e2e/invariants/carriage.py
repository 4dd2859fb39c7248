"""From the outbox over the log into the inboxes: nothing lost, nothing made up, all in order."""

import json
from collections import defaultdict
from collections.abc import Iterator

from tests.e2e.evidence import SERVICES, Document, Evidence, Told

# Who hears what, said once more: an inbox that is missing altogether is then missed.
CONSUMERS = {
    ("submission", "submission.calendar"): {"programme.events"},
    ("judging", "judging"): {
        "identity.events", "programme.events", "submission.events", "award.events",
    },
    ("award", "award"): {
        "identity.events", "programme.events", "submission.events", "judging.sealed",
        "award.events",
    },
    ("award", "award.agencies"): {"identity.events"},
    ("exhibition", "exhibition.entitlements.v1"): {
        "programme.events", "submission.events", "award.events", "exhibition.events",
    },
    ("notification", "notification"): {
        "programme.events", "submission.events", "judging.events", "award.events",
        "exhibition.events",
    },
    ("notification", "notification.newcomers.v1"): {"identity.events"},
    ("notification", "notification.closing.v1"): {"identity.events"},
}  # fmt: skip


def rows_are_in_the_log(evidence: Evidence) -> Iterator[str]:
    """Every committed row reached Kafka at least once, as it was written."""
    by_id = {told.id: told for told in evidence.log}
    for row in evidence.rows():
        told = by_id.get(row["_id"])
        if not row["sent"]:
            yield f"{row['_id']} was not sent"
        if told is None:
            yield f"{row['type']} {row['subject']} {row['sequence']} is not in the log"
        elif _said(told) != _meant(row):
            yield f"{row['_id']} lies in the log otherwise than in the outbox"


def the_log_has_rows(evidence: Evidence) -> Iterator[str]:
    """Nothing is in Kafka without its outbox row."""
    known = {row["_id"] for row in evidence.rows()}
    yield from (f"{told.topic} has {told.id} from nowhere" for told in evidence.log
                if told.id not in known)  # fmt: skip


def subjects_are_in_order(evidence: Evidence) -> Iterator[str]:
    """First occurrences of a subject's facts are 1, 2, 3…, on one topic and one partition."""
    lanes: dict[str, list[int]] = defaultdict(list)
    places: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for told in evidence.log:
        places[told.subject].add((told.topic, told.partition))
        if told.sequence not in lanes[told.subject]:
            lanes[told.subject].append(told.sequence)
        if told.key != told.subject:
            yield f"{told.id} of {told.subject} has the key {told.key}"
    for subject, sequences in lanes.items():
        if sequences != list(range(1, len(sequences) + 1)):
            yield f"{subject} was told as {sequences}"
        if len(places[subject]) > 1:
            yield f"{subject} was told on {sorted(places[subject])}"


def sequences_are_of_one_id(evidence: Evidence) -> Iterator[str]:
    """A place among a subject's facts is one fact's, however often it was sent."""
    ids: dict[tuple[str, int], set[str]] = defaultdict(set)
    for told in evidence.log:
        ids[told.subject, told.sequence].add(told.id)
    yield from (f"{place} is {sorted(some)}" for place, some in ids.items() if len(some) > 1)


def nothing_is_left_over(evidence: Evidence) -> Iterator[str]:
    """No dead letter, nothing set aside, no reaction refused, no line stopped."""
    for service in SERVICES:
        for collection in ("dead_letters", "aside", "refused"):
            yield from (
                f"{service} {collection}: {left['_id']}"
                for left in evidence.of(service, collection)
            )
        stopped = (i for i in evidence.of(service, "inbox") if i["dead"] is not None)
        yield from (f"{inbox['_id']} stopped at {inbox['dead']}" for inbox in stopped)
    yield from (f"a dead letter was told: {told.id}" for told in evidence.log
                if told.topic.endswith(".dead-letters"))  # fmt: skip


def inboxes_are_at_the_end(evidence: Evidence) -> Iterator[str]:
    """A consumer has heard the last fact of every subject of its topics, and of no other."""
    last: dict[str, dict[str, Document]] = defaultdict(dict)
    for row in evidence.rows():
        last[row["topic"]][row["subject"]] = row
    for service in SERVICES:
        wanted = {
            f"{consumer}|{topic}|{subject}": (row["sequence"], row["_id"])
            for (owner, consumer), topics in CONSUMERS.items()
            if owner == service
            for topic in topics
            for subject, row in last[topic].items()
        }
        inbox = {i["_id"]: (i["last"], i["id"]) for i in evidence.of(service, "inbox")}
        for lane in wanted.keys() | inbox.keys():
            if wanted.get(lane) != inbox.get(lane):
                yield f"{lane}: told {wanted.get(lane)}, heard {inbox.get(lane)}"


def _said(told: Told) -> tuple[str, str, str, int, object]:
    data = json.loads(told.value)
    return told.topic, told.headers["ce_type"], told.subject, told.sequence, data


def _meant(row: Document) -> tuple[str, str, str, int, object]:
    return row["topic"], row["type"], row["subject"], row["sequence"], row["data"]
