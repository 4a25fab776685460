"""What our own downloads and library say, as if it came from a neighbour. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from anishelf.tracker.domain.facts import Fact, FactKind
from anishelf.tracker.domain.report import (
    ItemReport,
    Place,
    Report,
    TransferReport,
    id_clues,
)
from anishelf.tracker.domain.states import MediaKind, Source, Track

_BROKEN = frozenset({"failed", "cancelled", "removed"})
_OURS = "pipeline"


@dataclass(frozen=True, slots=True)
class OwnEpisode:
    """One episode of ours with its download and its file; a film has neither season nor episode."""

    work_id: int
    bangumi_id: int
    tmdb: str | None
    title: str
    year: int | None
    is_film: bool
    season: int
    episode: int
    download_id: int | None
    status: str | None
    progress: float
    size: int | None
    sync_error: str | None
    path: str | None
    is_there: bool
    changed_at: datetime


def report(row: OwnEpisode) -> Report:
    """Return what a row of ours says; it is said at the time of its last change."""
    kind = MediaKind.MOVIE if row.is_film else MediaKind.TV
    ids = {"bangumi": str(row.bangumi_id), **({"tmdb": row.tmdb} if row.tmdb else {})}
    place = Place() if row.is_film else Place(row.season, row.episode)
    at = row.changed_at
    return Report(
        source=Source.PIPELINE,
        event="look:pipeline",
        dedupe_key="",
        clues=tuple(id_clues(kind, ids)),
        creates=True,
        kind=kind,
        ids=ids,
        title=row.title,
        year=row.year,
        media_facts=(
            Fact(FactKind.KNOWN, at, Source.PIPELINE, _OURS, Track.HD.value),
            Fact(FactKind.ANIME, at, Source.PIPELINE, _OURS),
            Fact(FactKind.WORK, at, Source.PIPELINE, value=row.work_id),
        ),
        items=(ItemReport(place, tuple(_facts(row))),),
        transfers=_transfer(row),
    )


def _facts(row: OwnEpisode) -> list[Fact]:
    at, facts = row.changed_at, []
    if row.download_id is not None:
        facts.append(Fact(FactKind.GRABBED, at, Source.PIPELINE, f"ANISHELF-{row.download_id}"))
    if row.path is not None:
        kind = FactKind.IMPORTED if row.is_there else FactKind.LOST
        facts.append(Fact(kind, at, Source.PIPELINE, row.path))
    facts.append(Fact(FactKind.TROUBLE, at, Source.PIPELINE, "sync", row.sync_error or ""))
    return facts


def _transfer(row: OwnEpisode) -> tuple[TransferReport, ...]:
    if row.download_id is None:
        return ()
    at = row.changed_at
    facts = [Fact(FactKind.PROGRESS, at, Source.PIPELINE, value=round(row.progress, 4))]
    if row.size:
        facts.append(Fact(FactKind.SIZE, at, Source.PIPELINE, value=row.size))
    if row.status == "completed":
        facts.append(Fact(FactKind.COMPLETE, at, Source.PIPELINE))
    if row.status in _BROKEN:
        facts.append(Fact(FactKind.BROKEN, at, Source.PIPELINE))
    return (TransferReport(f"ANISHELF-{row.download_id}", tuple(facts)),)
