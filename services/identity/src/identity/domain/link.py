"""A one-time link, by which somebody sets the password of an account."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from identity.domain.office import Office, Role
from identity.domain.refusal import Refusal


class LinkNotKnown(Refusal):
    """The link was used, replaced by a later one, or never existed."""

    says = "This link was used, replaced by a later one, or never existed; ask for a new one."


class LinkExpired(Refusal):
    """The link came too late."""

    says = "This link could be used until {expires_at:%Y-%m-%dT%H:%M:%SZ}; ask for a new one."


@dataclass(frozen=True, slots=True)
class Link:
    """What is kept of a link: the hash of its token, never the token.

    `agency_id` is the agency whose administrator issued it, None when the secretariat did.
    """

    token_hash: str
    expires_at: datetime
    agency_id: str | None = None

    def opens(self, office: Office) -> bool:
        """Whether who issued the link may also open an account that holds this office.

        Otherwise somebody could keep a link, see the account be given more than he may give,
        and take it over.
        """
        if self.agency_id is None:
            return True
        return office == Office(Role.UNIT_MEMBER, self.agency_id)


def fingerprint(token: str) -> str:
    """The form in which a token is kept: SHA-256, hexadecimal."""
    return sha256(token.encode()).hexdigest()
