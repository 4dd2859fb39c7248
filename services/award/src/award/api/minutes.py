"""Minutes of a list over HTTP: a PDF to print and sign, for those who may see the list."""

from typing import Annotated, Literal

from fastapi import Response
from pydantic import ConfigDict, Field

from award import compute
from award.api.desk import Public
from award.api.words import EditionId, Id, ListName
from award.queries import minutes as queries
from shared import http

router = http.router("minutes")
Line = Annotated[str, Field(min_length=1, max_length=200)]


class SignatoryBody(http.Body):
    """Who signs beside those who prepared and verified the list."""

    name: Annotated[str, Field(max_length=200)] = ""
    office: Line


class MinutesBody(http.Body):
    """What is only on the paper: it is printed and kept nowhere."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"language": "id", "number": "BA/12/KIPP/2018", "place": "Jakarta",
                 "people": {"01978a00-4c1e-7d2a-9b3f-2a1b3c4d5e6f": "Siti Rahma"},
                 "signatories": [{"name": "", "office": "Ketua Tim Panel Independen"}]}
            ]
        }
    )  # fmt: skip

    language: Literal["id", "en"] = "id"
    number: Annotated[str, Field(max_length=100)] = ""
    place: Annotated[str, Field(max_length=100)] = ""
    people: dict[Id, Line] = Field(
        default_factory=dict, max_length=200, description="Names of accounts, as far as known."
    )
    signatories: tuple[SignatoryBody, ...] = Field(default=(), max_length=8)


@router.post(
    "/lists/{edition_id}/{list}/minutes", summary="Print the minutes of a list",
    responses={200: {"description": "PDF", "content": {"application/pdf": {}}}},
)  # fmt: skip
async def printing(
    edition_id: EditionId, list: ListName, body: MinutesBody, call: http.Call, desk: Public
) -> Response:
    """Whoever may read how a list came about prints it; before the release it says so on each page.

    Nothing is changed or kept: it is asked by POST so that no name of a person is in an address.
    """
    said = await queries.of_list(call.mongo, edition_id, list, call.who)
    async with desk.press:
        content = await compute.minutes_pdf(said, body.model_dump(), call.now)
    name = f"{edition_id}-{list}-minutes-{body.language}.pdf"
    return http.download(compute.whole(content), name, "application/pdf", len(content))
