"""How the nouns lie in MongoDB: one collection each, and what must be unique."""

import json

from award.domain.agency import Agency
from award.domain.award_list import AwardList
from award.domain.certificate import Certificate
from award.domain.contact import Contact
from award.domain.edition import Edition
from award.domain.naming import Naming
from award.domain.objection import Objection
from award.domain.settling import due_at
from award.domain.signing_key import SigningKey
from award.domain.stray import Stray
from award.domain.withdrawal import Withdrawal
from shared.mongo import Document, Index, Shape

BUCKET = "evidence"
"""Where the content of evidence lies in GridFS."""


def _of_list(award_list: AwardList) -> Document:
    named = award_list.named()
    return {
        "due_at": due_at(award_list),
        "proposals": sorted({entry.proposal_id for entry in named}),
        "agencies": sorted({entry.agency_id for entry in named}),
    }


def _of_certificate(certificate: Certificate) -> Document:
    return {"agency_id": json.loads(certificate.signed)["agency"]["id"]}


EDITIONS = Shape("editions", Edition, noun="edition")

LISTS = Shape(
    "lists",
    AwardList,
    noun="list",
    derived=_of_list,
    indexes=(
        Index((("edition_id", 1), ("_id", 1)), name="of_an_edition"),
        Index((("proposals", 1), ("_id", 1)), name="of_a_proposal"),
        Index((("agencies", 1), ("_id", 1)), name="of_an_agency"),
    ),
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
        Index((("edition_id", 1), ("list", 1), ("status", 1), ("_id", 1)), name="of_a_list"),
        Index((("agency_id", 1), ("_id", 1)), name="against_an_agency"),
    ),
)

# Its `due_at` is the state's own: a file that nobody lodged is swept.
STRAYS = Shape("strays", Stray, noun="file")

# The one place of names and addresses: whoever erases his document here is gone from award.
CONTACTS = Shape("contacts", Contact, noun="contact")

CERTIFICATES = Shape(
    "certificates",
    Certificate,
    noun="certificate",
    derived=_of_certificate,
    indexes=(
        Index((("serial", 1),), unique=True, name="by_serial"),
        Index((("edition_id", 1), ("list", 1), ("serial", 1)), name="of_a_list"),
        Index((("proposal_id", 1), ("serial", 1)), name="of_a_proposal"),
        Index((("agency_id", 1), ("serial", 1)), name="of_an_agency"),
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
    WITHDRAWALS, STRAYS,
)  # fmt: skip
