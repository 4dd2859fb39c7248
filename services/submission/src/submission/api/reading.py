"""What is to be judged, served to the judge who holds a reading of it; each look is kept."""

from typing import Annotated, Any

from fastapi import Path, Response

from shared import http
from submission.api.shown import Slot
from submission.commands.attachment import BUCKET
from submission.commands.look import Look, Material, look

router = http.router("readings")
ReadingId = Annotated[str, Path(min_length=1, max_length=200, description="A reading of yours.")]


class FileAnswer(http.Answer):
    """A file of the frozen version, downloaded by its place."""

    slot: str
    name: str
    type: str
    size: int


class MaterialAnswer(http.Answer):
    """The frozen version that is to be judged."""

    reading_id: str
    proposal_id: str
    edition_id: str
    group: str
    cluster: str
    content_version: int
    content_sha256: str
    title: str
    category: str | None
    started_on: str | None
    answers: dict[str, str]
    attachments: list[FileAnswer]

    @classmethod
    def of(cls, reading_id: str, material: Material) -> "MaterialAnswer":
        """As it was frozen."""
        content: dict[str, Any] = material.frozen.content
        names = ("title", "category", "started_on", "answers")
        return cls(
            reading_id=reading_id,
            proposal_id=material.proposal_id,
            edition_id=material.proposal.edition_id,
            group=material.proposal.group,
            cluster=material.proposal.cluster,
            content_version=material.frozen.content_version,
            content_sha256=material.frozen.sha256,
            attachments=[
                FileAnswer(slot=slot, name=f.name, type=f.type, size=f.size)
                for slot, f in sorted(material.frozen.files.items())
            ],
            **{name: content[name] for name in names},
        )


@router.get(
    "/readings/{reading_id}/material", response_model=MaterialAnswer, summary="What is to be read"
)
async def get_material(reading_id: ReadingId, call: http.Call) -> MaterialAnswer:
    """The frozen version, to you as a judge, until you decline it or the round closes."""
    command = Look(call.who, reading_id)
    material = await call.work.run(look, command, now=call.now)
    return MaterialAnswer.of(reading_id, material)


@router.get(
    "/readings/{reading_id}/material/attachments/{slot}",
    response_class=Response,
    summary="A file of what is to be read",
)
async def get_material_attachment(reading_id: ReadingId, slot: Slot, call: http.Call) -> Response:
    """The file that the frozen version names."""
    command = Look(call.who, reading_id, slot)
    material = await call.work.run(look, command, now=call.now)
    file = material.frozen.files[slot]
    content = call.mongo.files(BUCKET).open(file.file_id)
    return http.download(content, file.name, file.type, file.size)
