"""The rule book of an edition, read for what it calls things and what it lets anyone read."""

from pydantic import TypeAdapter

from shared.messages import Hearing
from submission.domain.wording import Named, Place, Question, WordedGroup, Wording, Words

WORDING: TypeAdapter[Wording] = TypeAdapter(Wording)


class _Words(Hearing):
    id: str
    en: str

    def words(self) -> Words:
        return Words(self.id, self.en)


class _Named(Hearing):
    id: str
    name: _Words


class _Choice(Hearing):
    id: str
    label: _Words


class _Field(Hearing):
    id: str
    label: _Words
    choices: tuple[_Choice, ...] = ()
    public: bool = False


class _Attachment(Hearing):
    id: str
    label: _Words
    public: bool = False


class _Form(Hearing):
    fields: tuple[_Field, ...]
    attachments: tuple[_Attachment, ...] = ()


class _Group(_Named):
    categories: tuple[_Named, ...] = ()
    form: _Form


class _Book(Hearing):
    name: _Words
    clusters: tuple[_Named, ...]
    groups: tuple[_Group, ...]


class EditionWorded(Hearing):
    """An edition with the words of its rule book."""

    edition_id: str
    rule_book: _Book


def wording_of(published: EditionWorded) -> Wording:
    """Its words as we keep them."""
    book = published.rule_book
    return Wording(
        name=book.name.words(),
        clusters=_named(book.clusters),
        groups=tuple(_group(group) for group in book.groups),
    )


def _group(group: _Group) -> WordedGroup:
    form = group.form
    return WordedGroup(
        id=group.id,
        name=group.name.words(),
        categories=_named(group.categories),
        questions=tuple(_question(f) for f in form.fields),
        places=tuple(Place(a.id, a.label.words(), a.public) for a in form.attachments),
    )


def _question(asked: _Field) -> Question:
    choices = tuple(Named(c.id, c.label.words()) for c in asked.choices)
    return Question(asked.id, asked.label.words(), choices, asked.public)


def _named(some: tuple[_Named, ...]) -> tuple[Named, ...]:
    return tuple(Named(one.id, one.name.words()) for one in some)
