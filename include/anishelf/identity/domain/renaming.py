"""What a work or a season is named after. Values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkName:
    """What names a work's folder; `bangumi_id` is the subject that it is called after."""

    work_id: int
    bangumi_id: int
    title: str
    original_title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class SeasonName:
    """What a season is called; `bangumi_id` is the first subject that it is made of."""

    season_id: int
    bangumi_id: int
    title: str
