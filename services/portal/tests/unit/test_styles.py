"""Every name of a style is one thing: what two files say of one name hides what is to be seen."""

import re
from collections import defaultdict
from pathlib import Path

STYLES = Path(__file__).parents[2] / "src/portal/assets/styles"
NAME = re.compile(r"^\.(g-[\w-]+)\s*(?:\{|,$)", re.MULTILINE)


def twice(files: dict[str, str]) -> dict[str, set[str]]:
    """The names that more than one file begins, and where."""
    found = defaultdict(set)
    for file, text in files.items():
        for name in NAME.findall(text):
            found[name].add(file)
    return {name: where for name, where in found.items() if len(where) > 1}


def test_no_name_is_two_things() -> None:
    files = {file.name: file.read_text(encoding="utf-8") for file in STYLES.glob("_*.scss")}
    files.pop("_print.scss")  # on paper things are as they are elsewhere, but for what it says
    assert twice(files) == {}


def test_a_name_that_is_two_things_would_be_found() -> None:
    files = {"a": ".g-narrow {\n  display: none;\n}\n", "b": ".g-narrow {\n  width: 1px;\n}\n"}
    assert twice(files) == {"g-narrow": {"a", "b"}}
