"""A judge in one edition: the integrity pact that was signed, the conflicts that were declared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from judging.domain.pact import SHA256, TEXT
from judging.domain.refusal import Refusal


class AnotherPact(Refusal):
    """What is signed must be the text that was read."""

    says = "This is not the pact to be signed: read it again and sign the hash {sha256}."


class PactNotSigned(Refusal):
    """Nothing is shown to a judge who has not signed."""

    says = "Read and sign the integrity pact of this edition first."


class PactsMissing(Refusal):
    """A round is prepared when every judge of its roster has signed."""

    says = "These judges have not signed the integrity pact yet: {accounts}. Ask them to."


class ConflictWithNothing(Refusal):
    """A conflict that matches nothing would forbid nothing."""

    says = (
        "No {of} is called {id!r} here; take its id from the list of entries, and try again later"
        " where it is not on it yet."
    )


class TooManyConflicts(Refusal):
    """Who may read next to nothing is no judge."""

    says = "You have declared {limit} conflicts, which is the most; speak with the secretariat."


MOST_DECLARED = 2_000


class Of(StrEnum):
    """What a declared conflict is with."""

    ENTRY = "entry"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Pact:
    """The integrity pact (pakta integritas) as it was signed."""

    text: str
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Declared:
    """A conflict of interest that a judge declared; `why` is kept here and told to nobody."""

    of: Of
    id: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Judge:
    """What one account signed and declared in one edition."""

    edition_id: str
    account: str
    pact: Pact | None = None
    declared: tuple[Declared, ...] = ()

    def declares(self, of: Of) -> frozenset[str]:
        """The ids of all entries, or agencies, that a conflict is declared with."""
        return frozenset(one.id for one in self.declared if one.of is of)


def id_of(edition_id: str, account: str) -> str:
    """The id of a judge in an edition."""
    return f"{edition_id}:{account}"


def sign(judge: Judge, sha256: str, now: datetime) -> Judge:
    """The judge, bound by the pact; one that was signed before stays as it was."""
    if sha256 != SHA256:
        raise AnotherPact(sha256=SHA256)
    if judge.pact is not None and judge.pact.sha256 == sha256:
        return judge
    return replace(judge, pact=Pact(TEXT, sha256, now))


def declare(judge: Judge, of: Of, id: str, why: str, now: datetime) -> Judge:
    """The judge with one conflict more; one that was declared before stays as it was."""
    if id in judge.declares(of):
        return judge
    if len(judge.declared) >= MOST_DECLARED:
        raise TooManyConflicts(limit=MOST_DECLARED)
    return replace(judge, declared=(*judge.declared, Declared(of, id, why, now)))


def has_signed(judge: Judge | None) -> bool:
    """Whether the pact binds them."""
    return judge is not None and judge.pact is not None


def require_pact(judge: Judge | None) -> None:
    """Refuse who has not signed."""
    if not has_signed(judge):
        raise PactNotSigned


def require_pacts(judges: Mapping[str, Judge | None]) -> None:
    """Refuse, naming every account that has not signed."""
    missing = sorted(account for account, judge in judges.items() if not has_signed(judge))
    if missing:
        raise PactsMissing(accounts=missing)
