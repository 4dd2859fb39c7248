"""Identity put together: its API, its worker, and its command line."""

import argparse
import sys
from collections.abc import Sequence
from functools import partial

from fastapi import FastAPI
from joserfc.jwk import KeySet

from identity import api, subscribers
from identity.api.door import Doorway, SigningKeys
from identity.commands.invitations import OPERATOR, Invite, create_administrator
from identity.commands.keys import AddKey, add_key
from identity.compute import Passwords, given_keys, published
from identity.domain.link import fingerprint
from identity.domain.office import Office, Role
from identity.domain.refusal import Refusal
from identity.domain.signing_key import SigningKey
from identity.queries.accounts import grants_of
from identity.queries.keys import signing_keys
from identity.settings import Settings
from identity.store.failures import Failures
from identity.store.shapes import SHAPES
from shared import broker, clock, http
from shared.auth import Keys, Verifier
from shared.mongo import DuplicateKey, Mongo
from shared.outbox import Work

SERVICE = "identity"


def create_api(settings: Settings, *, mongo: Mongo | None = None) -> FastAPI:
    """Identity's API; it knows roles from its own accounts, and its keys from its own database."""
    return http.create_api(
        settings,
        service=SERVICE,
        title="Identity: people, agencies, roles, and the sign-in",
        routers=api.ROUTERS,
        refusal=Refusal,
        shapes=SHAPES,
        mongo=mongo,
        keys=partial(_verifying, settings),
        grants_of=grants_of,
        on_start=partial(_open_door, settings),
    )


def create_worker(settings: Settings, *, mongo: Mongo | None = None) -> broker.Worker:
    """Identity's worker: it tells, and hears nobody, for roles are its own to know."""
    return broker.Worker(
        settings,
        service=SERVICE,
        consumers=subscribers.CONSUMERS,
        projections=subscribers.PROJECTIONS,
        refusals=(Refusal,),
        shapes=SHAPES,
        mongo=mongo,
        keeps_grants=False,
    )


async def first_administrator(settings: Settings, *, name: str, email: str) -> str:
    """The token of a one-time link for a new member of the secretariat; the operator's own way in,
    and his way back when the secretariat has lost all its passwords."""
    mongo = Mongo(http.database_of(settings, SERVICE))
    token = clock.new_secret()
    try:
        await http.ensure(mongo, SHAPES, {})
        command = Invite(
            account_id=clock.new_id(),
            name=name,
            email=email,
            offices=(Office(Role.SECRETARIAT),),
            outsider=None,
            token_hash=fingerprint(token),
            link_s=settings.invitation_s,
            by=OPERATOR,
        )
        await Work(mongo, SERVICE).run(create_administrator, command)
    finally:
        await mongo.close()
    return token


def main(argv: Sequence[str] | None = None) -> int:
    """`identity api`, `identity worker`, `identity admin-create`, `identity key-add`."""
    commands = {"admin-create": _admin_create, "key-add": _key_add}
    return broker.main(SERVICE, Settings, create_api, create_worker, commands=commands, argv=argv)


async def _admin_create(settings: Settings, arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("identity admin-create")
    parser.add_argument("--name", required=True)
    parser.add_argument("--email", required=True)
    given = parser.parse_args(arguments)
    try:
        token = await first_administrator(settings, name=given.name, email=given.email)
    except Refusal as no:
        sys.stderr.write(f"{no}\n")
        return 1
    sys.stdout.write(f"{settings.link_page}#{token}\n" if settings.link_page else f"{token}\n")
    return 0


async def _key_add(settings: Settings, arguments: Sequence[str]) -> int:
    argparse.ArgumentParser("identity key-add").parse_args(arguments)
    mongo = Mongo(http.database_of(settings, SERVICE))
    try:
        await http.ensure(mongo, SHAPES, {})
        await Work(mongo, SERVICE).run(add_key, AddKey())
    finally:
        await mongo.close()
    return 0


async def _open_door(settings: Settings, app: FastAPI) -> None:
    mongo: Mongo = app.state.platform.mongo
    if settings.signing_keys is None:
        await _have_key(app.state.platform.work)
    outside = settings.outside
    app.state.doorway = Doorway(
        passwords=Passwords(settings.passwords_at_once, settings.passwords_waiting),
        failures=Failures(mongo, settings.failures_by_account, settings.failures_by_address),
        keys=_signing(settings, mongo),
        outsiders=Verifier(outside.issuer(), typ=outside.typ) if outside else None,
    )


async def _have_key(work: Work) -> None:
    try:
        await work.run(add_key, AddKey(first=True))
    except DuplicateKey:
        return  # another process made the first key at the same moment


def _signing(settings: Settings, mongo: Mongo) -> SigningKeys:
    async def given() -> tuple[SigningKey, ...]:
        return fixed

    if settings.signing_keys is None:
        return partial(signing_keys, mongo)
    fixed = given_keys(settings.signing_keys.get_secret_value(), clock.now())
    return given


def _verifying(settings: Settings, mongo: Mongo) -> Keys:
    signing = _signing(settings, mongo)

    async def keys() -> KeySet:
        return KeySet.import_key_set({"keys": published(await signing())})

    return keys
