"""Words that several endpoints share: ids, accounts, and the limits of texts."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

Account = Annotated[str, Field(min_length=1, max_length=100)]
Slug = Annotated[str, Field(min_length=1, max_length=60)]
Why = Annotated[str, Field(min_length=1, max_length=2000)]
RoundId = Annotated[
    str, Path(max_length=200, description="The round: edition and round, joined by a colon.")
]
ReadingId = Annotated[str, Path(max_length=400, description="The reading.")]
EditionId = Annotated[str, Query(max_length=100, description="The edition.")]
