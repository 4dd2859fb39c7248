"""Agencies from a table: tried, taken in, and taken in again."""

from typing import Any

import pytest

HEADER = "agency_id,name,type,parent_id,province\n"
TABLE = (
    HEADER
    + "jateng,Provinsi Jawa Tengah,provinsi,,ID-JT\n"
    + '"kota-s","Kota, Semarang",kota,jateng,ID-JT\n'
    + "kota-t,Kota Tegal,kota,nowhere,ID-JT\n"
    + "kota-u,Kota U,kota,,ID-XX\n"
    + "kota-v,Kota V,desa,,\n"
    + "kota-w,,kota,,\n"
    + "kem,Kementerian X,kementerian,,ID-JK\n"
    + "kota-y,KOTA  TEGAL,kota\n"
)
WRONG = [
    (4, "identity:agency-not-known", {"agency_id": "nowhere"}),
    (5, "identity:cell-wrong", {"column": "province", "cell": "ID-XX"}),
    (6, "identity:cell-wrong", {"column": "type", "cell": "desa"}),
    (7, "identity:cell-missing", {"column": "name", "cell": ""}),
    (8, "identity:no-province", {"type": "kementerian"}),
    (9, "identity:row-of-another-length", {"cells": 3}),
]


async def sent(directory: Any, raw: str | bytes, *, really: bool = True, by: Any = None) -> Any:
    content = raw.encode() if isinstance(raw, str) else raw
    params = {"dry_run": str(not really).lower()}
    headers = {**(by or directory.chief), "Content-Type": "text/csv"}
    return await directory.client.post(
        "/agencies/import", content=content, params=params, headers=headers
    )


def outcomes(answer: Any) -> list[tuple[int, str | None, str | None]]:
    assert answer.status_code == 200, answer.text
    return [(one["line"], one["agency_id"], one["outcome"]) for one in answer.json()["lines"]]


async def listed(directory: Any) -> list[str]:
    found = await directory.client.get("/agencies")
    return [agency["agency_id"] for agency in found.json()["items"]]


async def test_a_dry_run_says_what_a_real_one_does_and_does_nothing(directory: Any) -> None:
    tried = await sent(directory, TABLE, really=False)
    assert await listed(directory) == []
    assert await directory.served.told("identity.events") == await directory.served.told()
    done = await sent(directory, TABLE)
    assert tried.json() | {"dry_run": False} == done.json()
    assert outcomes(done)[:2] == [(2, "jateng", "registered"), (3, "kota-s", "registered")]
    wrong = [one for one in done.json()["lines"] if one["outcome"] is None]
    assert [(one["line"], one["code"], one["params"]) for one in wrong] == WRONG
    assert all(one["detail"] for one in wrong)
    counted = {name: done.json()[name] for name in ("rows", "registered", "unchanged", "wrong")}
    assert counted == {"rows": 8, "registered": 2, "unchanged": 0, "wrong": 6}
    assert await listed(directory) == ["kota-s", "jateng"]
    told = (await directory.told("kota-s"))[0][2]
    assert (told["name"], told["parent_id"], told["province"]) == (
        "Kota, Semarang", "jateng", "ID-JT",
    )  # fmt: skip


async def test_the_same_table_again_changes_nothing(directory: Any) -> None:
    await sent(directory, TABLE)
    before = await directory.served.told()
    again = await sent(directory, TABLE)
    assert outcomes(again)[:2] == [(2, "jateng", "unchanged"), (3, "kota-s", "unchanged")]
    assert await directory.served.told() == before


@pytest.mark.parametrize("begins", [b"", b"\xef\xbb\xbf"], ids=["bare", "with a mark"])
@pytest.mark.parametrize("cells", [",", ";"], ids=["commas", "semicolons"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["unix", "windows"])
async def test_a_table_is_read_as_spreadsheets_write_it(
    directory: Any, begins: bytes, cells: str, ends: str
) -> None:
    lines = ["Type,agency_id , Name", 'kota,kota-a,"Kota A"', "", "kota,kota-b,Kota é,", ""]
    raw = begins + ends.join(lines).replace(",", cells).encode()
    assert outcomes(await sent(directory, raw)) == [
        (2, "kota-a", "registered"),
        (4, "kota-b", "registered"),
    ]


async def test_two_rows_of_one_file_are_held_against_each_other(directory: Any) -> None:
    raw = "agency_id,name,type\na,Kota A,kota\nb,kota a,kota\na,Kota A,kota\nc,Kota A,kabupaten\n"
    for really in (False, True):
        answer = await sent(directory, raw, really=really)
        found = [(one["outcome"], one["code"]) for one in answer.json()["lines"]]
        assert found[:2] == [("registered", None), (None, "identity:agency-name-taken")]
        assert found[2] == ("unchanged", None)
        assert found[3] == ("registered", None)


async def test_an_agency_is_placed_once_in_a_file(cities: Any) -> None:
    raw = HEADER + "kota-a,Kota kota-a,kota,,ID-BA\nkota-a,Kota kota-a,kota,,ID-JT\n"
    for really in (False, True):
        answer = await sent(cities, raw, really=really)
        found = [(one["outcome"], one["code"]) for one in answer.json()["lines"]]
        assert found == [("placed", None), (None, "identity:agency-exists")]


async def test_an_agency_that_is_there_gets_the_province_that_it_lacks(cities: Any) -> None:
    raw = HEADER + "kota-a,Kota kota-a,kota,,ID-BA\nkota-b,Another,kota,,ID-BA\n"
    tried = await sent(cities, raw, really=False)
    assert len(await cities.told("kota-a")) == 1
    done = await sent(cities, raw)
    assert outcomes(tried) == outcomes(done) == [(2, "kota-a", "placed"), (3, "kota-b", None)]
    (kind, sequence, words) = (await cities.told("kota-a"))[1]
    assert (kind, sequence, words["province"]) == ("agency_corrected", 2, "ID-BA")
    assert outcomes(await sent(cities, raw))[0] == (2, "kota-a", "unchanged")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"agency_id,name,type\n\xff,x,kota\n", "not-utf-8"),
        (b'agency_id,name,type\n"a"b,x,kota\n', "not-csv"),
        (b'agency_id,name,type\n"a,x,kota\n', "not-csv"),
        (b"", "columns"),
        (b"agency_id,name\na,A\n", "columns"),
        (b"agency_id,name,type,colour\na,A,kota,red\n", "columns"),
        (b"agency_id,name,type,name\na,A,kota,B\n", "columns"),
        (b"agency_id,name,type\n" + b"a,A,kota\n" * 2001, "too-many-rows"),
    ],
)
async def test_what_is_no_table_is_refused_whole(directory: Any, raw: bytes, reason: str) -> None:
    answer = await sent(directory, raw)
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:gelanggang:identity:no-table"
    assert answer.json()["params"]["reason"] == reason
    assert await listed(directory) == []


async def test_a_row_that_is_no_csv_is_told_with_its_line(directory: Any) -> None:
    answer = await sent(directory, TABLE + '"kota-z,Kota Z,kota,,\nkota-q,Kota Q,kota,,\n')
    assert answer.json()["params"] == {"reason": "not-csv", "line": 10}


async def test_only_the_secretariat_takes_a_table_in(cities: Any) -> None:
    _, ani = await cities.member("ani", ("agency_administrator", "kota-a"))
    for really in (False, True):
        answer = await sent(cities, TABLE, really=really, by=ani)
        assert answer.status_code == 403
    assert await listed(cities) == ["kota-a", "kota-b"]


async def test_each_row_that_was_taken_in_is_logged(directory: Any) -> None:
    await sent(directory, TABLE, really=False)
    await sent(directory, TABLE)
    found = await directory.client.get("/log?subject=kota-s", headers=directory.chief)
    assert [(one["operation"], one["outcome"]) for one in found.json()["items"]] == [
        ("POST /agencies/import", "done")
    ]
    refused = await directory.client.get("/log?subject=kota-t", headers=directory.chief)
    assert [one["outcome"] for one in refused.json()["items"]] == ["identity:agency-not-known"]
