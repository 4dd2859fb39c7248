"""Evidence: files that an objector lodges. Their own names are not kept: they may name people."""

from dataclasses import dataclass
from datetime import datetime

from award.domain.refusal import Refusal

TYPES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
"""What is taken, and what a file of it is called."""

LARGEST = 67_108_864
"""Bytes of a file: no bounds are wider."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file as it lies here; `withheld` from the agency where it would say who objected."""

    file_id: str
    type: str
    size: int
    sha256: str
    at: datetime
    withheld: bool = False

    @property
    def name(self) -> str:
        """What it is called when it is loaded."""
        return f"{self.file_id}.{TYPES[self.type]}"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many files one objection may have, and how many bytes each of them."""

    files: int
    bytes: int


class TypeNotTaken(Refusal):
    """Evidence is a document or a picture."""

    says = "The file is no PDF, JPEG or PNG by its content; send it as one of these."


class FileTooLarge(Refusal):
    """A file of evidence has its largest size."""

    says = "A file of evidence has at most {limit} bytes; make it smaller."


class FileEmpty(Refusal):
    """There is nothing in the file."""

    says = "The file is empty; choose another."


class TooManyFiles(Refusal):
    """One objection has so many files at most."""

    says = "An objection has at most {limit} files; take one away first."


class NotTakenNow(Refusal):
    """Evidence can be lodged and taken back until the objection is screened."""

    says = "The objection is {status}; its evidence stays as it was when it was screened."


class NoSuchEvidence(Refusal):
    """Only what was lodged can be taken back or withheld."""

    says = "The objection has no evidence {file_id}."
