"""What is certified, and that it is always the same."""

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.domain.amendment import Reason
from award.domain.certificate import (
    Certificate,
    Revoked,
    RevokedCertificate,
    certificate_id,
    evolve,
    printable,
    revoke,
    serials,
    statement,
)
from award.domain.edition import Edition, Kind
from award.domain.entry import Entry

At = Callable[[float], datetime]
IDS = st.lists(st.text("abcdef0123456789-", min_size=1), unique=True, max_size=30)


@pytest.fixture
def certificate(at: At) -> Certificate:
    return Certificate("E1/TOP-10/0001", "e1", "top-10", "a", at(1), "{}", "sig", "key")


def test_a_serial_is_the_place_among_the_standing_proposals() -> None:
    assert serials("kipp-2018", "top-99", ("p9", "p1", "p5")) == {
        "p1": "KIPP-2018/TOP-99/0001",
        "p5": "KIPP-2018/TOP-99/0002",
        "p9": "KIPP-2018/TOP-99/0003",
    }


@given(st.data())
def test_serials_do_not_depend_on_the_order_and_are_never_shared(data: st.DataObject) -> None:
    proposal_ids = data.draw(IDS)
    given_out = serials("e1", "top-10", tuple(proposal_ids))
    assert serials("e1", "top-10", tuple(data.draw(st.permutations(proposal_ids)))) == given_out
    assert len(set(given_out.values())) == len(proposal_ids)


def test_an_entry_has_one_certificate_a_list() -> None:
    assert certificate_id("e1:top-10", "a") == "e1:top-10:a"


def test_the_statement_says_everything_that_is_certified(
    edition: Callable[..., Edition], entry: Callable[..., Entry], at: At
) -> None:
    said = statement(
        "E1/TOP-10/0001", "e1", edition(), "top-10", entry("a", "Alfa"),
        kind=Kind.FINALIST, agency_name="Kota A", issued_at=at(1),
    )  # fmt: skip
    assert said == {
        "format": "gelanggang.certificate/1",
        "serial": "E1/TOP-10/0001",
        "kind": "finalist",
        "simulated": False,
        "edition": {"id": "e1", "name": {"id": "Kompetisi", "en": "Competition"}, "year": 2018},
        "list": {"id": "top-10", "name": {"id": "Sepuluh Besar", "en": "Top 10"}},
        "proposal": {"id": "a", "title": "Alfa"},
        "agency": {"id": "agency-a", "name": "Kota A"},
        "issued_at": "2018-06-08T04:00:00Z",
    }


def test_a_certificate_is_revoked_once(certificate: Certificate, at: At) -> None:
    event = revoke(certificate, Reason.WITHDRAWN, now=at(2))
    assert event == Revoked(at(2), Reason.WITHDRAWN)
    after = evolve(certificate, event)
    assert (after.revoked_at, after.revoked_because) == (at(2), Reason.WITHDRAWN)
    assert revoke(after, Reason.CLERICAL_ERROR, now=at(3)) is None


def test_only_what_stands_is_printed(certificate: Certificate, at: At) -> None:
    printable(certificate)
    with pytest.raises(RevokedCertificate):
        printable(evolve(certificate, Revoked(at(2), Reason.WITHDRAWN)))
