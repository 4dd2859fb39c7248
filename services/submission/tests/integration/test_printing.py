"""A proposal as PDF: all of it, in either language, and nothing in it is obeyed."""

import hashlib
import io
from typing import Any

import pytest
from pypdf import PdfReader

MARKUP = '#panic("x") *tebal* $1/0$ = Judul \\ #image("/etc/passwd") <label> @ref `kode` // akhir'


async def printed(arena: Any, by: str = "unit-semarang", id: str = "p1", **asked: Any) -> PdfReader:
    """What somebody prints."""
    answer = await arena.ask(by, "GET", f"/proposals/{id}/pdf", params=asked)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.content))


def text_of(pdf: PdfReader) -> str:
    """Its words, with the breaks that are there for long words taken out."""
    pages = "\n".join(page.extract_text() for page in pdf.pages)
    return " ".join(pages.replace("\u200b", "").split())


async def test_it_holds_all_that_a_proposal_says_in_either_language(arena: Any) -> None:
    await arena.ok(arena.register(title="Antrean Tanpa Antre", formerly="Antre"))
    await arena.ok(arena.write(ringkasan="Baris satu.\n\nBaris dua."))
    await arena.ok(arena.attach(b"%PDF-1.7 isi", name="keputusan.pdf"))
    indonesian = text_of(await printed(arena))
    for said in (
        "Antrean Tanpa Antre", "Nomor registrasi KIPP-2018-000001", "Instansi semarang",
        "Edisi Kompetisi 2018", "Kelompok Umum", "Klaster Kota", "17 Agustus 2016",
        "Judul sebelumnya Antre", "Draf di unit", "1 Maret 2018, 07.00.00 WIB", "Ringkasan",
        "Baris satu.", "Baris dua.", "Ide", "Belum diisi.", "SK inisiasi", "keputusan.pdf", "12 B",
        hashlib.sha256(b"%PDF-1.7 isi").hexdigest(), "SIMULASI",
    ):  # fmt: skip
        assert said in indonesian
    english = text_of(await printed(arena, language="en"))
    for said in (
        "Registration number KIPP-2018-000001", "Edition Competition 2018", "Cluster Cities",
        "17 August 2016", "Draft with its unit", "1 March 2018, 07:00:00 WIB", "Summary",
        "Baris satu.", "Nothing written yet.", "Decree", "SIMULATION",
    ):  # fmt: skip
        assert said in english


async def test_what_was_hashed_lies_inside(arena: Any) -> None:
    await arena.submitted("p1")
    pdf = await printed(arena)
    (inside,) = pdf.attachments["proposal.json"]
    (receipt,) = (await arena.ok(arena.ask("unit-semarang", "GET", "/proposals/p1")))["receipts"]
    assert hashlib.sha256(inside).hexdigest() == receipt["content_sha256"]
    said = text_of(pdf)
    assert said.count(receipt["content_sha256"]) >= 2
    assert "Diterima pada 1 Maret 2018" in said


async def test_nothing_that_somebody_wrote_is_obeyed(arena: Any) -> None:
    await arena.ok(arena.register(title=MARKUP, formerly=MARKUP))
    await arena.ok(arena.write(ringkasan=MARKUP))
    await arena.ok(arena.attach(b"%PDF-1.7 isi", name='"#panic(1)".pdf'))
    said = text_of(await printed(arena))
    assert said.count('#panic("x") *tebal* $1/0$ = Judul \\') >= 3
    assert '"#panic(1)".pdf' in said


async def test_a_word_without_an_end_stays_on_the_page(arena: Any) -> None:
    await arena.ok(arena.register(title="x" * 500))
    await arena.ok(arena.write(ringkasan="y" * 20_000))
    pdf = await printed(arena)
    assert text_of(pdf).count("y") >= 20_000
    assert len(pdf.pages) > 3


async def test_a_frozen_version_is_printed_as_it_was(arena: Any) -> None:
    await arena.submitted("p1")
    await arena.closed()
    await arena.ok(
        arena.ask(
            "officer-1", "POST", "/proposals/p1/repair",
            {"fields": ["ringkasan"], "until": "2018-03-31T17:31:00Z"},
        )
    )  # fmt: skip
    await arena.ok(arena.write(ringkasan="Yang sedang diperbaiki."))
    assert "Yang sedang" in text_of(await printed(arena))
    assert "Yang sedang" not in text_of(await printed(arena, version=2))
    officer = text_of(await printed(arena, "officer-1"))
    assert "Yang sedang" not in officer
    assert "Sedang diperbaiki" in officer
    unfrozen = arena.ask("officer-1", "GET", "/proposals/p1/pdf?version=3")
    assert await arena.refused(unfrozen) == (404, "not-found")
    receipts = await arena.ok(arena.ask("officer-1", "GET", "/proposals/p1/receipts"))
    assert (receipts["number"], receipts["title"]) == ("KIPP-2018-000001", "Antrean p1")


@pytest.mark.parametrize(
    "other", ["unit-semarang-2", "unit-jateng", "admin-semarang", "officer-1", "auditor-1"]
)
async def test_who_does_not_see_the_words_does_not_print_them(arena: Any, other: str) -> None:
    await arena.ok(arena.register())
    asked = arena.ask(other, "GET", "/proposals/p1/pdf")
    assert await arena.refused(asked) == (404, "not-found")


async def test_a_language_that_is_not_spoken_is_bad_input(arena: Any) -> None:
    await arena.ok(arena.register())
    asked = arena.ask("unit-semarang", "GET", "/proposals/p1/pdf?language=jv")
    assert await arena.refused(asked) == (422, "invalid")
