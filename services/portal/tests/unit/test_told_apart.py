"""Who is chosen among others is told from everybody else."""

from portal.clients.rounds import Holder
from portal.pages.named import told_apart


def holder(id: str, name: str | None, email: str | None = None) -> Holder:
    """An account that may be chosen."""
    return Holder(account_id=id, name=name, email=email)


def test_two_people_of_one_name_are_told_apart_by_their_addresses() -> None:
    one, other = holder("a", "Sri", "sri.1@x.id"), holder("b", "Sri", "sri.2@x.id")
    assert told_apart([one, other, holder("c", "Budi", "budi@x.id"), one]) == {
        "a": "Sri (sri.1@x.id)", "b": "Sri (sri.2@x.id)", "c": "Budi",
    }  # fmt: skip


def test_who_has_no_name_to_be_known_by_is_called_by_the_account() -> None:
    assert told_apart([holder("a", None), holder("b", "Sri")]) == {"a": "a", "b": "Sri"}
