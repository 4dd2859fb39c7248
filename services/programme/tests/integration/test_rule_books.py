"""Rule books over HTTP: shipped ones for anyone, a check of one's own for the secretariat."""

import hashlib
import json
from collections.abc import Callable

import pytest
import yaml

from programme import compute
from shared.testing import Served


async def test_anyone_sees_the_shipped_rule_books(served: Served) -> None:
    listed = await served.client.get("/rule-books")
    assert listed.json() == {
        "items": [
            {
                "id": "kipp-2018",
                "name": {
                    "id": "Kompetisi Inovasi Pelayanan Publik 2018",
                    "en": "Public Service Innovation Competition 2018",
                },
                "year": 2018,
                "rule_book_sha256": compute.shipped()["kipp-2018"].sha256,
                "assumptions": len(compute.shipped()["kipp-2018"].book.assumptions),
            }
        ],
        "next": None,
    }


async def test_anyone_can_hash_a_shipped_rule_book(served: Served) -> None:
    read = await served.client.get("/rule-books/kipp-2018")
    sha256 = hashlib.sha256(read.content).hexdigest()
    assert (read.status_code, read.headers["etag"]) == (200, f'"{sha256}"')
    assert sha256 == compute.shipped()["kipp-2018"].sha256
    assert read.json()["format"] == "gelanggang.rule-book/1"


async def test_a_rule_book_that_is_not_shipped_is_not_found(served: Served) -> None:
    assert (await served.client.get("/rule-books/kipp-2099")).status_code == 404
    assert (await served.client.get("/rule-books/..%2Fapp")).status_code in (404, 422)


async def test_anyone_can_start_from_the_file_of_a_shipped_rule_book(
    served: Served, secretary: dict[str, str]
) -> None:
    read = await served.client.get("/rule-books/kipp-2018/file")
    assert (read.status_code, read.headers["content-type"]) == (200, "application/yaml")
    assert read.headers["content-disposition"] == 'attachment; filename="kipp-2018.yaml"'
    assert read.text.startswith("# The public service innovation competition of 2018")
    checked = await served.client.post("/rule-books/check", content=read.content, headers=secretary)
    assert checked.json()["rule_book_sha256"] == compute.shipped()["kipp-2018"].sha256
    assert (await served.client.get("/rule-books/kipp-2099/file")).status_code == 404
    assert (await served.client.get("/rule-books/..%2Fapp/file")).status_code in (404, 422)


async def test_a_sound_file_is_told_its_hash(
    served: Served, secretary: dict[str, str], book_file: Callable[[str], bytes]
) -> None:
    checked = await served.client.post(
        "/rule-books/check", content=book_file("two-groups"), headers=secretary
    )
    assert checked.json() == {
        "sound": True,
        "rule_book_sha256": checked.json()["rule_book_sha256"],
        "assumptions": 1,
        "rule_book": compute.parse(book_file("two-groups")) | checked.json()["rule_book"],
        "count": 0,
        "mistakes": [],
    }
    seen = json.dumps(checked.json()["rule_book"])
    again = await served.client.post("/rule-books/check", content=seen, headers=secretary)
    assert again.json() == checked.json()
    in_json = json.dumps(yaml.safe_load(book_file("two-groups")))
    again = await served.client.post("/rule-books/check", content=in_json, headers=secretary)
    assert again.json() == checked.json()
    assert await served.mongo.collection("editions").count_documents({}) == 0


async def test_every_mistake_in_a_file_is_named(
    served: Served, secretary: dict[str, str], book_file: Callable[[str], bytes]
) -> None:
    spoiled = yaml.safe_load(book_file("two-groups"))
    for number in range(4):
        spoiled["lists"][number]["size"] = 0
    for number in range(3):
        spoiled["rounds"][number]["judges"] = "minister"
    checked = await served.client.post(
        "/rule-books/check", content=yaml.safe_dump(spoiled), headers=secretary
    )
    assert checked.status_code == 200
    answer = checked.json()
    pointers = [each["pointer"] for each in answer["mistakes"]]
    assert (answer["sound"], answer["rule_book_sha256"], answer["count"]) == (False, None, 10)
    assert pointers == [
        "/rounds/0/judges", "/rounds/1/judges", "/rounds/2/judges", "/lists/0/size",
        "/lists/1/size", "/lists/2/size", "/lists/3/size", "/lists/0/seats", "/lists/1/seats",
        "/lists/2/seats",
    ]  # fmt: skip
    assert answer["rule_book"] is None
    first = answer["mistakes"][0]
    line = yaml.safe_dump(spoiled).splitlines()[first["line"] - 1]
    assert line[first["column"] - 1 :] == "minister"
    assert line.strip() == "judges: minister"
    assert first == {
        "pointer": "/rounds/0/judges",
        "detail": "This must be one of: evaluator, panellist; not 'minister'.",
        "code": "not-a-choice",
        "params": {"known": "evaluator, panellist", "found": "'minister'"},
        "line": first["line"],
        "column": first["column"],
    }


async def test_a_file_that_grows_without_end_is_not_followed(
    served: Served, secretary: dict[str, str]
) -> None:
    bomb = b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    checked = await served.client.post("/rule-books/check", content=bomb, headers=secretary)
    assert checked.json()["mistakes"] == [
        {
            "pointer": "",
            "detail": "The alias *a is not followed; write its value out.",
            "code": "alias",
            "params": {"alias": "a"},
            "line": 2,
            "column": 8,
        }
    ]


async def test_of_thousands_of_mistakes_the_first_are_named(
    served: Served, secretary: dict[str, str]
) -> None:
    many = json.dumps({f"k{n}": 1 for n in range(3000)})
    checked = await served.client.post("/rule-books/check", content=many, headers=secretary)
    assert checked.json()["count"] >= len(checked.json()["mistakes"]) >= 1000


@pytest.mark.parametrize("size", [compute.LARGEST_FILE + 1, 2_000_000])
async def test_a_file_that_is_too_large_is_refused(
    size: int, served: Served, secretary: dict[str, str]
) -> None:
    checked = await served.client.post("/rule-books/check", content=b"#" * size, headers=secretary)
    assert checked.status_code == 413
    assert checked.json()["type"] == "urn:gelanggang:too-large"


async def test_only_the_secretariat_has_files_checked(
    served: Served, evaluator: dict[str, str]
) -> None:
    assert (await served.client.post("/rule-books/check", content=b"{}")).status_code == 401
    refused = await served.client.post("/rule-books/check", content=b"{}", headers=evaluator)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:gelanggang:forbidden")
