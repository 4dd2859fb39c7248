"""Agencies over HTTP."""

from typing import Any

BODY = {"name": "Kota A", "type": "kota", "parent_id": None}


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("urn:gelanggang:")


async def test_an_agency_is_registered_told_and_found(directory: Any) -> None:
    await directory.agency("prov", name="Provinsi P", type="provinsi")
    answer = await directory.agency("kota-a", name=" Kota  A ", parent_id="prov")
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"1"'
    shown = answer.json()
    assert (shown["name"], shown["type"], shown["parent_id"]) == ("Kota A", "kota", "prov")
    words = {
        "agency_id": "kota-a", "name": "Kota A", "type": "kota", "parent_id": "prov",
        "province": None,
    }  # fmt: skip
    assert await directory.told("kota-a") == [("agency_registered", 1, words)]
    found = await directory.client.get("/agencies/kota-a", headers=directory.chief)
    assert found.json() == shown


async def test_registering_again_in_the_same_words_changes_nothing(directory: Any) -> None:
    first = await directory.agency("kota-a")
    again = await directory.agency("kota-a")
    assert again.json() == first.json()
    assert len(await directory.told("kota-a")) == 1


async def test_another_agency_takes_neither_the_id_nor_the_name(directory: Any) -> None:
    await directory.agency("kota-a", name="Kota A")
    other = await directory.agency("kota-a", name="Kota B")
    assert problem(other) == (409, "identity:agency-exists")
    same = await directory.agency("kota-b", name="KOTA a")
    assert problem(same) == (409, "identity:agency-name-taken")
    assert same.json()["params"]["agency_id"] == "kota-a"
    regency = await directory.agency("kab-a", name="Kota A", type="kabupaten")
    assert regency.status_code == 200


async def test_a_parent_must_be_registered_before(directory: Any) -> None:
    answer = await directory.agency("kota-a", parent_id="nowhere")
    assert problem(answer) == (409, "identity:agency-not-known")
    assert await directory.told("kota-a") == []


async def test_a_name_is_corrected_told_and_the_former_one_kept(directory: Any) -> None:
    await directory.agency("kota-a", name="Kota Aa")
    path, wish = "/agencies/kota-a/name", {"name": "Kota A", "reason": "misspelt"}
    stale = {**directory.chief, "If-Match": '"7"'}
    assert problem(await directory.client.post(path, json=wish, headers=stale)) == (412, "stale")
    fresh = {**directory.chief, "If-Match": '"1"'}
    answer = await directory.client.post(path, json=wish, headers=fresh)
    assert (answer.json()["name"], answer.json()["version"]) == ("Kota A", 2)
    assert [f["name"] for f in answer.json()["former_names"]] == ["Kota Aa"]
    (_, (kind, _, told)) = await directory.told("kota-a")
    assert (kind, told.pop("at") is not None) == ("agency_corrected", True)
    assert told == {"agency_id": "kota-a", "name": "Kota A", "type": "kota", "province": None}
    silent = await directory.client.post(path, json=wish, headers=directory.chief)
    assert silent.json()["version"] == 2
    repeated = await directory.agency("kota-a", name="Kota Aa")
    assert repeated.json()["name"] == "Kota A"


async def test_a_correction_takes_no_name_that_stands(cities: Any) -> None:
    wish = {"name": "kota KOTA-B", "reason": "misspelt"}
    answer = await cities.client.post("/agencies/kota-a/name", json=wish, headers=cities.chief)
    assert problem(answer) == (409, "identity:agency-name-taken")


async def test_only_the_secretariat_registers_and_corrects(cities: Any) -> None:
    _, other = await cities.member("ani", ("agency_administrator", "kota-a"))
    put = await cities.client.put("/agencies/kota-c", json=BODY, headers=other)
    assert problem(put) == (403, "forbidden")
    wish = {"name": "Kota X", "reason": "vain"}
    post = await cities.client.post("/agencies/kota-a/name", json=wish, headers=other)
    assert problem(post) == (403, "forbidden")
    assert (await cities.client.put("/agencies/kota-c", json=BODY)).status_code == 401
    where = {"province": "ID-JT", "reason": "vain"}
    move = await cities.client.post("/agencies/kota-a/province", json=where, headers=other)
    assert problem(move) == (403, "forbidden")


async def test_the_directory_of_agencies_is_public(cities: Any) -> None:
    listed = await cities.client.get("/agencies")
    assert [a["agency_id"] for a in listed.json()["items"]] == ["kota-a", "kota-b"]
    one = await cities.client.get("/agencies/kota-a")
    shown = {name: one.json()[name] for name in ("agency_id", "name", "type", "province")}
    assert shown == {
        "agency_id": "kota-a", "name": "Kota kota-a", "type": "kota", "province": None,
    }  # fmt: skip
    assert "chief" not in listed.text + one.text, "who registered it is nobody's matter"


async def test_an_agency_is_placed_told_and_found_by_its_province(directory: Any) -> None:
    await directory.agency("kota-a", province="ID-JT")
    await directory.agency("kota-b")
    told = (await directory.told("kota-a"))[0][2]
    assert told["province"] == "ID-JT"
    path, wish = "/agencies/kota-b/province", {"province": "ID-BA", "reason": "left out"}
    stale = {**directory.chief, "If-Match": '"7"'}
    assert problem(await directory.client.post(path, json=wish, headers=stale)) == (412, "stale")
    placed = await directory.client.post(path, json=wish, headers=directory.chief)
    assert (placed.json()["province"], placed.json()["version"]) == ("ID-BA", 2)
    assert [f["province"] for f in placed.json()["former_places"]] == [None]
    (kind, sequence, words) = (await directory.told("kota-b"))[1]
    assert (kind, sequence, words["province"]) == ("agency_corrected", 2, "ID-BA")
    silent = await directory.client.post(path, json=wish, headers=directory.chief)
    assert silent.json()["version"] == 2
    assert len(await directory.told("kota-b")) == 2
    found = await directory.client.get("/agencies", params={"province": "ID-BA", "type": "kota"})
    assert [a["agency_id"] for a in found.json()["items"]] == ["kota-b"]


async def test_a_ministry_lies_in_no_province(directory: Any) -> None:
    answer = await directory.agency("m", name="M", type="kementerian", province="ID-JK")
    assert problem(answer) == (409, "identity:no-province")
    assert await directory.told("m") == []
    await directory.agency("m", name="M", type="kementerian")
    wish = {"province": "ID-JK", "reason": "why not"}
    moved = await directory.client.post("/agencies/m/province", json=wish, headers=directory.chief)
    assert problem(moved) == (409, "identity:no-province")


async def test_agencies_are_listed_by_name_in_pages_and_searched(directory: Any) -> None:
    await directory.agency("p", name="Provinsi P", type="provinsi")
    for letter in "dbca":
        await directory.agency(f"kota-{letter}", name=f"Kota {letter.upper()}", parent_id="p")

    async def ids(**query: Any) -> tuple[list[str], str | None]:
        answer = await directory.client.get("/agencies", params=query, headers=directory.chief)
        assert answer.status_code == 200, answer.text
        return [a["agency_id"] for a in answer.json()["items"]], answer.json()["next"]

    first, after = await ids(limit=3)
    assert first == ["kota-a", "kota-b", "kota-c"]
    rest, end = await ids(limit=3, after=after)
    assert (rest, end) == (["kota-d", "p"], None)
    assert (await ids(type="provinsi"))[0] == ["p"]
    assert (await ids(parent_id="p", q="A b"))[0] == ["kota-b"]
    assert (await ids(q=".*"))[0] == []


async def test_what_is_not_there_is_missing(directory: Any) -> None:
    answer = await directory.client.get("/agencies/nowhere", headers=directory.chief)
    assert problem(answer) == (404, "not-found")
    wish = {"name": "Kota A", "reason": "misspelt"}
    post = await directory.client.post("/agencies/nowhere/name", json=wish, headers=directory.chief)
    assert problem(post) == (404, "not-found")


async def test_an_idempotency_key_answers_the_same_and_refuses_another_body(
    directory: Any,
) -> None:
    headers = {**directory.chief, "Idempotency-Key": "k1"}
    first = await directory.client.put("/agencies/kota-a", json=BODY, headers=headers)
    again = await directory.client.put("/agencies/kota-a", json=BODY, headers=headers)
    assert (first.json(), again.headers["idempotency-replayed"]) == (again.json(), "true")
    other = {**BODY, "name": "Kota B"}
    refused = await directory.client.put("/agencies/kota-a", json=other, headers=headers)
    assert problem(refused) == (422, "key-reused")
