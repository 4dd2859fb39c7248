"""Large content in GridFS, streamed both ways."""

from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, cast

from shared import clock
from shared.mongo.driver import Bucket, NoFile, awaited
from shared.mongo.shapes import Missing

CHUNK = 261_120


class Files:
    """Large content in GridFS, streamed both ways."""

    def __init__(self, database: Any, name: str) -> None:
        self._bucket = Bucket(database, bucket_name=name)
        self._files = database[f"{name}.files"]

    async def put(
        self, name: str, content: AsyncIterator[bytes],
        metadata: Mapping[str, Any] | None = None, id: str | None = None,
    ) -> str:  # fmt: skip
        """Keep the stream and give its id; a stream that breaks leaves nothing behind."""
        given = id or clock.new_id()
        about = dict(metadata or {})
        stream = self._bucket.open_upload_stream_with_id(given, name, metadata=about)
        try:
            async for chunk in content:
                await stream.write(chunk)
        except BaseException:
            await stream.abort()
            raise
        await stream.close()
        return given

    async def open(self, id: str) -> AsyncIterator[bytes]:
        """The content, in pieces; Missing at the first piece when there is none."""
        await self.length(id)
        stream = await awaited(self._bucket.open_download_stream(id))
        while piece := await stream.read(CHUNK):
            yield piece

    async def length(self, id: str) -> int:
        """Its size in bytes; Missing when there is none."""
        found = await self._files.find_one({"_id": id}, {"length": 1})
        if found is None:
            raise Missing("file", id)
        return cast(int, found["length"])

    async def delete(self, id: str) -> None:
        """Forget it; nothing happens when it is gone already."""
        with suppress(NoFile):
            await self._bucket.delete(id)

    async def older_than(self, instant: datetime, limit: int = 1000) -> list[str]:
        """Ids of files kept before `instant`, oldest first: where a sweep for orphans looks."""
        found = self._files.find({"uploadDate": {"$lt": instant}}, {"_id": 1})
        return [f["_id"] for f in await found.sort("uploadDate", 1).limit(limit).to_list(limit)]
