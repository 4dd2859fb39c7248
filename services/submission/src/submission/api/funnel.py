"""The funnel, for anyone: how many came how far, by group and cluster and by province."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import Query, Response

from shared import http
from submission.api.proposal import OR_TABLE, Format
from submission.api.shown import EditionId
from submission.queries import funnel as funnels

router = http.router("the funnel")


class FunnelRow(http.Answer):
    """One group and cluster: how many came how far."""

    group: str
    cluster: str
    counts: dict[str, int]
    refused_by_reason: dict[str, int]


class ProvinceRow(http.Answer):
    """One province by its code of ISO 3166-2:ID; null for who belongs to none."""

    province: str | None
    counts: dict[str, int]


class FunnelAnswer(http.Answer):
    """How many proposals of an edition came how far, by what is public."""

    edition_id: str
    as_of: datetime | None
    counts: dict[str, int]
    refused_by_reason: dict[str, int]
    lists: dict[str, int]
    rows: list[FunnelRow]
    provinces: list[ProvinceRow]


class By(StrEnum):
    """What a table has its rows by."""

    CLUSTER = "cluster"
    PROVINCE = "province"


@router.get(
    "/editions/{edition_id}/funnel",
    response_model=FunnelAnswer,
    responses=OR_TABLE,
    summary="The funnel",
)
async def get_funnel(
    edition_id: EditionId,
    guest: http.Guest,
    by: Annotated[By, Query(description="What a table has its rows by.")] = By.CLUSTER,
    format: Format = "json",
) -> FunnelAnswer | Response:
    """By cluster and by province; nominations, finals and wins count once their list is released.

    Agencies of which no province is known, or that belong to none, are the nation's.
    """
    funnel = await funnels.funnel(guest.mongo, edition_id)
    if format == "csv":
        return _by_province(funnel) if by is By.PROVINCE else _by_cluster(funnel)
    return FunnelAnswer(
        edition_id=edition_id,
        as_of=funnel.as_of,
        counts=funnel.counts,
        refused_by_reason=funnel.reasons,
        lists=funnel.lists,
        rows=[
            FunnelRow(
                group=r.group, cluster=r.cluster, counts=r.counts, refused_by_reason=r.reasons
            )
            for r in funnel.rows
        ],
        provinces=[ProvinceRow(province=p.province, counts=p.counts) for p in funnel.provinces],
    )


def _by_cluster(funnel: funnels.Funnel) -> Response:
    header = ("group", "cluster", *funnels.COUNTED, "as_of")
    rows = ((r.group, r.cluster, *_counted(r.counts), funnel.as_of) for r in funnel.rows)
    return http.csv("funnel-by-cluster.csv", header, rows)


def _by_province(funnel: funnels.Funnel) -> Response:
    header = ("province", *funnels.COUNTED, "as_of")
    rows = ((p.province, *_counted(p.counts), funnel.as_of) for p in funnel.provinces)
    return http.csv("funnel-by-province.csv", header, rows)


def _counted(counts: dict[str, int]) -> list[int]:
    return [counts[name] for name in funnels.COUNTED]
