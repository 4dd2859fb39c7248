"""Who may ask what: every role at every endpoint."""

from typing import Any

from shared.grants import Grant

ROUND = "/rounds/kipp:desk"
# (method, path, body, who is let in); all others are answered 403, and 401 without a token.
TABLE: list[tuple[str, str, Any, set[str]]] = [
    ("GET", "/rounds?edition_id=kipp", None, {"secretariat", "auditor"}),
    ("GET", ROUND, None, {"secretariat", "auditor"}),
    ("GET", f"{ROUND}/roster", None, {"secretariat", "auditor"}),
    ("GET", f"{ROUND}/progress", None, {"secretariat", "auditor"}),
    ("GET", f"{ROUND}/progress.csv", None, {"secretariat", "auditor"}),
    ("GET", f"{ROUND}/closing", None, {"secretariat"}),
    ("GET", "/piles", None, {"evaluator", "panellist"}),
    ("GET", f"{ROUND}/namings", None, {"secretariat", "auditor"}),
    ("POST", f"{ROUND}/namings", {"viewer": "agus", "reason": "x"}, {"secretariat"}),
    ("PUT", f"{ROUND}/roster", {"judges": [{"judge": "ani"}]}, {"secretariat"}),
    ("POST", f"{ROUND}/preparation", {"viewers": []}, {"secretariat"}),
    ("POST", f"{ROUND}/replacements", {"judge": "ani"}, {"secretariat"}),
    ("POST", f"{ROUND}/closing", None, {"secretariat"}),
    ("GET", "/entries?edition_id=kipp", None,
     {"secretariat", "auditor", "evaluator", "panellist"}),
    ("GET", "/readings", None, {"evaluator", "panellist"}),
    ("GET", "/judges/me?edition_id=kipp", None, {"evaluator", "panellist"}),
    ("POST", "/pacts", {"edition_id": "kipp", "sha256": "0" * 64}, {"evaluator", "panellist"}),
    ("POST", "/conflicts", {"edition_id": "kipp", "of": "entry", "id": "p9", "why": "x"},
     {"evaluator", "panellist"}),
    ("GET", "/pact", None, {"secretariat", "auditor", "evaluator", "panellist", "unit"}),
]  # fmt: skip
PEOPLE = {
    "secretariat": "sari", "auditor": "agus", "evaluator": "ani", "panellist": "pak",
    "unit": "umi",
}  # fmt: skip


async def test_every_role_at_every_endpoint(world: Any) -> None:
    await world.ready("p1")
    wrong = []
    for method, path, body, let_in in TABLE:
        for role, who in PEOPLE.items():
            status = (await world.ask(who, method, path, body)).status_code
            # Who is let in may still be refused by a rule (409), never as somebody else's (403).
            if (status in {200, 201, 409}) != (role in let_in):
                wrong.append((method, path, role, status))
        nobody = await world.ask(None, method, path, body)
        if (nobody.status_code, nobody.json()["type"]) != (401, "urn:gelanggang:no-token"):
            wrong.append((method, path, "nobody", nobody.status_code))
    assert wrong == []


async def test_the_table_has_every_endpoint_but_those_with_tests_of_their_own(world: Any) -> None:
    own = {
        "/readings/{id}", "/readings/{id}/sheet", "/readings/{id}/handing-in",
        "/readings/{id}/declining", "/rounds/{id}/ranking", "/rounds/{id}/ranking.csv",
        "/rounds/{id}/shortlists", "/rounds/{id}/export", "/rounds/{id}/recomputation",
        "/rounds/{id}/shortlists/{list_id}/cut", "/rounds/{id}/assignment",
        "/rounds/{id}/assignment.csv", "/piles/{id}", "/entries/{proposal_id}/evaluation",
        "/rounds/{id}/namings/{naming_id}/approval", "/log",
    }  # fmt: skip
    document = world.served.app.openapi()
    asked = {(m, p.split("?")[0].replace("kipp:desk", "{id}")) for m, p, _, _ in TABLE}
    known = {
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method in methods
        if path not in own and not path.startswith("/operations/")
    }
    assert asked == known


async def test_a_role_of_another_edition_lets_nobody_in(world: Any) -> None:
    await world.ready("p1")
    for role, who in (("auditor", "agus"), ("evaluator", "ani")):
        await world.person(who, Grant(role, "edition", "another"))
        for method, path, body, let_in in TABLE:
            if role in let_in and path not in {"/pact", "/readings", "/piles"}:
                assert (await world.ask(who, method, path, body)).status_code == 403, path


async def test_every_endpoint_is_described_with_an_example_where_it_takes_a_body(
    world: Any,
) -> None:
    document = world.served.app.openapi()
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            assert said["summary"], (method, path)
            assert said["description"], (method, path)
            if "requestBody" in said:
                content = said["requestBody"]["content"]["application/json"]["schema"]
                assert schemas[content["$ref"].rsplit("/", 1)[1]]["examples"], (method, path)
