"""What is told equals the contracts, and nothing personal is in it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from identity.domain.account import AccountOpened, Closed, LinkIssued, PasswordSet, SignedOut
from identity.domain.agency import AgencyRegistered, AgencyType, Corrected
from identity.domain.grant import RoleGranted, RoleRevoked
from identity.domain.link import Link
from identity.domain.office import Office, Role
from identity.domain.province import Province
from identity.messages import TELLS, told
from shared.messages import plain

CONTRACTS = Path(__file__).parents[4] / "contracts" / "identity"
NOON = datetime(2018, 3, 1, 12, tzinfo=UTC)
ADMINISTRATOR = Office(Role.AGENCY_ADMINISTRATOR, "kota-semarang")
OPERATOR = Office(Role.OPERATOR)
ACCOUNT = "0199d1b6-5c1e-7a44-9c3e-2f7a5d0b8e11"
GRANT = "0199d1b6-5c20-7d0f-8a51-6b2c9e4f7713"
TOLD = {
    "identity.agency_registered.v1": AgencyRegistered(
        "kota-semarang",
        "Pemerintah Kota Semarang",
        AgencyType.KOTA,
        "provinsi-jawa-tengah",
        NOON,
        "boss",
        Province.JAWA_TENGAH,
    ),
    "identity.agency_corrected.v1": Corrected(
        "kota-semarang",
        "Pemerintah Kota Semarang",
        AgencyType.KOTA,
        Province.JAWA_TENGAH,
        "left out",
        NOON,
        "boss",
    ),
    "identity.account_closed.v1": Closed(ACCOUNT, NOON, "boss"),
    "identity.operator_appointed.v1": RoleGranted(ACCOUNT, GRANT, OPERATOR, NOON, "boss"),
    "identity.operator_dismissed.v1": RoleRevoked(ACCOUNT, GRANT, OPERATOR, NOON, "boss"),
    "identity.account_opened.v1": AccountOpened(ACCOUNT, NOON, "boss"),
    "identity.role_granted.v1": RoleGranted(ACCOUNT, GRANT, ADMINISTRATOR, NOON, "boss"),
    "identity.role_revoked.v1": RoleRevoked(ACCOUNT, GRANT, ADMINISTRATOR, NOON, "boss"),
}


def contract(name: str) -> Any:
    return json.loads((CONTRACTS / name).read_text())


@pytest.mark.parametrize("type", TELLS)
def test_an_event_is_told_as_its_contract_shows(type: str) -> None:
    ((told_as, data),) = ((fact.type, plain(fact.data)) for fact in told([TOLD[type]]))
    assert (told_as, data) == (type, contract(f"{type}.example.json"))
    jsonschema.validate(contract(f"{type}.example.json"), contract(f"{type}.schema.json"))


def test_a_role_of_the_nation_is_told_without_a_scope() -> None:
    granted = RoleGranted(ACCOUNT, GRANT, Office(Role.SECRETARIAT), NOON, "boss")
    (fact,) = told([granted])
    assert (fact.data["scope_kind"], fact.data["scope_id"]) == ("nation", None)
    jsonschema.validate(dict(fact.data), contract("identity.role_granted.v1.schema.json"))


def test_what_is_nobody_elses_matter_is_not_told() -> None:
    kept = [
        LinkIssued(Link("hash", NOON)),
        PasswordSet("argon", NOON),
        SignedOut(NOON),
    ]
    assert told(kept) == ()
