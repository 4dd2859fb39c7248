"""If-Match, Idempotency-Key, and what is in the head of every answer."""

from typing import Any

import pytest

from gelanggang.services import SERVICES

NOT_VERSIONS = ("nonsense", '"abc"', "-1", '"1.5"', "1e3", "9" * 40, '"1", "2"', "W/", "٣")
STALE = ("999999", '"999999"', 'W/"999999"', "0")
IF_MATCH = "If-Match"
KEY = "Idempotency-Key"
BAD_KEYS = ("", "x" * 201, "x" * 10_000, "a\tb")

NOT_COMPARED = {
    "identity PUT /agencies/{agency_id}",
    "identity PUT /accounts/{account_id}",
    "identity PUT /me/language",
    "identity POST /me/sessions/end",
    "submission PUT /proposals/{proposal_id}",
    "submission PUT /proposals/{proposal_id}/collaborators/{account}",
    "submission DELETE /proposals/{proposal_id}/collaborators/{account}",
    "submission POST /proposals/{proposal_id}/admission",
    "submission POST /proposals/{proposal_id}/refusal",
    "submission POST /proposals/{proposal_id}/repair",
    "submission POST /proposals/{proposal_id}/contest",
    "submission POST /proposals/{proposal_id}/contest/decision",
    "submission POST /selection/decisions",
    "submission POST /editions/{edition_id}/selection/next",
    "submission PUT /proposals/{proposal_id}/claim",
    "submission DELETE /proposals/{proposal_id}/claim",
    "submission PUT /past-editions/{year}",
    "judging POST /rounds/{id}/closing",
    "judging POST /rounds/{id}/replacements",
    "judging POST /rounds/{id}/preparation",
    "judging POST /readings/{id}/declining",
    "judging POST /pacts",
    "judging POST /conflicts",
    "judging POST /rounds/{id}/namings",
    "judging POST /rounds/{id}/namings/{naming_id}/approval",
    "award POST /lists/{edition_id}/{list}/namings",
    "award POST /lists/{edition_id}/{list}/namings/{naming_id}/approval",
    "award POST /lists/{edition_id}/{list}/corrections",
    "award POST /lists/{edition_id}/{list}/corrections/{request_id}/approval",
    "award POST /lists/{edition_id}/{list}/corrections/{request_id}/decline",
    "award DELETE /objections/{id}/contact",
    "award POST /lists/{edition_id}/{list}/objections",
    "award POST /tracking/erasure",
    "award DELETE /tracking/evidence/{file_id}",
    "award PUT /objections/{id}/claim",
    "award DELETE /objections/{id}/claim",
    "notification POST /me/inbox/{notice_id}/reading",
    "notification POST /me/reading",
    "notification PUT /me/settings",
    "notification PUT /me/contact",
}
NOT_COMPARED |= {
    f"{service} POST /operations/dead-letters/{{letter_id}}/{act}"
    for service in SERVICES
    for act in ("replay", "discarding")
}
"""What makes something new, adds to it, or does the same however often: a version is refused."""

ANSWERED_APART = {
    "identity POST /passwords",
    "identity PUT /me/password",
    "identity POST /names",
    "identity POST /agencies/import",
    "identity POST /sessions",
    "identity POST /sessions/outside",
    "identity POST /sessions/renewal",
    "identity POST /sessions/end",
    "programme POST /rule-books/check",
    "submission PUT /proposals/{proposal_id}/attachments/{slot}",
    "award POST /tracking",
    "award POST /tracking/evidence",
    "award POST /lists/{edition_id}/{list}/minutes",
    "exhibition POST /forums/{forum_id}/preview",
    "exhibition POST /forums/{forum_id}/plan/reading",
}
"""What stores nothing, answers with secrets that are kept nowhere, or has its own way of being done
once (an upload replaces or is known by its content, a session renews into the same successor)."""

WATCHED = ("/map", "/map/states", "/board")
"""What is asked for again with the ETag it had, and so may be kept by who asks."""

HEAD = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


async def test_what_is_no_version_is_malformed(changing: Any, worlds: Any, problem: Any) -> None:
    if changing.name in ANSWERED_APART:
        return
    world = worlds[changing.service]
    async with world.untouched():
        for sent in NOT_VERSIONS:
            answer = await world.ask(changing, headers={IF_MATCH: sent.encode()})
            assert problem(answer) == (400, "malformed"), sent


async def test_another_version_than_the_present_is_stale(
    changing: Any, worlds: Any, problem: Any
) -> None:
    if changing.name in ANSWERED_APART:
        return
    world = worlds[changing.service]
    async with world.untouched():
        for sent in STALE:
            answer = await world.ask(changing, headers={IF_MATCH: sent})
            if changing.name in NOT_COMPARED:
                assert problem(answer) == (400, "malformed"), sent
            else:
                assert problem(answer) == (412, "stale"), sent
                assert isinstance(answer.json()["current"], int)


async def test_a_key_that_is_no_key_is_malformed(changing: Any, worlds: Any, problem: Any) -> None:
    if changing.name in ANSWERED_APART:
        return
    world = worlds[changing.service]
    async with world.untouched():
        for sent in BAD_KEYS:
            answer = await world.ask(changing, headers={KEY: sent})
            assert problem(answer) == (400, "malformed"), sent


def _guarded(answer: Any) -> None:
    kept = {"cache-control": "private, no-cache"}
    watched = answer.status_code == 200 and answer.url.path.endswith(WATCHED)
    for name, value in (HEAD | kept if watched else HEAD).items():
        if not (name == "cache-control" and answer.url.path.startswith("/.well-known/")):
            assert answer.headers.get_list(name) == [value]
    trace = answer.headers["x-request-id"]
    assert len(trace) == 32
    assert int(trace, 16) > 0
    if answer.status_code >= 400:
        assert answer.json()["trace"] == trace


@pytest.mark.parametrize("who", ["mine", "nobody", None])
async def test_every_answer_is_guarded_and_can_be_found_again(
    operation: Any, who: str | None, worlds: Any
) -> None:
    world = worlds[operation.service]
    if operation.changes:
        _guarded(await world.ask(operation, who, content=b"{"))
    else:
        _guarded(await world.ask(operation, who))


async def test_other_answers_are_guarded_too(service: str, worlds: Any) -> None:
    client = worlds[service].served.client
    for path in ("/livez", "/readyz", "/metrics", "/openapi.json"):
        answer = await client.get(path)
        assert answer.status_code == 200
        _guarded(answer)
    _guarded(await client.get("/nothing"))
    _guarded(await client.delete("/livez"))


async def test_a_request_keeps_the_trace_it_came_with(service: str, worlds: Any) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    client = worlds[service].served.client
    sent = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01", "x-request-id": "made-up"}
    answer = await client.get("/nothing", headers=sent)
    assert answer.headers["x-request-id"] == trace
    assert answer.json()["trace"] == trace
    for broken in ("nonsense", "00-" + "0" * 32 + "-00f067aa0ba902b7-01", "x" * 9000):
        answer = await client.get("/nothing", headers={"traceparent": broken})
        _guarded(answer)
