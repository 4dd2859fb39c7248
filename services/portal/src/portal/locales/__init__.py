"""What the pages say, in Indonesian and English: texts, dates, numbers, times with their zone."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

Language = Literal["id", "en"]
Zone = Literal["WIB", "WITA", "WIT"]
LANGUAGES: tuple[Language, ...] = ("id", "en")
ZONES: Mapping[Zone, str] = MappingProxyType(
    {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
)
"""Western, central and eastern Indonesian time."""
FOLDER = Path(__file__).parent
Forms = tuple[str, ...]


@cache
def catalogue(language: Language) -> Mapping[str, Forms]:
    """Every text of a language by its key: one form, or one for each plural form."""
    found: dict[str, Forms] = {}
    for file in sorted((FOLDER / language).glob("*.po")):
        with file.open("rb") as stream:
            for message in read_po(stream, locale=language, abort_invalid=True):
                if message.id:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    text = message.string or ""
                    found[key] = (text,) if isinstance(text, str) else tuple(text)
    return MappingProxyType(found)


class Words:
    """One reader's language and zone."""

    def __init__(self, language: Language = "id", zone: Zone = "WIB") -> None:
        self.language = language
        self.zone = zone
        self._texts = catalogue(language)
        self._locale = Locale(language)
        self._tz = ZoneInfo(ZONES[zone])

    def __call__(self, key: str, /, **params: Any) -> str:
        """The text of a key, its `{params}` filled in; `n` chooses among plural forms.

        A key without a text is answered with itself: tests see to it that there is none.
        """
        forms = self._texts.get(key)
        if forms is None:
            return key
        at = self._locale.plural_form(params["n"]) if len(forms) > 1 else "other"
        text = forms[0] if at == "one" else forms[-1]
        return text.format_map({k: self._said(v) for k, v in params.items()}) if params else text

    def has(self, key: str) -> bool:
        """Whether there is a text of that key."""
        return key in self._texts

    def _said(self, value: Any) -> Any:
        """A number as people write it; an instant with its zone."""
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return self.number(value)
        if isinstance(value, datetime):
            return self.instant(value)
        if isinstance(value, date):
            return self.date(value)
        return value

    def pick(self, names: Any) -> str:
        """The reader's one of a name in both languages; a plain text stays as it is."""
        if names is None or isinstance(names, str):
            return names or ""
        said = names if isinstance(names, Mapping) else vars(names)
        return str(said.get(self.language) or said.get("id") or "")

    def number(self, value: float, digits: int | None = None) -> str:
        """1.234,5 in Indonesian, 1,234.5 in English; with `digits` after the comma."""
        pattern = None if digits is None else "#,##0." + "0" * digits if digits else "#,##0"
        return format_decimal(value, format=pattern, locale=self._locale)

    def percent(self, share: float) -> str:
        """A share of one, as 59,8%."""
        return format_percent(share, format="#,##0.#%", locale=self._locale)

    def date(self, value: date | datetime) -> str:
        """31 Maret 2018."""
        if isinstance(value, datetime):
            value = value.astimezone(self._tz)
        return format_date(value, "d MMMM y", locale=self._locale)

    def time(self, value: datetime) -> str:
        """23.59 WIB in Indonesian, 23:59 WIB in English."""
        pattern = "HH.mm" if self.language == "id" else "HH:mm"
        said = format_datetime(value, pattern, tzinfo=self._tz, locale=self._locale)
        return f"{said} {self.zone}"

    def instant(self, value: datetime) -> str:
        """31 Maret 2018 pukul 23.59 WIB."""
        between = " pukul " if self.language == "id" else ", "
        return f"{self.date(value)}{between}{self.time(value)}"

    def duration(self, length: timedelta) -> str:
        """How long, in the largest unit that fits, and whole."""
        seconds = int(length.total_seconds())
        for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
            if seconds >= size:
                return self(f"ground.duration.{unit}", n=seconds // size)
        return self("ground.duration.seconds", n=max(0, seconds))

    def local(self, value: datetime) -> str:
        """An instant as a field of a form holds it, in the reader's zone."""
        return value.astimezone(self._tz).strftime("%Y-%m-%dT%H:%M")

    def read(self, text: str) -> datetime:
        """The instant that a field of a form holds; ValueError where it is none."""
        return datetime.fromisoformat(text).replace(tzinfo=self._tz)
