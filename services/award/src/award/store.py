"""How the nouns lie in MongoDB: one collection each, and what must be unique."""

from award.domain.agency import Agency
from award.domain.award_list import AwardList
from award.domain.certificate import Certificate
from award.domain.contact import Contact
from award.domain.edition import Edition
from award.domain.naming import Naming
from award.domain.objection import Objection
from award.domain.settling import due_at
from award.domain.signing_key import SigningKey
from award.domain.withdrawal import Withdrawal
from shared.mongo import Document, Index, Shape


def _due(award_list: AwardList) -> Document:
    return {"due_at": due_at(award_list)}


EDITIONS = Shape("editions", Edition, noun="edition")

LISTS = Shape(
    "lists",
    AwardList,
    noun="list",
    derived=_due,
    indexes=(Index((("edition_id", 1), ("_id", 1)), name="of_an_edition"),),
)

NAMINGS = Shape(
    "namings",
    Naming,
    noun="naming",
    indexes=(Index((("edition_id", 1), ("list", 1), ("_id", 1)), name="of_a_list"),),
)

OBJECTIONS = Shape(
    "objections",
    Objection,
    noun="objection",
    indexes=(
        Index((("code_sha256", 1),), unique=True, name="by_code"),
        Index((("edition_id", 1), ("_id", 1)), name="of_an_edition"),
        Index((("agency_id", 1), ("_id", 1)), name="against_an_agency"),
    ),
)

# The one place of names and addresses: whoever erases his document here is gone from award.
CONTACTS = Shape("contacts", Contact, noun="contact")

CERTIFICATES = Shape(
    "certificates",
    Certificate,
    noun="certificate",
    indexes=(
        Index((("serial", 1),), unique=True, name="by_serial"),
        Index((("edition_id", 1), ("list", 1), ("serial", 1)), name="of_a_list"),
    ),
)

SIGNING_KEYS = Shape(
    "signing_keys",
    SigningKey,
    noun="key",
    indexes=(Index((("since", 1),), name="newest"),),
)
AGENCIES = Shape("agencies", Agency, noun="agency")
WITHDRAWALS = Shape(
    "withdrawals",
    Withdrawal,
    noun="withdrawal",
    indexes=(Index((("edition_id", 1),), name="of_an_edition"),),
)

SHAPES = (
    EDITIONS, LISTS, NAMINGS, OBJECTIONS, CONTACTS, CERTIFICATES, SIGNING_KEYS, AGENCIES,
    WITHDRAWALS,
)  # fmt: skip
