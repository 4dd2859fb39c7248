"""Ids and instants: what each promises."""

import re
import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared import clock
from shared.testing import at

INSTANTS = st.datetimes(
    datetime(1970, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001 - UTC follows
)  # fmt: skip


@given(INSTANTS)
def test_an_id_is_a_uuid_of_version_7_that_holds_its_millisecond(instant: datetime) -> None:
    with at(instant):
        id = clock.new_id()
        ms = round((clock.now() - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))
    read = uuid.UUID(id)
    assert (str(read), read.version, read.variant) == (id, 7, uuid.RFC_4122)
    assert read.int >> 80 == ms


@given(INSTANTS, INSTANTS)
def test_ids_are_ordered_by_the_millisecond_they_were_made_in(a: datetime, b: datetime) -> None:
    with at(a):
        first, at_first = clock.new_id(), clock.now()
    with at(b):
        second, at_second = clock.new_id(), clock.now()
    if at_first != at_second:
        assert (first < second) == (at_first < at_second)


def test_ids_of_one_millisecond_differ() -> None:
    with at(datetime(2018, 7, 1, tzinfo=UTC)):
        assert len({clock.new_id() for _ in range(10_000)}) == 10_000


@given(INSTANTS)
def test_now_is_an_instant_in_whole_milliseconds(instant: datetime) -> None:
    with at(instant):
        now = clock.now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert abs(now - instant) <= timedelta(milliseconds=1)


def test_a_secret_is_long_url_safe_and_new() -> None:
    made = {clock.new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", secret) for secret in made)


@given(st.floats(0, 1e6))
def test_jitter_is_between_half_and_all(seconds: float) -> None:
    assert seconds / 2 <= clock.jitter(seconds) <= seconds


def test_a_clock_that_stood_for_two_goes_on_in_whatever_order_they_end() -> None:
    first, second = datetime(2018, 1, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC)
    one, other = at(first), at(second)
    one.__enter__()
    other.__enter__()
    assert clock.now() == second
    one.__exit__(None, None, None)
    assert clock.now() == second
    other.__exit__(None, None, None)
    assert clock.now().year > 2020
