"""A model check of the rules of telling and hearing, over random schedules.

Tellers with outboxes, two relays that repeat and stop, a log for each topic that may be wiped, and
one consumer in two processes that crash, lose commits and read again. The rules themselves are the
platform's own functions; each is also taken away once, to see that the check would notice.
"""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from shared.delivery import Inbox, Turn, caught_up, may_resume, turn
from shared.outbox import lanes, send_lane

TOPICS, SUBJECTS = ("a", "b"), 4
Key = tuple[str, int]


@dataclass
class Fact:
    topic: str
    subject: int
    sequence: int
    kind: str
    needs: Key | None = None

    @property
    def key(self) -> Key:
        return (self.topic, self.subject)

    @property
    def id(self) -> str:
        return f"{self.topic}{self.subject}-{self.sequence}"


@dataclass
class Rules:
    """The platform's rules, any of which may be taken away."""

    turn: Callable[[Inbox, int, str | None], Turn] = turn
    may_resume: Callable[[Inbox, int], bool] = may_resume
    caught_up: Callable[[Inbox, Inbox], Inbox] = caught_up
    send_on: bool = False
    commit_first: bool = False
    count_ignored: bool = True


@dataclass
class World:
    rng: random.Random
    rules: Rules
    outbox: dict[Key, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    log: dict[str, list[Fact]] = field(default_factory=lambda: {t: [] for t in TOPICS})
    committed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TOPICS, 0))
    inboxes: dict[Key, Inbox] = field(default_factory=dict)
    aside: dict[Key, dict[int, Fact]] = field(default_factory=lambda: defaultdict(dict))
    effects: list[Fact] = field(default_factory=list)
    poison: set[str] = field(default_factory=set)
    clock: int = 0

    # --- telling

    def tell(self) -> None:
        topic, subject = self.rng.choice(TOPICS), self.rng.randrange(SUBJECTS)
        # Facts of b may need a, never the other way: needs may not go in a circle.
        needy = topic == "b" and self.rng.random() < 0.2
        needs = ("a", self.rng.randrange(SUBJECTS)) if needy else None
        self._put(Fact(topic, subject, len(self.outbox[topic, subject]) + 1,
                       self.rng.choice(["fact", "fact", "ignored"]), needs))  # fmt: skip

    def _put(self, fact: Fact) -> None:
        if fact.kind == "fact" and self.rng.random() < 0.05:
            self.poison.add(fact.id)
        self.clock += 1
        row = {"_id": fact.id, "topic": fact.topic, "subject": fact.subject, "at": self.clock,
               "sequence": fact.sequence, "fact": fact, "sent": False}  # fmt: skip
        self.outbox[fact.key].append(row)

    def relay(self) -> None:
        """One batch read by two relays at once: both may send it, either may fail anywhere."""
        unsent = [r for rows in self.outbox.values() for r in rows if not r["sent"]][:12]
        sent: set[str] = set()
        for _ in range(self.rng.choice([1, 2])):
            for lane in lanes(unsent):
                sent |= set(asyncio.run(self._send(lane)))
        for row in unsent:
            row["sent"] = row["sent"] or row["_id"] in sent

    async def _send(self, lane: list[dict[str, Any]]) -> list[str]:
        async def send(row: dict[str, Any]) -> bool:
            chance = self.rng.random()
            if chance < 0.1:
                return self.rules.send_on  # failed; without the rule the next one is sent anyway
            self.log[row["topic"]].append(row["fact"])
            return chance >= 0.2 or self.rules.send_on  # sent, but perhaps never acknowledged

        return [one async for one in send_lane(lane, send)]

    def replay(self) -> None:
        for rows in self.outbox.values():
            for row in rows:
                row["sent"] = False

    def wipe(self) -> None:
        """The broker is lost whole, and history is sent again."""
        self.log = {t: [] for t in TOPICS}
        self.committed = dict.fromkeys(TOPICS, 0)
        self.replay()

    # --- hearing

    def work(self) -> None:
        """One process reads a batch from the committed offset, and may crash in the middle."""
        topic = self.rng.choice(TOPICS)
        start = self.committed[topic]
        batch = self.log[topic][start : start + self.rng.randrange(1, 7)]
        if self.rules.commit_first:
            self.committed[topic] = start + len(batch)
        counted: dict[Key, Inbox] = {}
        for fact in batch:
            if self.rng.random() < 0.03:
                return  # what was only counted is lost with the process
            if self.rng.random() < 0.05:
                self._overtake(topic, counted)
            self._one(fact, counted)
        self._flush(counted)
        self._resume()
        if self.rng.random() < 0.9 and not self.rules.commit_first:
            self.committed[topic] = max(self.committed[topic], start + len(batch))

    def _overtake(self, topic: str, counted: dict[Key, Inbox]) -> None:
        """Another process does a part of the same; what was passed is caught up with."""
        start = self.committed[topic]
        other: dict[Key, Inbox] = {}
        for fact in self.log[topic][start : start + 2]:
            self._one(fact, other)
        self._flush(other)
        for key, passed in list(counted.items()):
            counted[key] = self.rules.caught_up(self.inboxes.get(key, Inbox()), passed)

    def _one(self, fact: Fact, counted: dict[Key, Inbox]) -> None:
        inbox = counted.get(fact.key) or self.inboxes.get(fact.key, Inbox())
        match self.rules.turn(inbox, fact.sequence, fact.id):
            case Turn.NOT_YET:
                self._flush(counted)
                self.aside[fact.key][fact.sequence] = fact
            case Turn.NOW if fact.kind == "ignored":
                if self.rules.count_ignored:
                    counted[fact.key] = Inbox(fact.sequence, fact.id)
            case Turn.NOW if fact.needs and not self.inboxes.get(fact.needs, Inbox()).last:
                self._flush(counted)
                self.aside[fact.key][fact.sequence] = fact
            case Turn.NOW if fact.id in self.poison:
                self._flush(counted)
                stopped = self.inboxes.get(fact.key, Inbox())
                self.inboxes[fact.key] = Inbox(stopped.last, stopped.id, fact.sequence)
            case Turn.NOW:
                self._handle(fact, counted)

    def _handle(self, fact: Fact, counted: dict[Key, Inbox]) -> None:
        """The guard asks that MongoDB's place is between what was read and this one."""
        if self.inboxes.get(fact.key, Inbox()).last < fact.sequence:
            self.effects.append(fact)
            self.inboxes[fact.key] = Inbox(fact.sequence, fact.id)
        counted.pop(fact.key, None)

    def _flush(self, counted: dict[Key, Inbox]) -> None:
        for key, passed in counted.items():
            if self.inboxes.get(key, Inbox()).last < passed.last:
                self.inboxes[key] = Inbox(passed.last, passed.id)
        counted.clear()

    def _resume(self) -> None:
        again = True
        while again:
            again = False
            for key, held in list(self.aside.items()):
                while held and self.rules.may_resume(self.inboxes.get(key, Inbox()), min(held)):
                    fact = held.pop(min(held))
                    before = self.inboxes.get(key, Inbox())
                    counted: dict[Key, Inbox] = {}
                    self._one(fact, counted)
                    self._flush(counted)
                    if self.inboxes.get(key, Inbox()) == before:
                        break
                    again = True

    def mend(self) -> None:
        """An operator mends the cause of a dead letter, and replays it; or discards another."""
        for key, inbox in list(self.inboxes.items()):
            if inbox.dead is None or self.rng.random() < 0.5:
                continue
            row = self.outbox[key][inbox.dead - 1]
            self.poison.discard(row["_id"])
            self.inboxes[key] = Inbox(inbox.last, inbox.id)
            self._one(row["fact"], {})
            self._resume()

    def heal(self) -> None:
        for topic in TOPICS:
            for subject in range(SUBJECTS):
                self._put(Fact(topic, subject, len(self.outbox[topic, subject]) + 1, "fact"))
        for _ in range(80):
            self.relay()
            for _ in range(12):
                self.work()
            self.mend()

    def faults(self) -> list[str]:
        told = {r["_id"]: r["fact"] for rows in self.outbox.values() for r in rows}
        wanted = {id for id, fact in told.items() if fact.kind == "fact"}
        got = Counter(fact.id for fact in self.effects)
        orders: dict[Key, list[int]] = defaultdict(list)
        for fact in self.effects:
            orders[fact.key].append(fact.sequence)
        return [
            *(f"missing {id}" for id in wanted - set(got)),
            *(f"twice {id}" for id, n in got.items() if n > 1),
            *(f"out of order {key}" for key, order in orders.items() if order != sorted(order)),
            *(f"left aside {key}" for key, held in self.aside.items() if held),
        ]


def broken(seed: int, rules: Rules) -> list[str]:
    """What is wrong at the end of one random schedule."""
    world = World(random.Random(seed), rules)
    acts = [world.tell, world.relay, world.work, world.mend, world.replay, world.wipe]
    for act in world.rng.choices(acts, [6, 4, 8, 0.6, 0.15, 0.05], k=150):
        act()
    world.heal()
    return world.faults()


@pytest.mark.parametrize("seeds", [range(n, n + 50) for n in range(0, 400, 50)], ids=str)
def test_every_fact_takes_effect_once_and_in_order(seeds: range) -> None:
    assert {seed: broken(seed, Rules()) for seed in seeds} == {seed: [] for seed in seeds}


def without_gap_check(inbox: Inbox, sequence: int, id: str | None) -> Turn:
    found = turn(inbox, sequence, id)
    return Turn.NOW if found is Turn.NOT_YET and inbox.dead is None else found


def past_the_dead(inbox: Inbox, sequence: int, id: str | None) -> Turn:
    return turn(Inbox(inbox.last if inbox.dead is None else inbox.dead, inbox.id), sequence, id)


WITHOUT = {
    "the gap check": Rules(turn=without_gap_check),
    "stopping at a dead letter": Rules(turn=past_the_dead),
    "counting what is ignored": Rules(count_ignored=False),
    "resuming what waits": Rules(may_resume=lambda inbox, first: first < inbox.last),
    "catching up with what was passed": Rules(caught_up=lambda seen, passed: seen),
    "stopping a subject after a failed send": Rules(send_on=True),
    "committing after the effect": Rules(commit_first=True),
}


@pytest.mark.parametrize("rule", WITHOUT)
def test_the_check_notices_when_a_rule_is_taken_away(rule: str) -> None:
    assert any(broken(seed, WITHOUT[rule]) for seed in range(60))
