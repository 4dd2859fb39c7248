"""Agencies as award knows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency (instansi) and what a certificate calls it."""

    name: str
