"""Everything that programme can find wrong with a rule book is said in both languages."""

import json
from pathlib import Path

import pytest

import portal
from portal.locales import LANGUAGES, Language, catalogue

PROMISED = Path(portal.__file__).parents[4] / "contracts/http/programme.openapi.json"
BEGUN = "edition.fault."


def codes() -> list[str]:
    """The codes that programme promises."""
    schemas = json.loads(PROMISED.read_text(encoding="utf-8"))["components"]["schemas"]
    found: list[str] = schemas["FaultAnswer"]["properties"]["code"]["enum"]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_a_sentence_and_none_is_left_over(language: Language) -> None:
    said = [key.removeprefix(BEGUN) for key in catalogue(language) if key.startswith(BEGUN)]
    assert len(codes()) > 70
    assert sorted(said) == sorted(codes())
