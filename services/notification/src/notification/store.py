"""How the nouns lie in MongoDB: one collection each, and what must be unique."""

from notification.domain.departure import Departure
from notification.domain.digest import Day
from notification.domain.edition import Edition
from notification.domain.mail import Mail
from notification.domain.matter import Matter
from notification.domain.notice import Notice
from notification.domain.objection import Objection
from notification.domain.person import Choices, Closed, Contact
from notification.domain.proposal import Proposal
from notification.domain.reading import Reading, Round
from notification.domain.reminder import Reminder
from shared.mongo import Document, Index, Shape


def _matter(matter: Matter) -> Document:
    return {"due_at": matter.due_at}


def _notice(notice: Notice) -> Document:
    return {"unread": notice.unread}


MATTERS = Shape(
    "matters",
    Matter,
    noun="matter",
    derived=_matter,
    indexes=(
        Index((("about", 1),), where={"over": False}, name="open_about"),
        Index((("audience.agency_id", 1),), where={"over": False}, name="open_of_an_agency"),
    ),
)

NOTICES = Shape(
    "notices",
    Notice,
    noun="notice",
    derived=_notice,
    indexes=(
        Index((("account", 1), ("unread", -1), ("at", -1), ("_id", -1)), name="inbox"),
        Index((("matter_id", 1),), name="of_a_matter"),
    ),
)

MAILS = Shape(
    "mails",
    Mail,
    noun="mail",
    derived=lambda mail: {"due_at": mail.due_at},
    indexes=(Index((("account", 1),), name="of_an_account"),),
)

# The one place of addresses: whoever erases his document here can be reached by nobody.
CONTACTS = Shape("contacts", Contact, noun="contact")
CHOICES = Shape("choices", Choices, noun="settings")
CLOSED = Shape(
    "closed", Closed, noun="account", derived=lambda closed: {"due_at": closed.erase_again_at}
)

PROPOSALS = Shape(
    "proposals",
    Proposal,
    noun="proposal",
    indexes=(
        Index((("edition_id", 1), ("standing", 1), ("agency_id", 1)), name="standing"),
        Index((("writers", 1),), name="written"),
    ),
)
EDITIONS = Shape("editions", Edition, noun="edition")
REMINDERS = Shape(
    "reminders",
    Reminder,
    noun="reminder",
    derived=lambda reminder: {"due_at": reminder.due_at},
    indexes=(Index((("edition_id", 1), ("stage", 1)), name="of_a_stage"),),
)
READINGS = Shape(
    "readings",
    Reading,
    noun="reading",
    indexes=(Index((("round_id", 1), ("judge", 1), ("open", 1)), name="piles"),),
)
ROUNDS = Shape("rounds", Round, noun="round", derived=lambda round: {"due_at": round.due_at})
OBJECTIONS = Shape(
    "objections",
    Objection,
    noun="objection",
    indexes=(Index((("edition_id", 1), ("standing", 1)), name="standing"),),
)
DEPARTURES = Shape("departures", Departure, noun="departure")
DIGEST = Shape("digest", Day, noun="digest", derived=lambda day: {"due_at": day.due_at})

SHAPES = (
    MATTERS, NOTICES, MAILS, CONTACTS, CHOICES, CLOSED, PROPOSALS, EDITIONS, REMINDERS, READINGS,
    ROUNDS, OBJECTIONS, DEPARTURES, DIGEST,
)  # fmt: skip
