"""An agency is what the latest fact says of it, in whatever order facts are heard."""

from award.domain.agency import Agency, renewed


def test_the_later_fact_is_believed() -> None:
    first, later = Agency("Kota A", None, 1), Agency("Kota A Baru", "ID-JT", 2)
    assert renewed(None, first) == first
    assert renewed(first, later) == later
    assert renewed(later, first) is None
    assert renewed(later, later) is None
