"""A proposal as it is printed: everything by its name, in one language, in the form's order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from submission.domain.wording import Language, WordedGroup, Wording, named


@dataclass(frozen=True, slots=True)
class PrintedAnswer:
    """One question with what is written under it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """One attachment; its size in bytes."""

    label: str
    name: str
    type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Printed:
    """All that a proposal says."""

    title: str
    formerly: str | None
    edition: str
    group: str
    cluster: str
    category: str | None
    started_on: str | None
    answers: tuple[PrintedAnswer, ...]
    files: tuple[PrintedFile, ...]


def printed(content: Mapping[str, Any], wording: Wording, language: Language) -> Printed:
    """The canonical content in the words of its edition; what that does not name keeps its id."""
    form = wording.group(content["group"])
    cluster = named(wording.clusters, content["cluster"])
    category = named(form.categories, content["category"])
    return Printed(
        title=content["title"],
        formerly=content["formerly"],
        edition=wording.name.said(language),
        group=form.name.said(language),
        cluster=cluster.name.said(language) if cluster else content["cluster"],
        category=category.name.said(language) if category else content["category"],
        started_on=content["started_on"],
        answers=tuple(_answers(content["answers"], form, language)),
        files=tuple(_files(content["attachments"], form, language)),
    )


def _answers(
    answers: Mapping[str, str], form: WordedGroup, language: Language
) -> Iterator[PrintedAnswer]:
    for question in form.questions:
        text = question.answer(answers.get(question.id, ""), language)
        yield PrintedAnswer(question.name.said(language), text)
    known = {question.id for question in form.questions}
    yield from (PrintedAnswer(id, text) for id, text in answers.items() if id not in known)


def _files(
    files: list[dict[str, Any]], form: WordedGroup, language: Language
) -> Iterator[PrintedFile]:
    for file in files:
        place = named(form.places, file["slot"])
        label = place.name.said(language) if place else file["slot"]
        yield PrintedFile(label, file["name"], file["type"], file["size"], file["sha256"])
