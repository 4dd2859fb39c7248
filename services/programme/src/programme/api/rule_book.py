"""Rule books over HTTP: those that are shipped, and a look at one's own before it is used."""

from typing import Any

from fastapi import Response
from pydantic import ConfigDict

from programme import access, compute
from programme.api.plain import EditionId, MistakeAnswer, in_file
from programme.domain.edition import Written
from programme.domain.rule_book import complete
from shared import http
from shared.mongo import Missing

router = http.router("rule books")
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
REFUSED_FILE: dict[int | str, dict[str, Any]] = {
    413: {"description": "The file is larger than a rule book can be.", "content": PROBLEM},
    422: {"description": "The rule book has mistakes; each is named.", "content": PROBLEM},
}
IN_YAML = "format: gelanggang.rule-book/1\nid: kipp-2018\nyear: 2018\n# … as GET /rule-books has it"
IN_JSON = {"format": "gelanggang.rule-book/1", "id": "kipp-2018", "year": 2018}
IN_A_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "YAML", "content": {"application/yaml": {}}}
}
FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A rule book as a file, YAML or JSON.",
        "content": {
            "application/yaml": {
                "schema": {"type": "string"},
                "examples": {"its beginning": {"value": IN_YAML}},
            },
            "application/json": {
                "schema": {"type": "object"},
                "examples": {"its beginning": {"value": IN_JSON}},
            },
        },
    }
}


class ShippedAnswer(http.Answer):
    """A rule book that comes with this service."""

    id: str
    name: dict[str, str]
    year: int
    rule_book_sha256: str
    assumptions: int


class CheckAnswer(http.Answer):
    """What a rule book is worth: where it is sound, its hash and itself as it would be published,
    every key in its place and every stage in its order; where it is not, its mistakes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "sound": False,
                    "rule_book_sha256": None,
                    "assumptions": None,
                    "rule_book": None,
                    "count": 1,
                    "mistakes": [
                        {
                            "pointer": "/groups/0/criteria",
                            "detail": "The weights of these criteria make 90; they must make 100.",
                            "code": "weights",
                            "params": {"total": "90"},
                            "line": 41,
                            "column": 5,
                        }
                    ],
                }
            ]
        }
    )

    sound: bool
    rule_book_sha256: str | None
    assumptions: int | None
    rule_book: dict[str, Any] | None
    count: int
    mistakes: list[MistakeAnswer]


async def read_file(asked: http.Asked) -> bytes:
    """The whole file that was sent; a Problem where it is larger than a rule book can be."""
    raw = await asked.request.body()
    if len(raw) > compute.LARGEST_FILE:
        detail = f"A rule book has at most {compute.LARGEST_FILE} bytes."
        raise http.Problem(413, "too-large", "The file is too large.", detail)
    return raw


def canonical(text: str, sha256: str) -> Response:
    """A rule book's canonical bytes, exactly those that were hashed."""
    return Response(text.encode(), media_type="application/json", headers={"ETag": f'"{sha256}"'})


def yaml_file(text: str, name: str) -> Response:
    """A rule book as a file of its own."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.yaml"'}
    return Response(text.encode(), media_type="application/yaml", headers=headers)


@router.get("/rule-books", summary="Shipped rule books", response_model=http.Page[ShippedAnswer])
async def shipped(_: http.Guest) -> http.Page[ShippedAnswer]:
    """Anyone may see which rule books come with this service."""
    items = [
        ShippedAnswer(
            id=each.book.id,
            name={"id": each.book.name.id, "en": each.book.name.en},
            year=each.book.year,
            rule_book_sha256=each.sha256,
            assumptions=len(each.book.assumptions),
        )
        for each in compute.shipped().values()
    ]
    return http.Page(items=items)


@router.get("/rule-books/{id}", summary="A shipped rule book", response_model=dict[str, Any])
async def shipped_one(_: http.Guest, id: EditionId) -> Response:
    """Anyone may read a shipped rule book, whole, in its canonical form (RFC 8785)."""
    found = compute.shipped().get(id)
    if found is None:
        raise Missing("shipped rule book", id)
    return canonical(found.canonical, found.sha256)


@router.get(
    "/rule-books/{id}/file",
    summary="A shipped rule book as its file",
    response_class=Response,
    responses=IN_A_FILE,
)
async def shipped_file(_: http.Guest, id: EditionId) -> Response:
    """Anyone may fetch a shipped rule book as it was written, with its comments, to start from."""
    if id not in compute.shipped():
        raise Missing("shipped rule book", id)
    return yaml_file(compute.shipped_file(id), id)


@router.post(
    "/rule-books/check",
    summary="Check a rule book",
    response_model=CheckAnswer,
    responses={413: REFUSED_FILE[413]},
    openapi_extra=FILE,
)
async def check(call: http.Call) -> CheckAnswer:
    """The secretariat may have a file checked: every mistake is named, and nothing is stored."""
    access.require(call.who, "check rule books")
    found = await compute.understand_file(await read_file(call))
    if isinstance(found, Written):
        count = len(found.book.assumptions)
        return CheckAnswer(
            sound=True,
            rule_book_sha256=found.sha256,
            assumptions=count,
            rule_book=complete(found.book),
            count=0,
            mistakes=[],
        )
    return CheckAnswer(
        sound=False,
        rule_book_sha256=None,
        assumptions=None,
        rule_book=None,
        count=len(found),
        mistakes=in_file(found),
    )
