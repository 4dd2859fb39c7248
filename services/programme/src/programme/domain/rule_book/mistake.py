"""Mistakes in a rule book, and a view of it that can be asked anything without failing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from programme.domain.rule_book.fault import Fault

MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with the value at a JSON pointer, in a sentence that says what to do.

    `line` and `column` count from 1 in the file that was sent, where there is one.
    """

    pointer: str
    fault: Fault
    said: tuple[tuple[str, str | int], ...] = ()
    line: int | None = None
    column: int | None = None

    @classmethod
    def of(cls, pointer: str, fault: Fault, **params: str | int) -> "Mistake":
        """A mistake at a pointer, with what its sentence is made of."""
        return cls(pointer, fault, tuple(params.items()))

    @property
    def params(self) -> Mapping[str, str | int]:
        """What the sentence is made of, for those who say it in other words."""
        return dict(self.said)

    @property
    def sentence(self) -> str:
        """What is wrong, and what to do, in English."""
        return self.fault.value.format(**self.params)


def step(at: str, key: object) -> str:
    """The pointer (RFC 6901) of what stands under a key or number."""
    return f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}"


def steps(pointer: str) -> tuple[str, ...]:
    """The keys and numbers that a pointer leads through."""
    written = pointer.split("/")[1:]
    return tuple(each.replace("~1", "/").replace("~0", "~") for each in written)


@dataclass(frozen=True, slots=True)
class View:
    """A value in a book that may be wrong: what is not as it should be is simply absent."""

    value: object
    at: str = ""

    def __getitem__(self, key: str) -> "View":
        """What stands under a key; a view of nothing where there is no such key."""
        inner = self.value.get(key) if isinstance(self.value, dict) else None
        return View(inner, step(self.at, key))

    def items(self) -> tuple["View", ...]:
        """The items of a list; none where this is no list."""
        listed = self.value if isinstance(self.value, list) else []
        return tuple(View(item, step(self.at, number)) for number, item in enumerate(listed))

    def text(self) -> str | None:
        """The text here, if it is one."""
        return self.value if isinstance(self.value, str) else None

    def whole(self) -> int | None:
        """The whole number here, if it is one."""
        sound = isinstance(self.value, int) and not isinstance(self.value, bool)
        return self.value if sound and isinstance(self.value, int) else None

    def number(self) -> Decimal | None:
        """The decimal number written as text here, if it is one."""
        try:
            found = Decimal(self.value) if isinstance(self.value, str) else None
        except InvalidOperation:
            return None
        return found if found is not None and found.is_finite() else None

    def ids(self) -> tuple[str, ...]:
        """The ids of the items of a list, those that can be read."""
        return tuple(found for item in self.items() if (found := item["id"].text()) is not None)

    def mistake(self, fault: Fault, **params: str | int) -> Mistake:
        """A mistake of this value."""
        return Mistake.of(self.at, fault, **params)


def named(view: View, known: tuple[str, ...], fault: Fault) -> tuple[Mistake, ...]:
    """A mistake where a text names what does not exist; an absent one is no concern of ours."""
    name = view.text()
    if name is None or name in known:
        return ()
    shown = ", ".join(known[:MOST_SHOWN]) or "none"
    return (view.mistake(fault, found=repr(name[:60]), known=shown),)
