"""At most one platform runs on a data directory, and everybody can find it."""

from pathlib import Path

import pytest

from gelanggang import running
from gelanggang.paths import Home, home
from gelanggang.running import Running
from gelanggang.trouble import Trouble

ONE = Running(12, "http://127.0.0.1:8080", "mongodb://m", "k:9092", "embedded", processes=False)


@pytest.fixture
def here(tmp_path: Path) -> Home:
    return Home(tmp_path / "data")


def test_nothing_runs_where_nothing_was_started(here: Home) -> None:
    assert running.found(here) is None
    assert running.holder(here) is None


def test_what_runs_is_found_only_once_it_is_ready(here: Home) -> None:
    with running.held(here):
        assert running.is_held(here)
        assert running.found(here) is None
        running.note(here, ONE)
        assert running.found(here) == ONE
    assert running.found(here) is None
    assert not here.running.exists()


def test_a_second_start_is_refused_and_pointed_to_the_first(here: Home) -> None:
    with running.held(here):
        with pytest.raises(Trouble, match="Another start is under way"), running.held(here):
            raise AssertionError("it must not be held twice")
        running.note(here, ONE)
        with pytest.raises(Trouble, match=r"runs already at http://127\.0\.0\.1:8080"):
            running.held(here).__enter__()
        assert running.found(here) == ONE


def test_the_note_of_one_that_was_killed_is_not_believed(here: Home) -> None:
    with running.held(here):
        pass
    running.note(here, ONE)
    assert running.found(here) is None
    with running.held(here):
        assert running.found(here) is None


def test_the_data_directory_is_the_one_that_was_chosen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GELANGGANG_DATA", str(tmp_path / "x"))
    assert home().root == tmp_path / "x"
    monkeypatch.delenv("GELANGGANG_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home().root == tmp_path / "gelanggang"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert home().root == Path.home() / ".local" / "share" / "gelanggang"


def test_a_data_directory_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match="choose another with GELANGGANG_DATA"):
        running.held(Home(tmp_path / "file" / "data")).__enter__()
