"""The pact is read in paragraphs, however its lines were broken."""

from portal.pages.judge import paragraphs


def test_every_point_is_one_paragraph() -> None:
    text = "Pakta\n1. Saya menilai jujur,\nadil, dan mandiri.\n2. Saya menjaga rahasia.\n"
    assert paragraphs(text) == [
        "Pakta", "1. Saya menilai jujur, adil, dan mandiri.", "2. Saya menjaga rahasia."
    ]  # fmt: skip
