"""Letters: a notice in a person's language, as a mail that any reader can show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from gettext import GNUTranslations
from html import escape
from importlib.resources import files
from io import BytesIO
from typing import Any

from babel import dates
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from notification.domain.digest import JAKARTA
from notification.domain.kind import Kind
from notification.domain.notice import Notice
from notification.domain.person import Contact, Language

SEVEN_BIT = SMTP.clone(cte_type="7bit")
FORMATS = {
    Language.INDONESIAN: "d MMMM y 'pukul' HH.mm 'WIB'",
    Language.ENGLISH: "d MMMM y 'at' HH:mm 'WIB'",
}
INSTANTS = {"until", "closes_at", "at_least"}
PAGE = """<!doctype html>
<html lang="{language}"><body style="font-family: sans-serif; max-width: 36em; margin: 0 auto">
{paragraphs}
<p><a href="{link}">{open}</a></p>
<p><small>{why} <a href="{settings}">{change}</a></small></p>
</body></html>
"""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """From whom mails are, and where the portal is to which they lead."""

    sender: str
    sender_name: str
    portal_url: str

    @property
    def settings(self) -> str:
        """Where a person chooses what comes by mail."""
        return f"{self.portal_url.rstrip('/')}/notices/settings"

    def link(self, notice_id: str) -> str:
        """Where a notice leads; it says nothing to whoever may not see it."""
        return f"{self.portal_url.rstrip('/')}/notices/{notice_id}"


@cache
def catalogue(language: Language) -> GNUTranslations:
    """The words of one language."""
    with (files("notification") / "locales" / language / "notification.po").open("rb") as file:
        read = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)


def words(notice: Notice, language: Language) -> tuple[str, str]:
    """The subject and the text of a notice; paragraphs are parted by an empty line."""
    say = catalogue(language).gettext
    params = said(notice.params, language)
    subject = say(f"{notice.kind}.subject").format(**params)
    text = say(f"{notice.kind}.text{_variant(notice.params)}").format(**params)
    if notice.kind is Kind.DIGEST:
        text += "".join(f"\n\n{line}" for line in _waiting(notice.params["waiting"], say))
    # Titles are people's own words: none makes a second line of a header.
    return " ".join(subject.split()), text


def _variant(params: Mapping[str, Any]) -> str:
    """What is said otherwise: an end that is not known, or not exactly; the less usual outcome."""
    if params.get("closes_at", "") is None:
        return ".no_end"
    if params.get("outcome") == "upheld":
        return ".upheld"
    return ".at_least" if "at_least" in params else ""


def said(params: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Parameters as a person reads them: names in his language, instants in Jakarta's time."""
    return {name: _said(name, value, language) for name, value in params.items()}


def _said(name: str, value: Any, language: Language) -> str:
    match value:
        case None:
            return "-"
        case {"id": id, "en": en}:
            return str(id if language is Language.INDONESIAN else en)
        case str() if name in INSTANTS:
            at = datetime.fromisoformat(value).astimezone(JAKARTA)
            return dates.format_datetime(at, FORMATS[language], tzinfo=JAKARTA, locale=language)
    return str(value)


def _waiting(editions: list[Mapping[str, Any]], say: Callable[[str], str]) -> list[str]:
    """What waits, an edition a paragraph, without what does not."""
    lines = []
    for edition in editions:
        counts = [
            say(f"digest.{name}").format(count=edition[name])
            for name in ("undecided", "contested", "unscreened", "unruled")
            if edition[name]
        ]
        lines.append("\n".join((f"{edition['edition']}:", *(f"- {count}" for count in counts))))
    return lines


def letter(
    notice_id: str, notice: Notice, contact: Contact, *, head: Letterhead, now: datetime
) -> EmailMessage:
    """The mail of a notice: as plain text and as simple HTML, with a link and no secret.

    Its Message-ID is the notice's own, so that a mail that comes twice is known as one.
    """
    language = contact.language
    subject, text = words(notice, language)
    say = catalogue(language).gettext
    message = EmailMessage(policy=SEVEN_BIT)
    message["From"] = Address(head.sender_name, addr_spec=head.sender)
    message["To"] = Address(addr_spec=contact.address)
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{notice_id}@{head.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{head.settings}>"
    message["Content-Language"] = language
    link = head.link(notice_id)
    foot = f"{say('letter.open')}\n{link}\n\n--\n{say('letter.why')}\n{head.settings}"
    message.set_content(f"{text}\n\n{foot}\n")
    paragraphs = "\n".join(
        f"<p>{escape(each).replace(chr(10), '<br>')}</p>" for each in text.split("\n\n")
    )
    page = PAGE.format(
        language=language, paragraphs=paragraphs, link=escape(link),
        open=escape(say("letter.open")), why=escape(say("letter.why")),
        settings=escape(head.settings),
        change=escape(say("letter.change")),
    )  # fmt: skip
    message.add_alternative(page, subtype="html")
    return message
