"""Who asks: nobody, somebody whose token is not believed, somebody of no role or of another's."""

from typing import Any

from joserfc.jwk import OKPKey

from gelanggang.services import SERVICES
from shared import clock

PUBLIC = {
    "identity GET /agencies",
    "identity GET /agencies/{agency_id}",
    "identity POST /passwords",
    "identity POST /sessions",
    "identity POST /sessions/outside",
    "identity POST /sessions/renewal",
    "identity POST /sessions/end",
    "identity GET /.well-known/jwks.json",
    "identity GET /.well-known/openid-configuration",
    "programme GET /rule-books",
    "programme GET /rule-books/{id}",
    "programme GET /rule-books/{id}/file",
    "programme GET /now",
    "programme GET /editions",
    "programme GET /editions/{id}",
    "programme GET /editions/{id}/rule-book",
    "programme GET /editions/{id}/rule-book.yaml",
    "submission GET /editions/{edition_id}/innovations",
    "submission GET /innovations/{proposal_id}",
    "submission GET /innovations/{proposal_id}/attachments/{slot}",
    "submission GET /editions/{edition_id}/funnel",
    "award GET /editions/{edition_id}/lists",
    "award GET /lists/{edition_id}/{list}",
    "award GET /lists/{edition_id}/{list}/canonical",
    "award GET /lists/{edition_id}/{list}/entries.csv",
    "award POST /lists/{edition_id}/{list}/objections",
    "award POST /tracking",
    "award POST /tracking/erasure",
    "award POST /tracking/evidence",
    "award GET /tracking/evidence/{file_id}",
    "award DELETE /tracking/evidence/{file_id}",
    "award GET /editions/{edition_id}/entries",
    "award GET /editions/{edition_id}/entries.csv",
    "award GET /proposals/{proposal_id}/entries",
    "award GET /agencies/{agency_id}/entries",
    "award GET /proposals/{proposal_id}/certificates",
    "award GET /agencies/{agency_id}/certificates",
    "award GET /certificates/keys",
    "award GET /lists/{edition_id}/{list}/certificates",
    "award GET /certificates/{edition}/{list}/{number}",
    "award GET /certificates/{edition}/{list}/{number}/pdf",
    "exhibition GET /forums",
    "exhibition GET /forums/{forum_id}",
    "exhibition GET /forums/{forum_id}/map",
    "exhibition GET /forums/{forum_id}/map.txt",
    "exhibition GET /forums/{forum_id}/map/states",
    "exhibition GET /forums/{forum_id}/plan",
    "exhibition GET /forums/{forum_id}/plan.csv",
    "exhibition GET /forums/{forum_id}/stands",
    "exhibition GET /stands/{proposal_id}",
}
"""What may be asked by anyone, and nothing else."""

FOR_ALL_WHO_SIGNED_IN = {
    "identity POST /names",
    "identity PUT /me/language",
    "identity POST /me/sessions/end",
    "submission GET /proposals",
    "submission GET /editions/{edition_id}",
    "submission GET /search",
    "judging GET /pact",
    "exhibition GET /exhibitors",
    "notification GET /me/inbox",
    "notification GET /me/unread",
    "notification POST /me/reading",
    "notification GET /me/settings",
    "notification PUT /me/settings",
    "notification GET /me/contact",
    "notification PUT /me/contact",
}
"""What needs no role: names, of which most get only their own; what is one's own; counts that are
public."""

OF_THEIR_OWN = {
    "identity GET /me",
    "identity GET /accounts",
    "submission GET /editions/{edition_id}/late-agencies",
    "submission GET /editions/{edition_id}/blank-drafts",
    "submission GET /editions/{edition_id}/idle-units",
    "judging GET /piles",
    "judging GET /readings",
    *(f"{service} GET /log" for service in SERVICES),
}
"""What shows each who has a role his own part of it, and nothing of another's."""

ITEM_BY_ITEM = "submission POST /selection/decisions"
TAKES_NO_TOKEN = "identity GET /.well-known/jwks.json"


async def test_what_is_public_is_exactly_what_is_named(worlds: Any, operations: Any) -> None:
    found = set()
    for operation in operations:
        answer = await worlds[operation.service].ask(operation, None, content=b"")
        if answer.status_code != 401:
            found.add(operation.name)
            assert answer.status_code < 500, answer.text
    assert found == PUBLIC


async def test_without_a_token_it_is_said_that_one_is_needed(
    operation: Any, worlds: Any, problem: Any
) -> None:
    if operation.name in PUBLIC:
        return
    world = worlds[operation.service]
    async with world.untouched():
        answer = await world.ask(operation, None)
        assert problem(answer) == (401, "no-token")
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_token_that_is_not_believed_opens_nothing(
    operation: Any, worlds: Any, problem: Any
) -> None:
    if operation.name == TAKES_NO_TOKEN:
        return
    world = worlds[operation.service]
    stranger = OKPKey.generate_key("Ed25519", {"kid": "test"})
    tokens = {
        "expired-token": [world.bearer("mine", lives_s=-600)],
        "bad-token": [
            world.bearer("mine", issuer="https://elsewhere.example"),
            world.bearer("mine", aud="another"),
            world.bearer("mine", key=stranger),
            world.bearer("mine", nbf=int(clock.now().timestamp()) + 600),
            {"Authorization": "Bearer nonsense"},
            {"Authorization": "Basic bWluZTptaW5l"},
        ],
    }
    async with world.untouched():
        for kind, each in tokens.items():
            for token in each:
                assert problem(await world.ask(operation, token)) == (401, kind)


async def test_without_a_role_nothing_is_shown_or_done(
    operation: Any, worlds: Any, problem: Any
) -> None:
    world = worlds[operation.service]
    if operation.name in PUBLIC | FOR_ALL_WHO_SIGNED_IN | {ITEM_BY_ITEM}:
        return
    async with world.untouched():
        status, kind = problem(await world.ask(operation, "nobody"))
        assert (status, kind) in {(403, "forbidden"), (404, "not-found")}


async def test_every_role_of_another_place_opens_nothing_here(
    operation: Any, worlds: Any, problem: Any
) -> None:
    world = worlds[operation.service]
    if operation.name in PUBLIC | FOR_ALL_WHO_SIGNED_IN | {ITEM_BY_ITEM}:
        return
    async with world.untouched():
        answer = await world.ask(operation, "elsewhere")
        if operation.name in OF_THEIR_OWN:
            shown = set(answer.text.split('"'))
            assert shown.isdisjoint({*world.ids.values(), "mine", "a1"} - {"1", "p1"})
        elif operation.name == "identity PUT /me/password":
            assert problem(answer) == (401, "identity:sign-in-refused")
        else:
            status, kind = problem(answer)
            assert (status, kind) in {(403, "forbidden"), (404, "not-found")}


async def test_many_decisions_at_once_are_refused_one_by_one(worlds: Any, operations: Any) -> None:
    world = worlds["submission"]
    operation = next(o for o in operations if o.name == ITEM_BY_ITEM)
    body = {"items": [{"act": "admit", "proposal_id": "p1"}]}
    async with world.untouched():
        for who in ("nobody", "elsewhere"):
            answer = (await world.ask(operation, who, json=body)).json()
            assert answer["done"] == 0
            assert answer["results"][0]["type"] == "urn:gelanggang:not-found"
