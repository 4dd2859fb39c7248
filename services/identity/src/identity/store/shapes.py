"""How the directory lies in MongoDB: one collection for each noun, and what must be unique."""

from identity.domain.account import Account
from identity.domain.agency import Agency
from identity.domain.person import Person
from identity.domain.secretariat import Secretariat
from identity.domain.session import Session
from identity.domain.signing_key import SigningKey
from identity.domain.wording import key
from shared.mongo import Document, Index, Shape


def _agency_key(agency: Agency) -> Document:
    return {"name_key": key(agency.name)}


def _person_search(person: Person) -> Document:
    return {"search": person.search}


AGENCIES = Shape(
    "agencies",
    Agency,
    noun="agency",
    derived=_agency_key,
    indexes=(
        Index((("type", 1), ("name_key", 1)), unique=True, name="one_name_within_a_type"),
        Index((("name_key", 1), ("_id", 1)), name="by_name"),
        Index((("parent_id", 1),), name="by_parent"),
        Index((("province", 1), ("name_key", 1), ("_id", 1)), name="by_province"),
    ),
)

ACCOUNTS = Shape(
    "accounts",
    Account,
    noun="account",
    indexes=(
        Index(
            (("link.token_hash", 1),),
            unique=True,
            where={"link.token_hash": {"$type": "string"}},
            name="by_link",
        ),
        Index((("grants.office.scope_id", 1),), name="by_scope"),
        Index((("grants.office.role", 1),), name="by_role"),
    ),
)

# The one place of names, addresses and outside identities: erasing its document erases them.
PEOPLE = Shape(
    "people",
    Person,
    noun="person",
    derived=_person_search,
    indexes=(
        Index((("email", 1),), unique=True, name="one_account_for_an_address"),
        Index(
            (("outsider.issuer", 1), ("outsider.subject", 1)),
            unique=True,
            where={"outsider.subject": {"$type": "string"}},
            name="one_account_for_an_outsider",
        ),
    ),
)

SECRETARIATS = Shape("secretariats", Secretariat, noun="secretariat")
THE_SECRETARIAT = "secretariat"

SESSIONS = Shape(
    "sessions",
    Session,
    noun="session",
    indexes=(Index((("expires_at", 1),), expire_after=0, name="gone_when_expired"),),
)

SIGNING_KEYS = Shape(
    "signing_keys",
    SigningKey,
    noun="signing key",
    indexes=(Index((("number", 1),), unique=True, name="one_of_a_number"),),
)

SHAPES = (AGENCIES, ACCOUNTS, PEOPLE, SECRETARIATS, SESSIONS, SIGNING_KEYS)
