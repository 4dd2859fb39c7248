"""What people are shown is whole."""

import pytest

from gelanggang.screen import Screen


def test_a_long_path_in_a_table_is_folded_and_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    path = "/" + "/".join(f"folder{n:02}" for n in range(30))
    Screen().table("What is wrong", ("what", "do"), [("it does not start", f"see {path}")])
    shown = capsys.readouterr().out
    cells = [line.split("│")[2].strip() for line in shown.splitlines() if "│" in line]
    assert path in "".join(cells)


@pytest.mark.parametrize(
    "text", ["[/red] of a hostile record", "[bold]a title[/bold]", "[x", "a :smile:"]
)
def test_what_others_wrote_is_shown_as_it_is(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    screen.say(text)
    screen.warn(text)
    screen.fail(text)
    screen.table(text, ("what",), [(text,)])
    shown = capsys.readouterr()
    assert shown.out.count(text) == 3
    assert shown.err.count(text) == 2
