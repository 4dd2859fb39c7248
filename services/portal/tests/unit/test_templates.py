"""Every template is one: a mistake in it is found before anybody sees its page."""

import re
from typing import Any

import pytest
from jinja2 import nodes

from portal.locales import LANGUAGES, Language, Words
from portal.pages.form import Form
from portal.templates import environment

OURS = [n for n in environment().list_templates() if not n.startswith("govuk_")]
FRAME = {"ask", "bell", "demo", "form", "now", "person", "said", "t", "taken"}
"""What the frame of a page reads: a macro of such a name would be shown instead."""


@pytest.mark.parametrize("name", OURS)
def test_a_template_can_be_read(name: str) -> None:
    environment().get_template(name)


def macros(text: str) -> set[str]:
    """The names of a template's own macros."""
    return {macro.name for macro in environment().parse(text).find_all(nodes.Macro)}


@pytest.mark.parametrize("name", OURS)
def test_no_macro_hides_what_the_frame_shows(name: str) -> None:
    loader, env = environment().loader, environment()
    assert loader is not None
    assert macros(loader.get_source(env, name)[0]) & FRAME == set()


def test_a_macro_that_hides_something_would_be_found() -> None:
    assert macros("{% macro said(name) %}{{ name }}{% endmacro %}") & FRAME == {"said"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_announced_with_one_colon(language: Language) -> None:
    form = Form.with_values({})
    form.errors["name"] = "?"
    forms = environment().get_template("forms.html")
    made: Any = forms.make_module({"form": form, "t": Words(language)})
    shown = made.input("name", "Name")
    said = {"id": "Galat", "en": "Error"}[language]
    assert re.findall(r"(\w+)(:+)</span>", shown) == [(said, ":")]
