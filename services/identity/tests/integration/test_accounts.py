"""Accounts over HTTP: who may invite, see, grant, revoke and close, and what is told."""

import json
from typing import Any

import pytest

from shared import clock

UNIT = ("unit_member", "kota-a")
ADMIN = ("agency_administrator", "kota-a")
JUDGE = ("evaluator", "kipp-2018")
SECRETARIAT = ("secretariat", None)


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("urn:gelanggang:")


def role(name: str, scope: str | None) -> dict[str, str | None]:
    return {"role": name, "scope_id": scope}


async def test_an_invitation_opens_an_account_and_tells_its_roles(cities: Any) -> None:
    answer = await cities.invite("ani", ADMIN, JUDGE)
    shown = answer.json()
    account_id, grants = shown["account_id"], shown["grants"]
    assert (answer.status_code, shown["status"], shown["version"]) == (200, "invited", 1)
    assert [(g["role"], g["scope_kind"], g["scope_id"]) for g in grants] == [
        ("agency_administrator", "agency", "kota-a"),
        ("evaluator", "edition", "kipp-2018"),
    ]
    told = await cities.told(account_id)
    assert [(type, sequence) for type, sequence, _ in told] == [
        ("account_opened", 1),
        ("role_granted", 2),
        ("role_granted", 3),
    ]
    assert told[1][2] == {
        "account_id": account_id,
        "grant_id": grants[0]["grant_id"],
        "role": "agency_administrator",
        "scope_kind": "agency",
        "scope_id": "kota-a",
    }


async def test_nothing_personal_is_told_or_kept_outside_of_one_document(cities: Any) -> None:
    headers = {**cities.chief, "Idempotency-Key": "k"}
    answer = await cities.invite("zainuddin", ADMIN, by=headers)
    assert answer.json()["link"]["token"]
    database = cities.served.mongo.database
    for name in await database.list_collection_names():
        kept = json.dumps(await database[name].find({}).to_list(None), default=str)
        assert ("zainuddin" in kept) == (name == "people"), name
        assert answer.json()["link"]["token"] not in kept, name


async def test_the_link_is_answered_once_also_with_an_idempotency_key(cities: Any) -> None:
    account_id, headers = clock.new_id(), {**cities.chief, "Idempotency-Key": "k"}
    first = await cities.invite("ani", ADMIN, by=headers, account_id=account_id)
    replayed = await cities.invite("ani", ADMIN, by=headers, account_id=account_id)
    again = await cities.invite("ani", ADMIN, account_id=account_id)
    assert first.json()["link"]["token"]
    assert (replayed.json()["link"], again.json()["link"]) == (None, None)
    assert replayed.headers["idempotency-replayed"] == "true"
    assert len(await cities.told(account_id)) == 2
    assert await cities.enter("ani@example.test", first.json()["link"]["token"])


async def test_an_id_or_an_address_of_somebody_else_is_not_taken(cities: Any) -> None:
    account_id = (await cities.invite("ani", ADMIN)).json()["account_id"]
    other = await cities.invite("budi", ADMIN, account_id=account_id)
    assert problem(other) == (409, "identity:account-exists")
    more = await cities.invite("ani", ADMIN, JUDGE, account_id=account_id)
    assert problem(more) == (409, "identity:account-exists")
    taken = await cities.invite("x", ADMIN, email="ANI@example.TEST ")
    assert problem(taken) == (409, "identity:email-taken")
    assert taken.json()["params"] == {"account_id": account_id}
    nowhere = await cities.invite("budi", ("agency_administrator", "nowhere"))
    assert problem(nowhere) == (409, "identity:agency-not-known")


async def test_an_administrator_invites_unit_members_of_his_agency_only(cities: Any) -> None:
    _, admin = await cities.member("ani", ADMIN)
    assert (await cities.invite("budi", UNIT, by=admin)).status_code == 200
    for roles in ([("unit_member", "kota-b")], [ADMIN], [JUDGE], [SECRETARIAT], [UNIT, JUDGE]):
        answer = await cities.invite("citra", *roles, by=admin)
        assert problem(answer) == (403, "forbidden"), roles
    chief = await cities.invite("citra", UNIT)
    assert problem(chief) == (403, "forbidden")
    assert "agency_administrator of agency kota-a" in chief.json()["detail"]


async def test_units_and_judges_invite_nobody(cities: Any) -> None:
    _, admin = await cities.member("ani", ADMIN)
    for who, headers in (
        ("unit", (await cities.member("budi", UNIT, by=admin))[1]),
        ("judge", (await cities.member("citra", JUDGE))[1]),
    ):
        assert problem(await cities.invite(f"{who}x", UNIT, by=headers)) == (403, "forbidden")
    assert (await cities.invite("x", UNIT, by={})).status_code == 401


async def test_a_further_role_is_granted_once_and_told(cities: Any) -> None:
    account_id, _ = await cities.member("ani", ADMIN)
    path = f"/accounts/{account_id}/grants"
    given = await cities.client.post(path, json=role(*JUDGE), headers=cities.chief)
    again = await cities.client.post(path, json=role(*JUDGE), headers=cities.chief)
    assert [g["role"] for g in given.json()["grants"]] == ["agency_administrator", "evaluator"]
    assert again.json() == given.json()
    assert [t for t, *_ in await cities.told(account_id)] == [
        "account_opened",
        "role_granted",
        "role_granted",
    ]


async def test_grants_are_given_by_who_may_and_to_accounts_that_are(cities: Any) -> None:
    account_id, admin = await cities.member("ani", ADMIN)
    path = f"/accounts/{account_id}/grants"
    vain = await cities.client.post(path, json=role(*JUDGE), headers=admin)
    assert problem(vain) == (403, "forbidden")
    nobody = f"/accounts/{clock.new_id()}/grants"
    missing = await cities.client.post(nobody, json=role(*JUDGE), headers=cities.chief)
    assert problem(missing) == (404, "not-found")
    nowhere = role("agency_administrator", "nowhere")
    unknown = await cities.client.post(path, json=nowhere, headers=cities.chief)
    assert problem(unknown) == (409, "identity:agency-not-known")


async def test_an_administrator_makes_no_stranger_his_own_nor_learns_who_he_is(cities: Any) -> None:
    _, admin = await cities.member("ani", ADMIN)
    _, rival = await cities.member("rina", ("agency_administrator", "kota-b"))
    judge_id, _ = await cities.member("citra", JUDGE)
    theirs_id, _ = await cities.member("dewi", ("unit_member", "kota-b"), by=rival)
    for account_id, name in ((judge_id, "citra"), (theirs_id, "dewi")):
        met = await cities.invite(name, UNIT, by=admin)
        assert problem(met) == (409, "identity:known-elsewhere")
        assert account_id not in met.text
        path, before = f"/accounts/{account_id}", await cities.told(account_id)
        for headers in (admin, {**admin, "If-Match": '"99"'}):
            vain = await cities.client.post(f"{path}/grants", json=role(*UNIT), headers=headers)
            assert problem(vain) == (404, "not-found")
        assert problem(await cities.client.get(path, headers=admin)) == (404, "not-found")
        assert await cities.told(account_id) == before


async def test_what_another_provider_says_of_a_stranger_names_nobody(cities: Any) -> None:
    _, admin = await cities.member("ani", ADMIN)
    vouched = {"outsider": {"issuer": "https://login.example", "subject": "42"}}
    judge = (await cities.invite("citra", JUDGE, **vouched)).json()
    met = await cities.invite("budi", UNIT, by=admin, **vouched)
    assert problem(met) == (409, "identity:known-elsewhere")
    assert judge["account_id"] not in met.text
    seen = await cities.invite("budi", ADMIN, **vouched)
    assert problem(seen) == (409, "identity:outsider-taken")
    assert seen.json()["params"] == {"account_id": judge["account_id"]}


async def test_a_further_role_of_who_is_more_than_a_unit_is_the_secretariats(cities: Any) -> None:
    admin_id, admin = await cities.member("ani", ADMIN)
    unit_id, _ = await cities.member("budi", UNIT, by=admin)
    judge_id, _ = await cities.member("citra", JUDGE)
    taken = await cities.invite("budi", UNIT, by=admin)
    assert problem(taken) == (409, "identity:email-taken")
    assert taken.json()["params"] == {"account_id": unit_id}

    async def give(account_id: str, headers: Any, office: Any = UNIT) -> Any:
        path = f"/accounts/{account_id}/grants"
        return await cities.client.post(path, json=role(*office), headers=headers)

    assert problem(await give(admin_id, admin)) == (403, "forbidden")
    assert (await give(admin_id, cities.chief)).status_code == 200
    assert (await give(judge_id, cities.chief)).status_code == 200
    await give(admin_id, cities.chief, ("agency_administrator", "kota-b"))
    assert (await give(unit_id, admin, ("unit_member", "kota-b"))).status_code == 200
    await give(unit_id, cities.chief, JUDGE)
    assert problem(await give(unit_id, admin)) == (403, "forbidden")


async def test_a_revoked_role_is_told_and_ends_at_once_here(cities: Any) -> None:
    account_id, admin = await cities.member("ani", ADMIN)
    shown = (await cities.client.get(f"/accounts/{account_id}", headers=cities.chief)).json()
    grant_id = shown["grants"][0]["grant_id"]
    path = f"/accounts/{account_id}/grants/{grant_id}"
    gone = await cities.client.delete(path, headers=cities.chief)
    assert gone.json()["grants"][0]["revoked_at"] is not None
    again = await cities.client.delete(path, headers=cities.chief)
    assert again.json()["version"] == gone.json()["version"]
    assert [t for t, *_ in await cities.told(account_id)][2:] == ["role_revoked"]
    assert problem(await cities.invite("budi", UNIT, by=admin)) == (403, "forbidden")


async def test_an_administrator_revokes_his_units_and_nothing_else(cities: Any) -> None:
    admin_id, admin = await cities.member("ani", ADMIN)
    _, rival = await cities.member("rina", ("agency_administrator", "kota-b"))
    unit_id, _ = await cities.member("budi", UNIT, by=admin)
    await cities.client.post(f"/accounts/{unit_id}/grants", json=role(*JUDGE), headers=cities.chief)

    async def revoke(who: Any, account_id: str, number: int) -> Any:
        seen = await cities.client.get(f"/accounts/{account_id}", headers=cities.chief)
        grant_id = seen.json()["grants"][number]["grant_id"]
        path = f"/accounts/{account_id}/grants/{grant_id}"
        return await cities.client.delete(path, headers=who)

    assert problem(await revoke(rival, unit_id, 0)) == (404, "not-found")
    assert problem(await revoke(admin, unit_id, 1)) == (404, "not-found")
    assert problem(await revoke(admin, admin_id, 0)) == (403, "forbidden")
    assert (await revoke(admin, unit_id, 0)).status_code == 200


async def test_an_agency_no_longer_sees_who_has_left_it(cities: Any) -> None:
    _, admin = await cities.member("ani", ADMIN)
    unit_id, _ = await cities.member("budi", UNIT, by=admin)
    path = f"/accounts/{unit_id}"
    seen = (await cities.client.get(path, headers=admin)).json()
    gone = await cities.client.delete(
        f"{path}/grants/{seen['grants'][0]['grant_id']}", headers=admin
    )
    assert gone.status_code == 200
    elsewhere = role("unit_member", "kota-b")
    await cities.client.post(f"{path}/grants", json=elsewhere, headers=cities.chief)
    assert problem(await cities.client.get(path, headers=admin)) == (404, "not-found")
    assert (await cities.client.get(path, headers=cities.chief)).status_code == 200


async def test_the_last_of_the_secretariat_is_neither_revoked_nor_closed(cities: Any) -> None:
    async def revoke(account_id: str) -> Any:
        seen = await cities.client.get(f"/accounts/{account_id}", headers=cities.chief)
        grant_id = seen.json()["grants"][0]["grant_id"]
        path = f"/accounts/{account_id}/grants/{grant_id}"
        return await cities.client.delete(path, headers=cities.chief)

    chief_id = cities.chief_id
    assert problem(await revoke(chief_id)) == (409, "identity:last-secretariat")
    closed = await cities.client.post(f"/accounts/{chief_id}/closure", headers=cities.chief)
    assert problem(closed) == (409, "identity:last-secretariat")
    second_id, _ = await cities.member("sari", SECRETARIAT)
    assert (await revoke(second_id)).status_code == 200
    assert problem(await revoke(chief_id)) == (409, "identity:last-secretariat")
    third_id, _ = await cities.member("tuti", SECRETARIAT)
    assert third_id != chief_id
    assert (await revoke(chief_id)).status_code == 200


async def test_closing_revokes_erases_and_lets_nobody_in(cities: Any) -> None:
    account_id, headers = await cities.member("ani", ADMIN, JUDGE)
    tokens = await cities.sign_in("ani@example.test")
    closed = await cities.client.post(f"/accounts/{account_id}/closure", headers=cities.chief)
    assert closed.json()["status"] == "closed"
    assert [t for t, *_ in await cities.told(account_id)][3:] == [
        "role_revoked", "role_revoked", "account_closed",
    ]  # fmt: skip
    again = await cities.client.post(f"/accounts/{account_id}/closure", headers=cities.chief)
    assert again.json()["version"] == closed.json()["version"]
    seen = (await cities.client.get(f"/accounts/{account_id}", headers=cities.chief)).json()
    assert (seen["name"], seen["email"], seen["status"]) == (None, None, "closed")
    assert await cities.served.mongo.collection("people").find_one({"_id": account_id}) is None
    renewal = {"refresh_token": tokens["refresh_token"]}
    over = await cities.client.post("/sessions/renewal", json=renewal)
    assert problem(over) == (401, "identity:session-over")
    body = {"email": "ani@example.test", "password": "a long enough password"}
    assert (await cities.client.post("/sessions", json=body)).status_code == 401
    path = f"/accounts/{account_id}/grants"
    vain = await cities.client.post(path, json=role(*JUDGE), headers=cities.chief)
    assert problem(vain) == (409, "identity:account-closed")
    link = await cities.client.post(f"/accounts/{account_id}/link", headers=cities.chief)
    assert problem(link) == (409, "identity:account-closed")
    assert (await cities.client.get("/me", headers=headers)).json()["grants"] == []
    assert (await cities.invite("ani", ADMIN)).status_code == 200


async def test_an_administrator_closes_his_units_but_nobody_above_him(cities: Any) -> None:
    _, admin = await cities.member("ani", ADMIN)
    other_id, _ = await cities.member("adi", ADMIN)
    unit_id, _ = await cities.member("budi", UNIT, by=admin)
    judge_id, _ = await cities.member("citra", JUDGE)

    async def close(account_id: str) -> Any:
        return await cities.client.post(f"/accounts/{account_id}/closure", headers=admin)

    assert problem(await close(other_id)) == (403, "forbidden")
    assert problem(await close(judge_id)) == (404, "not-found")
    assert (await close(unit_id)).status_code == 200


async def test_an_agency_sees_its_own_people_and_not_who_judges(cities: Any) -> None:
    _, admin = await cities.member("ani", ADMIN)
    _, rival = await cities.member("rina", ("agency_administrator", "kota-b"))
    unit_id, unit = await cities.member("budi", UNIT, by=admin)
    await cities.client.post(f"/accounts/{unit_id}/grants", json=role(*JUDGE), headers=cities.chief)

    async def names(who: Any, **query: Any) -> Any:
        answer = await cities.client.get("/accounts", params=query, headers=who)
        if answer.status_code != 200:
            return problem(answer)
        return sorted(p["name"] for p in answer.json()["items"])

    assert await names(admin, agency_id="kota-a") == ["ani", "budi"]
    assert await names(admin, agency_id="kota-a", role="evaluator") == []
    assert await names(admin, agency_id="kota-b") == (403, "forbidden")
    assert await names(admin) == ["ani", "budi"]
    assert await names(unit, agency_id="kota-a") == (403, "forbidden")
    assert await names(cities.chief) == ["Chief", "ani", "budi", "rina"]
    assert await names(cities.chief, role="evaluator") == ["budi"]
    assert await names(cities.chief, q="RIN") == ["rina"]
    assert await names(cities.chief, q="bud", agency_id="kota-b") == []
    assert await names(cities.chief, status="closed") == []
    seen = (await cities.client.get(f"/accounts/{unit_id}", headers=admin)).json()
    assert (seen["name"], seen["email"]) == ("budi", "budi@example.test")
    assert [g["role"] for g in seen["grants"]] == ["unit_member"]
    for who in (rival, unit):
        hidden = await cities.client.get(f"/accounts/{unit_id}", headers=who)
        assert problem(hidden) == (404, "not-found")


async def test_accounts_come_in_pages(cities: Any) -> None:
    ids = [(await cities.invite(f"j{n}", JUDGE)).json()["account_id"] for n in range(4)]
    found, after = [], None
    while True:
        query = {"limit": 2, **({"after": after} if after else {})}
        answer = await cities.client.get("/accounts", params=query, headers=cities.chief)
        found += [p["account_id"] for p in answer.json()["items"]]
        after = answer.json()["next"]
        if after is None:
            break
    assert found == sorted([*ids, cities.chief_id])


async def test_the_newest_link_sets_a_lost_password(cities: Any) -> None:
    _, admin = await cities.member("ani", ADMIN)
    unit_id, _ = await cities.member("budi", UNIT, by=admin)
    path = f"/accounts/{unit_id}/link"
    first = (await cities.client.post(path, headers=admin)).json()["link"]["token"]
    second = (await cities.client.post(path, headers=cities.chief)).json()["link"]["token"]
    wish = {"token": first, "password": "another long password"}
    void = await cities.client.post("/passwords", json=wish)
    assert problem(void) == (409, "identity:link-not-known")
    tokens = await cities.sign_in("budi@example.test")
    wish["token"] = second
    assert (await cities.client.post("/passwords", json=wish)).status_code == 204
    await cities.sign_in("budi@example.test", "another long password")
    renewal = {"refresh_token": tokens["refresh_token"]}
    assert (await cities.client.post("/sessions/renewal", json=renewal)).status_code == 401


async def test_an_administrator_cannot_take_over_who_may_do_more(cities: Any) -> None:
    _, admin = await cities.member("ani", ADMIN)
    unit_id, _ = await cities.member("budi", UNIT, by=admin)
    path = f"/accounts/{unit_id}/link"
    kept = (await cities.client.post(path, headers=admin)).json()["link"]["token"]
    grants = f"/accounts/{unit_id}/grants"
    await cities.client.post(grants, json=role(*SECRETARIAT), headers=cities.chief)
    wish = {"token": kept, "password": "another long password"}
    void = await cities.client.post("/passwords", json=wish)
    assert problem(void) == (409, "identity:link-not-known")
    assert problem(await cities.client.post(path, headers=admin)) == (403, "forbidden")
    close = f"/accounts/{unit_id}/closure"
    assert problem(await cities.client.post(close, headers=admin)) == (403, "forbidden")


@pytest.mark.parametrize("act", ["link", "closure"])
async def test_who_is_nobody_of_yours_is_missing(cities: Any, act: str) -> None:
    _, admin = await cities.member("ani", ADMIN)
    judge_id, _ = await cities.member("citra", JUDGE)
    for account_id in (judge_id, clock.new_id()):
        answer = await cities.client.post(f"/accounts/{account_id}/{act}", headers=admin)
        assert problem(answer) == (404, "not-found")
    assert (await cities.client.post(f"/accounts/{judge_id}/{act}")).status_code == 401


async def test_what_was_seen_too_long_ago_is_not_changed(cities: Any) -> None:
    account_id, _ = await cities.member("ani", ADMIN)
    seen = await cities.client.get(f"/accounts/{account_id}", headers=cities.chief)
    grant_id = seen.json()["grants"][0]["grant_id"]
    stale = {**cities.chief, "If-Match": '"1"'}
    path = f"/accounts/{account_id}"
    answers = [
        await cities.client.post(f"{path}/grants", json=role(*JUDGE), headers=stale),
        await cities.client.delete(f"{path}/grants/{grant_id}", headers=stale),
        await cities.client.post(f"{path}/link", headers=stale),
        await cities.client.post(f"{path}/closure", headers=stale),
    ]
    assert [problem(answer) for answer in answers] == [(412, "stale")] * 4
    fresh = {**cities.chief, "If-Match": f'"{seen.json()["version"]}"'}
    assert (await cities.client.post(f"{path}/closure", headers=fresh)).status_code == 200


async def test_who_am_i(cities: Any) -> None:
    account_id, headers = await cities.member("ani", ADMIN, JUDGE)
    me = (await cities.client.get("/me", headers=headers)).json()
    assert (me["account_id"], me["name"], me["email"]) == (account_id, "ani", "ani@example.test")
    assert [g["role"] for g in me["grants"]] == ["agency_administrator", "evaluator"]
    assert (await cities.client.get("/me")).status_code == 401
