"""The number by which people call a proposal, in letters and on the telephone."""

DIGITS = 6


def registration_number(edition_id: str, count: int) -> str:
    """That of the `count`-th registration of an edition, such as KIPP-2018-000123."""
    return f"{edition_id.upper()}-{count:0{DIGITS}}"
