"""Hashes of content and what the bytes of a file are: libraries behind pure functions."""

import hashlib

import puremagic
import rfc8785

from submission.domain.content import Content

HEAD = 8192
"""How many bytes of a file tell what it is."""


def hashed(content: Content) -> tuple[str, str]:
    """The content in the canonical form of RFC 8785 (JCS), and its SHA-256 in hex."""
    canonical = rfc8785.dumps(content.canonical())
    return canonical.decode(), hashlib.sha256(canonical).hexdigest()


def is_of_type(head: bytes, media_type: str) -> bool:
    """Whether a file that begins with `head` can be of that media type, by its magic bytes."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return media_type == "text/plain" and _is_text(head)
    return media_type in {match.mime_type for match in found}


def _is_text(head: bytes) -> bool:
    try:
        # The head may end inside a character.
        text = head.decode("utf-8", errors="strict") if len(head) < HEAD else head[:-4].decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text
