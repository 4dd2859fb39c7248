"""One's own language and sessions, and the names of others."""

from typing import Any

from shared import clock

ADMIN = ("agency_administrator", "kota-a")
UNIT = ("unit_member", "kota-a")
OTHER = ("agency_administrator", "kota-b")
JUDGE = ("evaluator", "kipp-2018")
AUDITOR = ("auditor", "kipp-2018")


async def test_a_language_is_chosen_kept_and_told_to_nobody(cities: Any) -> None:
    account_id, ani = await cities.member("ani", ADMIN)
    assert (await cities.client.get("/me", headers=ani)).json()["language"] == "id"
    before = await cities.served.told()
    for _ in range(2):
        chosen = await cities.client.put("/me/language", json={"language": "en"}, headers=ani)
        assert chosen.json() == {"language": "en"}
    assert (await cities.client.get("/me", headers=ani)).json()["language"] == "en"
    assert await cities.served.told() == before
    again = await cities.invite("ani", ADMIN, account_id=account_id)
    assert (again.status_code, again.json()["account_id"]) == (200, account_id)


async def test_signing_out_everywhere_ends_every_session(cities: Any) -> None:
    _, ani = await cities.member("ani", ADMIN)
    sessions = [await cities.sign_in("ani@example.test") for _ in range(2)]
    ended = await cities.client.post("/me/sessions/end", headers=ani)
    assert ended.status_code == 200
    for tokens in sessions:
        sent = {"refresh_token": tokens["refresh_token"]}
        answer = await cities.client.post("/sessions/renewal", json=sent)
        assert answer.json()["type"] == "urn:gelanggang:identity:session-over"
    assert await cities.sign_in("ani@example.test")


async def test_a_closed_account_is_told_and_its_language_erased(cities: Any) -> None:
    account_id, _ = await cities.member("ani", ADMIN)
    path = f"/accounts/{account_id}/closure"
    for _ in range(2):
        assert (await cities.client.post(path, headers=cities.chief)).status_code == 200
    told = await cities.told(account_id)
    assert [type for type, _, _ in told] == [
        "account_opened", "role_granted", "role_revoked", "account_closed",
    ]  # fmt: skip
    assert told[-1][2].pop("at")
    assert told[-1][2] == {"account_id": account_id}
    people = cities.served.mongo.collection("people")
    assert await people.find_one({"_id": account_id}) is None


async def test_an_operator_is_appointed_and_dismissed_by_the_secretariat(cities: Any) -> None:
    account_id, ani = await cities.member("ani", ADMIN)
    path, role = f"/accounts/{account_id}/grants", {"role": "operator"}
    assert (await cities.client.post(path, json=role, headers=ani)).status_code == 403
    assert (await cities.client.get("/operations/status", headers=ani)).status_code == 403
    given = (await cities.client.post(path, json=role, headers=cities.chief)).json()
    grant_id = given["grants"][-1]["grant_id"]
    words = {"account_id": account_id, "grant_id": grant_id}
    assert (await cities.told(account_id))[-1] == ("operator_appointed", 3, words)
    status = await cities.client.get("/operations/status", headers=ani)
    assert (status.status_code, status.json()["service"]) == (200, "identity")
    taken = await cities.client.delete(f"{path}/{grant_id}", headers=cities.chief)
    assert taken.status_code == 200
    assert (await cities.told(account_id))[-1] == ("operator_dismissed", 4, words)
    assert (await cities.client.get("/operations/status", headers=ani)).status_code == 403


async def test_names_are_known_to_those_who_may_know_them(cities: Any) -> None:
    ids, people = {"chief": cities.chief_id}, {"chief": cities.chief}
    for name, role in (
        ("ani", ADMIN), ("citra", OTHER), ("dewi", JUDGE), ("eka", AUDITOR),
        ("fajar", ("operator", None)),
    ):  # fmt: skip
        ids[name], people[name] = await cities.member(name, role)
    ids["budi"], people["budi"] = await cities.member("budi", UNIT, by=people["ani"])
    asked = {"account_ids": [*ids.values(), clock.new_id()]}

    async def known(who: str) -> set[str]:
        answer = await cities.client.post("/names", json=asked, headers=people[who])
        assert answer.status_code == 200, answer.text
        found = {name for name, id in ids.items() if id in answer.json()["names"]}
        assert len(answer.json()["names"]) == len(found)
        return found

    everybody = set(ids)
    assert [await known(who) for who in ("chief", "eka", "fajar")] == [everybody] * 3
    assert await known("ani") == await known("budi") == {"ani", "budi"}
    assert await known("citra") == {"citra"}
    assert await known("dewi") == {"dewi"}
    assert (await cities.client.post("/names", json=asked)).status_code == 401


async def test_who_left_an_agency_is_known_there_no_longer(cities: Any) -> None:
    _, ani = await cities.member("ani", ADMIN)
    budi = (await cities.invite("budi", UNIT, by=ani)).json()
    asked = {"account_ids": [budi["account_id"]]}
    known = await cities.client.post("/names", json=asked, headers=ani)
    assert known.json()["names"] == {budi["account_id"]: "budi"}
    path = f"/accounts/{budi['account_id']}/grants/{budi['grants'][0]['grant_id']}"
    assert (await cities.client.delete(path, headers=ani)).status_code == 200
    gone = await cities.client.post("/names", json=asked, headers=ani)
    assert gone.json()["names"] == {}
