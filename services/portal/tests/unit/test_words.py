"""What the pages say: whole in both languages, and written as each language writes."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import portal
from portal.clients.api import plain
from portal.locales import LANGUAGES, Language, Words, catalogue

SOURCES = Path(portal.__file__).parent
USED = re.compile(r"""\b(?:t|words|self)\(\s*f?["']([^"'{}]+)["']\s*(~|[,)])""")
BEGUN = re.compile(r"""\b(?:t|words|self)\(\s*f["']([^"'{}]+)\{""")
SAID = re.compile(r"""\bsaid=["']([a-z-]+)["']""")
PLACE = re.compile(r"\{(\w+)\}")
# Said by what a service answers, or by what a script fills in: no source names them one by one.
ELSEWHERE = ("faults.", "refusals.")


def found() -> tuple[set[str], set[str]]:
    """The keys that sources name, and the beginnings of those that they put together."""
    keys: set[str] = set()
    begun: set[str] = set()
    for path in (*SOURCES.rglob("*.py"), *SOURCES.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for key, end in USED.findall(text):
            (begun if end == "~" else keys).add(key)
        begun |= set(BEGUN.findall(text))
        keys |= {f"said.{name}" for name in SAID.findall(text)}
        # A key may be given to what says it later.
        keys |= {key for key in catalogue("id") if f'"{key}"' in text}
    return keys, begun


def test_both_languages_have_the_same_keys() -> None:
    assert set(catalogue("id")) == set(catalogue("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_is_used_is_there_and_says_something(language: Language) -> None:
    texts = catalogue(language)
    keys, begun = found()
    assert keys - set(texts) == set()
    assert [one for one in begun if not any(key.startswith(one) for key in texts)] == []
    assert [key for key, forms in texts.items() if not all(forms)] == []


def test_no_text_is_kept_that_nobody_says() -> None:
    keys, begun = found()
    said = (*begun, *ELSEWHERE)
    assert [k for k in catalogue("id") if k not in keys and not k.startswith(said)] == []


def test_both_languages_fill_in_the_same() -> None:
    english = catalogue("en")
    differing = [
        key
        for key, forms in catalogue("id").items()
        if {p for f in forms for p in PLACE.findall(f)}
        != {p for f in english[key] for p in PLACE.findall(f)}
    ]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_stands_in_the_file_of_its_area(language: str) -> None:
    for file in (SOURCES / "locales" / language).glob("*.po"):
        keys = re.findall(r'^msgid "([^"]+)"', file.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(keys) == len(set(keys)), file.name


def test_what_is_missing_would_be_found() -> None:
    assert "home.title" in found()[0]
    assert USED.findall('t("home.title")') == [("home.title", ")")]
    assert USED.findall('t("role." ~ role)') == [("role.", "~")]
    assert Words("id")("no.such-key") == "no.such-key"


AT = datetime(2018, 3, 31, 16, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("id", "WIB", "31 Maret 2018 pukul 23.59 WIB"),
        ("id", "WIT", "1 April 2018 pukul 01.59 WIT"),
        ("en", "WITA", "1 April 2018, 00:59 WITA"),
    ],
)
def test_an_instant_is_said_in_the_readers_zone(language: str, zone: str, said: str) -> None:
    assert Words(language, zone).instant(AT) == said  # type: ignore[arg-type]


def test_numbers_and_dates_are_written_as_indonesians_write_them() -> None:
    words = Words("id")
    assert (words.number(2824), words.number(85.5, 2)) == ("2.824", "85,50")
    assert words.percent(0.598) == "59,8%"
    assert words.date(date(2018, 8, 17)) == "17 Agustus 2018"
    assert Words("en").number(2824) == "2,824"


def test_lengths_are_said_in_the_largest_unit_that_fits() -> None:
    assert Words("id").duration(timedelta(days=3, hours=5)) == "3 hari"
    assert Words("en").duration(timedelta(hours=1)) == "1 hour"
    assert Words("en").duration(timedelta(minutes=59, seconds=59)) == "59 minutes"
    assert Words("id").duration(timedelta(seconds=-5)) == "0 detik"


def test_what_a_field_of_a_form_holds_is_the_instant_that_it_showed() -> None:
    words = Words("id", "WITA")
    assert words.local(AT) == "2018-04-01T00:59"
    assert words.read(words.local(AT)) == AT
    with pytest.raises(ValueError, match="Invalid"):
        words.read("besok")


def test_names_in_both_languages_are_picked_for_the_reader() -> None:
    names = {"id": "Kota", "en": "Cities"}
    assert (Words("id").pick(names), Words("en").pick(names)) == ("Kota", "Cities")
    assert (Words("en").pick("as it is"), Words("en").pick(None)) == ("as it is", "")


def test_a_services_decimals_are_said_as_people_write_them() -> None:
    params = {"one": "A1", "other": "A2", "width": plain("1.50"), "asked": plain("2.00")}
    said = Words("id")("plan.finding.narrow-aisle", **params)
    assert said == "Jarak antara A1 dan A2 hanya 1,5 m; diminta 2 m."
    assert [plain(one) for one in ("A1.5", "2018", "1.2.3")] == ["A1.5", "2018", "1.2.3"]
