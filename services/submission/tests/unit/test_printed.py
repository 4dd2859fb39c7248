"""What is printed and what is published: by its names, in order, and no more than it should be."""

import json
from datetime import UTC, date, datetime

from submission import compute
from submission.domain.content import Frozen, FrozenFile
from submission.domain.innovation import published, search_key
from submission.domain.printed import PrintedAnswer, PrintedFile, printed
from submission.domain.wording import (
    Language,
    Named,
    Place,
    Question,
    WordedGroup,
    Wording,
    Words,
    unheard,
)

CONTENT = {
    "edition_id": "kipp-2018", "agency_id": "semarang", "group": "umum", "cluster": "kota",
    "title": "Antrean", "category": "digital", "started_on": "2016-08-17", "formerly": None,
    "answers": {"lama": "dulu", "tujuan": "tpb-1", "ide": "isi"},
    "attachments": [
        {"slot": "bukti", "name": "b.pdf", "type": "application/pdf", "size": 2, "sha256": "b"},
        {"slot": "sk", "name": "s.pdf", "type": "application/pdf", "size": 1, "sha256": "a"},
    ],
}  # fmt: skip
FORM = WordedGroup(
    "umum",
    Words("Umum", "General"),
    categories=(Named("digital", Words("Digital", "Digital services")),),
    questions=(
        Question("ide", Words("Ide", "Idea"), public=True),
        Question("tujuan", Words("Tujuan", "Goal"), (Named("tpb-1", Words("Satu", "One")),)),
        Question("dampak", Words("Dampak", "Impact"), public=True),
    ),
    places=(Place("sk", Words("SK", "Decree"), public=True), Place("bukti", Words("B", "B"))),
)
WORDING = Wording(Words("KIPP", "PSIC"), (Named("kota", Words("Kota", "Cities")),), (FORM,))


def test_everything_is_printed_by_its_name_in_the_order_of_the_form() -> None:
    says = printed(CONTENT, WORDING, Language.ENGLISH)
    assert (says.edition, says.group, says.cluster) == ("PSIC", "General", "Cities")
    assert (says.category, says.title) == ("Digital services", "Antrean")
    assert says.answers == (
        PrintedAnswer("Idea", "isi"),
        PrintedAnswer("Goal", "One"),
        PrintedAnswer("Impact", ""),
        PrintedAnswer("lama", "dulu"),
    )
    assert says.files == (
        PrintedFile("B", "b.pdf", "application/pdf", 2, "b"),
        PrintedFile("Decree", "s.pdf", "application/pdf", 1, "a"),
    )


def test_what_no_rule_book_names_is_printed_by_its_id() -> None:
    says = printed(CONTENT, unheard("kipp-2018"), Language.INDONESIAN)
    assert (says.edition, says.group, says.cluster) == ("kipp-2018", "umum", "kota")
    assert says.category == "digital"
    assert [a.label for a in says.answers] == ["lama", "tujuan", "ide"]
    assert [f.label for f in says.files] == ["bukti", "sk"]


def test_only_what_is_marked_public_is_published() -> None:
    at = datetime(2018, 3, 1, tzinfo=UTC)
    files = {s: FrozenFile(f"id-{s}", f"{s}.pdf", "application/pdf", 1) for s in ("sk", "bukti")}
    frozen = Frozen("p1", 3, json.dumps(CONTENT), "f" * 64, files, at)
    said = published(frozen, FORM)
    assert said.answers == {"ide": "isi"}
    assert (said.files, said.hashes) == ({"sk": files["sk"]}, {"sk": "a"})
    assert published(frozen, unheard("x").group("umum")).answers == {}


def test_a_search_passes_over_case_and_width() -> None:
    assert search_key("ＡＮＴＲＥＡＮ Straße") == "antrean strasse"


def test_days_instants_and_sizes_are_written_as_their_readers_do() -> None:
    at = datetime(2018, 3, 31, 17, 5, 9, tzinfo=UTC)
    assert compute._instant(at, Language.INDONESIAN) == "1 April 2018, 00.05.09 WIB"
    assert compute._instant(at, Language.ENGLISH) == "1 April 2018, 00:05:09 WIB"
    assert compute._day(date(2018, 8, 17), Language.INDONESIAN) == "17 Agustus 2018"
    sizes = [compute._size(n, Language.INDONESIAN) for n in (999, 1500, 2_140_000)]
    assert sizes == ["999 B", "1,5 kB", "2,1 MB"]
    assert compute._size(1500, Language.ENGLISH) == "1.5 kB"


def test_a_word_may_break_where_a_line_would_not_end() -> None:
    assert compute._breakable("a" * 61) == f"{'a' * 30}\u200b{'a' * 30}\u200ba"
    assert compute._breakable("kata " * 20) == "kata " * 20
