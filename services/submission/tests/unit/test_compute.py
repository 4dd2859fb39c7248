"""Hashes of content, and what a file is by how it begins."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submission.compute import HEAD, hashed, is_of_type
from submission.domain.content import Content

PDF = b"%PDF-1.7\n" + b"0" * 100
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\0" * 100
TEXT = "Pelayanan publik – untuk semua".encode()


@pytest.mark.parametrize(
    ("head", "type"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (TEXT, "text/plain"),
        (("é" * HEAD).encode()[:HEAD], "text/plain"),
    ],
)
def test_a_file_is_what_its_bytes_say(head: bytes, type: str) -> None:
    assert is_of_type(head, type)


@pytest.mark.parametrize(
    ("head", "type"),
    [
        (PDF, "image/png"),
        (PNG, "application/pdf"),
        (b"MZ\x90\x00" + b"\0" * 100, "application/pdf"),
        (b"<html><script>", "image/jpeg"),
        (TEXT, "application/pdf"),
        (b"\xff\x00\x01\x02nothing known", "text/plain"),
        (b"a\0b", "text/plain"),
        (b"", "application/pdf"),
    ],
)
def test_a_file_is_not_what_it_only_says_it_is(head: bytes, type: str) -> None:
    assert not is_of_type(head, type)


TEXTS = st.dictionaries(st.sampled_from(["title", "ide", "ringkasan", "category"]), st.text())


@given(TEXTS)
def test_the_hash_is_of_the_canonical_text(texts: dict[str, str]) -> None:
    canonical, digest = hashed(Content("e", "a", "g", "c", texts))
    assert sha256(canonical.encode()).hexdigest() == digest
    back = json.loads(canonical)
    assert back["answers"] == {f: t for f, t in texts.items() if t and f in {"ide", "ringkasan"}}
    assert list(back) == sorted(back)


@given(TEXTS)
def test_the_order_of_writing_does_not_matter(texts: dict[str, str]) -> None:
    backwards = dict(reversed(texts.items()))
    assert hashed(Content("e", "a", "g", "c", texts)) == hashed(
        Content("e", "a", "g", "c", backwards)
    )
