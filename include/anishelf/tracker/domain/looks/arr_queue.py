"""What the queue of Sonarr and Radarr says: progress, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from anishelf.tracker.domain.events.fields import Body, identifier, number, part, parts, text
from anishelf.tracker.domain.events.sonarr import place_of
from anishelf.tracker.domain.facts import Fact, FactKind
from anishelf.tracker.domain.report import (
    ItemReport,
    Place,
    Report,
    Sender,
    TransferReport,
    download_key,
    native_clue,
)
from anishelf.tracker.domain.states import MediaKind, Source

_COMPLETE = frozenset({"importPending", "importBlocked", "importing", "imported"})
_BROKEN = frozenset({"failed", "failedPending"})


def queue(rows: Iterable[Body], sender: Sender, at: datetime) -> list[Report]:
    """Return what the queue says: one report for each download, whose rows are one per episode."""
    grouped: dict[str, list[Body]] = {}
    for row in rows:
        download = text(row, "downloadId")
        if download:
            grouped.setdefault(download_key(download), []).append(row)
    return [_queued(download, same, sender, at) for download, same in grouped.items()]


def _queued(download: str, rows: Sequence[Body], sender: Sender, at: datetime) -> Report:
    row = rows[0]
    size, left = number(row, "size") or 0, number(row, "sizeleft", "sizeLeft")
    state = text(row, "trackedDownloadState") or ""
    facts = [Fact(FactKind.QUEUE, at, sender.source, value=_words(rows))]
    if size:
        facts.append(Fact(FactKind.SIZE, at, sender.source, value=size))
        if left is not None:
            part_ = max(0.0, min(1.0, 1 - left / size))
            facts.append(Fact(FactKind.PROGRESS, at, sender.source, value=round(part_, 4)))
    if state in _COMPLETE or text(row, "status") == "completed":
        facts.append(Fact(FactKind.COMPLETE, at, sender.source))
    if state in _BROKEN:
        facts.append(Fact(FactKind.BROKEN, at, sender.source))
    grabbed = Fact(FactKind.GRABBED, at, sender.source, download, text(row, "title"))
    places = [_queue_place(each, download) for each in rows]
    native = identifier(row, "seriesId", "movieId")
    return Report(
        source=sender.source,
        event="look:queue",
        dedupe_key="",
        clues=(native_clue(sender.id, native),) if native else (),
        kind=MediaKind.TV if sender.source is Source.SONARR else MediaKind.MOVIE,
        track=sender.track,
        items=tuple(ItemReport(place, (grabbed,)) for place in places if place),
        transfers=(TransferReport(download, tuple(facts)),),
    )


def _queue_place(row: Body, download: str) -> Place | None:
    episode = part(row, "episode")
    if episode is not None:
        return place_of(episode, download)
    return Place(download_id=download) if identifier(row, "movieId") else None


def _words(rows: Sequence[Body]) -> str:
    """Return what stands in the way, in the program's own words; nothing where it gets on."""
    if all(text(row, "trackedDownloadStatus") in {None, "ok"} for row in rows):
        return ""
    said = [
        line
        for row in rows
        for message in parts(row, "statusMessages")
        for line in [*(message.get("messages") or []), text(message, "title")][:3]
        if isinstance(line, str)
    ]
    return "; ".join(dict.fromkeys(said)) or text(rows[0], "errorMessage") or ""
