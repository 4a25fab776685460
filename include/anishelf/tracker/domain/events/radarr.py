"""Reads the webhook of Radarr."""

from __future__ import annotations

from datetime import datetime

from anishelf.tracker.domain.events import arr
from anishelf.tracker.domain.events.fields import (
    Body,
    flag,
    identifier,
    ids,
    number,
    part,
    parts,
    text,
)
from anishelf.tracker.domain.events.sonarr import renamed
from anishelf.tracker.domain.facts import Fact, FactKind
from anishelf.tracker.domain.report import (
    ItemReport,
    Place,
    Report,
    Sender,
    TransferReport,
    download_clue,
    id_clues,
    joined,
    listed,
    native_clue,
    nothing,
)
from anishelf.tracker.domain.states import MediaKind, Source

_IDS = {"tmdb": "tmdbId", "imdb": "imdbId"}
_USED = frozenset(
    {
        "MovieAdded",
        "Grab",
        "Download",
        "Rename",
        "MovieDelete",
        "MovieFileDelete",
        "ManualInteractionRequired",
    }
)


def read(body: Body, sender: Sender, at: datetime) -> Report:
    """Return what an event says; tests, health and updates say nothing of any film."""
    event = text(body, "eventType") or ""
    key = _dedupe_key(body, event)
    if event not in _USED:
        return nothing(Source.RADARR, event, key, "a test" if event == "Test" else "no use for it")
    movie = part(body, "movie")
    found = ids(movie, _IDS)
    if movie is None and not arr.download_id(body):
        return nothing(Source.RADARR, event, key, "it names no film")
    clues = id_clues(MediaKind.MOVIE, found)
    if native := identifier(movie, "id"):
        clues.append(native_clue(sender.id, native))
    if download := arr.download_id(body):
        clues.append(download_clue(download))
    return Report(
        source=Source.RADARR,
        event=event,
        dedupe_key=key,
        clues=tuple(clues),
        creates=bool(found) and event != "MovieDelete",
        kind=MediaKind.MOVIE,
        ids=found,
        title=text(movie, "title"),
        year=number(movie, "year") or None,
        track=sender.track,
        media_facts=_media_facts(movie, sender, event, at),
        items=_items(body, event, at),
        transfers=_transfers(body, sender, event, at),
    )


def _media_facts(movie: Body | None, sender: Sender, event: str, at: datetime) -> tuple[Fact, ...]:
    if movie is None:
        return ()
    if event == "MovieDelete":
        return (Fact(FactKind.UNKNOWN, at, Source.RADARR, str(sender.id), sender.track.value),)
    return (
        *arr.known(movie, sender, at, dated=event == "MovieAdded"),
        *arr.anime_reasons(movie, sender, at),
    )


def _items(body: Body, event: str, at: datetime) -> tuple[ItemReport, ...]:
    if event == "Rename":
        return tuple(renamed(parts(body, "renamedMovieFiles"), Source.RADARR, at))
    file = part(body, "movieFile")
    facts: tuple[Fact, ...] = ()
    if event == "Grab":
        facts = arr.grab(body, Sender(0, Source.RADARR), at)
    elif event == "Download" and file:
        facts = (*arr.imported(file, Source.RADARR, at), *_replaced(body, at))
    elif event == "MovieFileDelete":
        facts = _lost(body, at)
    return (ItemReport(Place(download_id=arr.download_id(body)), facts),)


def _lost(body: Body, at: datetime) -> tuple[Fact, ...]:
    """Return the file that is gone; one that an upgrade replaced is no loss."""
    path = text(part(body, "movieFile"), "path")
    if path is None or text(body, "deleteReason") == arr.UPGRADE:
        return ()
    return (Fact(FactKind.LOST, at, Source.RADARR, path),)


def _replaced(body: Body, at: datetime) -> list[Fact]:
    old = [text(file, "path") for file in parts(body, "deletedFiles")]
    return [Fact(FactKind.LOST, at, Source.RADARR, path) for path in old if path]


def _transfers(body: Body, sender: Sender, event: str, at: datetime) -> tuple[TransferReport, ...]:
    told = {
        "Grab": arr.grabbed_transfer,
        "Download": arr.finished_transfer,
        "ManualInteractionRequired": arr.blocked_transfer,
    }.get(event)
    return told(body, sender, at) if told else ()


def _dedupe_key(body: Body, event: str) -> str:
    files = parts(body, "movieFile", "renamedMovieFiles")
    native = identifier(part(body, "movie"), "id")
    file_ids = listed(identifier(file, "id") or text(file, "path") for file in files)
    if event.endswith("Delete"):
        return joined(event, native, file_ids, text(body, "deleteReason"))
    return joined(
        event,
        native,
        arr.download_id(body),
        file_ids,
        flag(body, "isUpgrade"),
        text(body, "message"),
    )
