"""The words that several resources share: ids, names, roles, links."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import Path
from pydantic import AfterValidator, ConfigDict, Field, model_validator

from identity.domain.grant import Grant
from identity.domain.office import Office, Role, ScopeKind
from identity.domain.refusal import Refusal
from identity.domain.wording import tidy
from shared import http

SLUG = r"^[a-z0-9]+([-_][a-z0-9]+)*$"
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"


def _visible(text: str) -> str:
    if not tidy(text):
        raise ValueError("write something that can be read")
    return text


# Ids are told to everybody and for ever: an account's can hold nothing that names a person.
Slug = Annotated[str, Field(max_length=60, pattern=SLUG)]
Uuid = Annotated[str, Field(pattern=UUID)]
AgencyId = Annotated[str, Path(max_length=60, pattern=SLUG, description="Chosen by you.")]
AccountId = Annotated[str, Path(pattern=UUID, description="A UUID, chosen by you.")]
GrantId = Annotated[str, Path(pattern=UUID, description="As the account shows it.")]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_visible)]
Sentence = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_visible)]
Email = Annotated[str, Field(max_length=254, pattern=r"^\s*[^@\s]+@[^@\s]+\s*$")]
Password = Annotated[str, Field(min_length=12, max_length=256)]
Letters = Annotated[str | None, Field(min_length=1, max_length=100)]


class RoleHeld(http.Body):
    """A role and where it is held."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"role": "evaluator", "scope_id": "kipp-2018"}]}
    )

    role: Role
    scope_id: Slug | None = Field(
        None, description="The agency, edition or forum; nothing for the secretariat."
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        try:
            self.office()
        except Refusal as no:
            raise ValueError(str(no)) from no
        return self

    def office(self) -> Office:
        """In the words of the domain."""
        return Office(self.role, self.scope_id)


class GrantShown(http.Answer):
    """A role that is or was held."""

    grant_id: str
    role: Role
    scope_kind: ScopeKind
    scope_id: str | None
    granted_at: datetime
    granted_by: str
    revoked_at: datetime | None

    @classmethod
    def of(cls, grant: Grant) -> Self:
        """As it is shown."""
        return cls(
            grant_id=grant.grant_id,
            role=grant.office.role,
            scope_kind=grant.office.scope_kind,
            scope_id=grant.office.scope_id,
            granted_at=grant.granted_at,
            granted_by=grant.granted_by,
            revoked_at=grant.revoked_at,
        )


class LinkShown(http.Answer):
    """A one-time link, answered once and kept nowhere."""

    token: str = Field(description="Sets the password: POST /passwords.")
    url: str | None = Field(description="The page that takes it, where there is such a page.")
    expires_at: datetime


def link_shown(token: str, expires_at: datetime, page: str | None) -> LinkShown:
    """The link for its receiver; the token lies behind #, which no server ever sees or logs."""
    url = f"{page}#{token}" if page else None
    return LinkShown(token=token, url=url, expires_at=expires_at)
