"""What the person at the keyboard sees, and what a machine reads."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table


class Screen:
    """Words for people, or with `--json` one JSON object on standard output and nothing else."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self._out = Console(highlight=False, markup=False, emoji=False, quiet=as_json)
        self._err = Console(highlight=False, markup=False, emoji=False, stderr=True)

    @property
    def console(self) -> Console:
        """Where people are told things; quiet beside JSON."""
        return self._out

    def say(self, text: str) -> None:
        """Tell people something; machines are spared."""
        self._out.print(text, soft_wrap=True)

    def lines(self, texts: Iterable[str]) -> None:
        """Print texts as they are, for another program to read; not beside JSON."""
        if not self.as_json:
            sys.stdout.writelines(f"{text}\n" for text in texts)

    def warn(self, text: str) -> None:
        """Tell people something on standard error, also beside JSON."""
        self._err.print(text, style="yellow", soft_wrap=True)

    def fail(self, sentence: str) -> None:
        """Say why it did not work: on standard error, and to machines as `error`."""
        self._err.print(sentence, style="red", soft_wrap=True)
        self.answer({"error": sentence})

    def answer(self, value: Any) -> None:
        """Give a machine what was asked for, as one line of JSON; people are spared."""
        if self.as_json:
            sys.stdout.write(json.dumps(value, default=str, ensure_ascii=False) + "\n")
            sys.stdout.flush()

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Show a table to people; numbers stand right."""
        kept = [["" if cell is None else cell for cell in row] for row in rows]
        shown = Table(title=title, title_justify="left")
        for place, column in enumerate(columns):
            numbers = bool(kept) and all(isinstance(row[place], int | float) for row in kept)
            # Nothing is cut off: a path or a command that is told must be there to copy.
            shown.add_column(column, justify="right" if numbers else "left", overflow="fold")
        for row in kept:
            shown.add_row(*(str(cell) for cell in row))
        self._out.print(shown)
