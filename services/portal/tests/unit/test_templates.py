"""Every template is one: a mistake in it is found before anybody sees its page."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace
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


def shown_again(form: Form) -> Any:
    """The macros of a form that was refused, and is shown once more."""
    ask = SimpleNamespace(request=SimpleNamespace(url=SimpleNamespace(path="/the/page")))
    given = {"form": form, "t": Words("en"), "form_token": str, "once": str, "ask": ask}
    return environment().get_template("forms.html").make_module(given)


def test_pressing_again_does_not_write_over_what_nobody_looked_at() -> None:
    forms = shown_again(Form(values={"version": "3"}))
    assert 'name="version" value="3"' in forms.hidden(4)
    assert 'name="version" value="4"' in shown_again(Form()).hidden(4)


def test_what_changed_meanwhile_is_one_click_away() -> None:
    form = Form(values={"version": "3"}, errors={"": "It has changed."}, stale=True)
    assert 'href="/the/page"' in shown_again(form).wrong()
    form.stale = False
    assert "href" not in shown_again(form).wrong()


@pytest.mark.parametrize("name", OURS)
def test_no_page_says_what_is_wrong_beside_the_layout(name: str) -> None:
    loader, env = environment().loader, environment()
    assert loader is not None
    said = loader.get_source(env, name)[0].count(".wrong()")
    assert said == (1 if name == "layout.html" else 0)


def framed(form: Form) -> dict[str, Any]:
    """What a page of nobody in particular is made of."""
    url = SimpleNamespace(path="/the/page")
    ask = SimpleNamespace(request=SimpleNamespace(url=url), session=None, path=url.path)
    return {
        "form": form, "ask": ask, "t": Words("en"), "now": datetime(2018, 3, 1, tzinfo=UTC),
        "asset": str, "nonce": "", "rooms": [], "form_token": str, "once": str,
    }  # fmt: skip


def test_fields_are_named_where_the_page_begins_with_what_is_wrong() -> None:
    page = (
        '{% extends "layout.html" %}{% import "forms.html" as f with context %}'
        '{% block page %}<h1>A form</h1>{{ f.input("name", "Name") }}'
        '{{ f.radios("kind", "Kind", [("a", "A")]) }}{% endblock %}'
    )
    form = Form(errors={"kind": "Choose one.", "name": "Fill this in."})
    shown = environment().from_string(page).render(**framed(form))
    summary = shown[: shown.index("<h1>A form")]
    links = re.findall(r'<a href="#(\w+)">\s*(\w+) \W ([^<]*?)\s*</a>', summary)
    assert links == [("name", "Name", "Fill this in."), ("kind", "Kind", "Choose one.")]
    well = environment().from_string(page).render(**framed(Form()))
    assert "govuk-error-summary" not in well
