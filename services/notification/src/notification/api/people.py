"""How one wants to be told, and where one is reached."""

from typing import Annotated

from fastapi.responses import Response
from pydantic import ConfigDict, Field

from notification import queries
from notification.commands.people import (
    Choose,
    PutContact,
    choose,
    put_contact,
)
from notification.domain.kind import Kind
from notification.domain.person import LONGEST_ADDRESS, Choices, Contact, Language, NoAddress
from shared import http

router = http.router("people")


class KindAnswer(http.Answer):
    """A kind that may concern one, and whether it is had by mail; the inbox has it always."""

    kind: Kind
    mail: bool


class SettingsAnswer(http.Answer):
    """All kinds that may concern one in the roles that one holds; `mail` whether mail is sent
    here at all."""

    kinds: list[KindAnswer]
    mail: bool


class SettingsBody(http.Body):
    """Which kinds one wants by mail; those not named stay as they are."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"mail": {"draft_unfinished": False}}]}
    )

    mail: dict[Kind, bool]


class ContactAnswer(http.Answer):
    """Where one is reached; nothing where one never said."""

    address: str | None = None
    language: Language | None = None

    @classmethod
    def of(cls, contact: Contact | None) -> "ContactAnswer":
        """As it is kept."""
        if contact is None:
            return cls()
        return cls(address=contact.address, language=contact.language)


class ContactBody(http.Body):
    """Where one is reached, and in which language."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"address": "ani@example.org", "language": "id"}]}
    )

    address: Annotated[str, Field(min_length=3, max_length=LONGEST_ADDRESS)]
    language: Language


@router.get("/me/settings", response_model=SettingsAnswer, summary="What one has by mail")
async def get_settings(call: http.Call) -> SettingsAnswer:
    """Of each kind whether it comes by mail too."""
    chosen = await queries.by_mail(call.mongo, call.who)
    kinds = [KindAnswer(kind=kind, mail=mail) for kind, mail in chosen.items()]
    return SettingsAnswer(kinds=kinds, mail=call.settings.smtp.configured)


@router.put("/me/settings", response_model=SettingsAnswer, summary="Choose what comes by mail")
async def put_settings(body: SettingsBody, call: http.Call) -> Response:
    """The inbox has every kind always; this is about mail."""
    concerned = list(await queries.by_mail(call.mongo, call.who))

    def answer(choices: Choices) -> SettingsAnswer:
        kinds = [KindAnswer(kind=kind, mail=choices.by_mail(kind)) for kind in concerned]
        return SettingsAnswer(kinds=kinds, mail=call.settings.smtp.configured)

    return await call.run(choose, Choose(call.who.account, body.mail), answer)


@router.get("/me/contact", response_model=ContactAnswer, summary="Where one is reached")
async def get_contact(call: http.Call) -> ContactAnswer:
    """The address and language that were given last."""
    return ContactAnswer.of(await queries.contact(call.mongo, call.who))


@router.put(
    "/me/contact", response_model=ContactAnswer, summary="Say where one is reached",
    responses=http.refusals(NoAddress),
)  # fmt: skip
async def put_own_contact(body: ContactBody, call: http.Call) -> Response:
    """Mails go there, in that language; it is kept nowhere else here."""
    command = PutContact(call.who.account, body.address, body.language)
    return await call.run(put_contact, command, ContactAnswer.of)
