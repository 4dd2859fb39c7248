"""The waiting list (daftar tunggu) for one kind of booth: it hands out the numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """The last number drawn; those who wait keep theirs, and the lowest is first."""

    forum_id: str
    kind: str
    drawn: int = 0

    @property
    def id(self) -> str:
        return line_id(self.forum_id, self.kind)


def line_id(forum_id: str, kind: str) -> str:
    return f"{forum_id}:{kind}"
