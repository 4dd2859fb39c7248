"""Oneself: who am I here, what may I be, and in which language am I spoken to?"""

from typing import Self

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ConfigDict

from identity.api.accounts import PersonShown
from identity.commands.oneself import ChooseLanguage, SignOut, choose_language, sign_out
from identity.domain.account import AccountClosed
from identity.domain.person import Language
from identity.queries import accounts as queries
from shared import http

router: APIRouter = http.router("me")


class Myself(PersonShown):
    """You, with the language you chose; null once your account is closed."""

    language: Language | None

    @classmethod
    def of(cls, found: queries.Described) -> Self:
        """As it is shown."""
        language = found.person.language if found.person else None
        return cls(**PersonShown.of(found).model_dump(), language=language)


class LanguageBody(http.Body):
    """The language in which you are spoken to."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"language": "en"}]})

    language: Language


class LanguageShown(http.Answer):
    """The language in which you are spoken to."""

    language: Language


class SignedOutShown(http.Answer):
    """How often all your sessions were ended at once."""

    sign_outs: int


@router.get("/me", summary="Who am I?")
async def get_me(call: http.Call) -> Myself:
    """Your name, your address, your language and the roles you hold now."""
    return Myself.of(await queries.myself(call.mongo, call.who))


@router.put("/me/language", summary="Choose your language", response_model=LanguageShown)
async def put_language(body: LanguageBody, call: http.Call) -> Response:
    """Pages and messages come in it from now on; it is kept with your name, and erased with it."""
    command = ChooseLanguage(call.who.account, body.language)
    return await call.run(
        choose_language, command, lambda kept: LanguageShown(language=kept.state.language)
    )


@router.post(
    "/me/sessions/end",
    summary="Sign out everywhere",
    response_model=SignedOutShown,
    responses=http.refusals(AccountClosed),
)
async def end_sessions(call: http.Call) -> Response:
    """Every session of yours is over, on every device, this one too; access tokens that were given
    already end within minutes."""
    return await call.run(
        sign_out,
        SignOut(call.who.account),
        lambda kept: SignedOutShown(sign_outs=kept.state.sign_outs),
    )
