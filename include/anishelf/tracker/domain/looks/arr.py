"""What Sonarr and Radarr say when they are asked: their lists and their history.

A row of the history becomes the event that the webhook would have sent, and is read by its reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from anishelf.tracker.domain.events import read_event
from anishelf.tracker.domain.events.fields import (
    Body,
    flag,
    identifier,
    moment,
    part,
    text,
)
from anishelf.tracker.domain.events.sonarr import episode_facts, place_of
from anishelf.tracker.domain.facts import Fact, FactKind, Facts
from anishelf.tracker.domain.media import Media
from anishelf.tracker.domain.report import (
    ItemReport,
    Place,
    Report,
    Sender,
    TransferReport,
    download_key,
    native_clue,
)
from anishelf.tracker.domain.state import files_in
from anishelf.tracker.domain.states import Source

_EVENTS = {
    "grabbed": "Grab",
    "downloadFolderImported": "Download",
    "seriesFolderImported": "Download",
    "movieFolderImported": "Download",
}


def episodes(
    media: Media,
    rows: Sequence[Body],
    files: Sequence[Body],
    *,
    sender: Sender,
    native: str,
    at: datetime,
) -> Report:
    """Return what Sonarr's lists of episodes and files say beyond what is known of *media*.

    An episode that nobody asked for, and that Sonarr neither has nor looks for, is left out.
    """
    paths = {identifier(file, "id"): text(file, "path") for file in files}
    items = []
    for row in rows:
        place = place_of(row)
        if place is None:
            continue
        path = paths.get(identifier(row, "episodeFileId")) if flag(row, "hasFile") else None
        if not path and not flag(row, "monitored") and not _is_followed(media, place, sender):
            continue
        facts = [*episode_facts(row, Source.SONARR, at), _monitored(row, sender, at)]
        items.append((place, facts, path))
    return _compared(media, items, sender, native, at)


def film(media: Media, row: Body, sender: Sender, at: datetime) -> Report:
    """Return what Radarr's list says of a film beyond what is known of *media*."""
    path = text(part(row, "movieFile"), "path") if flag(row, "hasFile") else None
    found = [(Place(), [_monitored(row, sender, at)], path)]
    return _compared(media, found, sender, identifier(row, "id") or "", at)


def dropped(sender: Sender, native: str, at: datetime) -> Report:
    """Return that an instance does not have a film or show any more: it answered 404."""
    fact = Fact(FactKind.UNKNOWN, at, sender.source, str(sender.id), sender.track.value)
    return Report(
        source=sender.source,
        event="look:gone",
        dedupe_key="",
        clues=(native_clue(sender.id, native),),
        track=sender.track,
        media_facts=(fact,),
    )


def history(row: Body, sender: Sender) -> Report | None:
    """Return what a row of the history says, at its own time; None where it says nothing."""
    at, kind = moment(row, "date"), text(row, "eventType") or ""
    if at is None:
        return None
    if kind == "downloadFailed":
        return _failed(row, sender, at)
    if kind not in _EVENTS:
        return None
    said = part(row, "data")
    body: dict[str, Any] = {
        "eventType": _EVENTS[kind],
        "series": _with_id(part(row, "series"), row, "seriesId"),
        "movie": _with_id(part(row, "movie"), row, "movieId"),
        "episodes": [part(row, "episode")] if part(row, "episode") else [],
        "downloadId": text(row, "downloadId"),
        "release": {"releaseTitle": text(row, "sourceTitle"), "size": text(said, "size")},
    }
    file = {"id": text(said, "fileId"), "path": text(said, "importedPath")}
    body["episodeFile" if sender.source is Source.SONARR else "movieFile"] = file
    return read_event(body, sender, at)


def history_grab(row: Body, sender: Sender) -> Report | None:
    """Return that a download was grabbed again, by the instance's own clock."""
    at, download = moment(row, "date"), text(row, "downloadId")
    if at is None or download is None or text(row, "eventType") != "grabbed":
        return None
    return _about_download(download, sender, (Fact(FactKind.REGRABBED, at, sender.source),))


def _compared(
    media: Media,
    found: Sequence[tuple[Place, list[Fact], str | None]],
    sender: Sender,
    native: str,
    at: datetime,
) -> Report:
    items = []
    for place, facts, path in found:
        known = _known(media, place, sender)
        new = [fact for fact in facts if known.value(fact.kind, fact.key) != fact.value]
        new += _files(known, path, sender, at)
        if new or place.is_named:
            items.append(ItemReport(place, tuple(new)))
    return Report(
        source=sender.source,
        event="look:files",
        dedupe_key="",
        clues=(native_clue(sender.id, native),),
        creates=True,
        kind=media.kind,
        track=sender.track,
        media_facts=_still_known(media, sender, native, at),
        items=tuple(items),
    )


def _still_known(media: Media, sender: Sender, native: str, at: datetime) -> tuple[Fact, ...]:
    key = str(sender.id)
    known, lost = media.facts.get(FactKind.KNOWN, key), media.facts.get(FactKind.UNKNOWN, key)
    if known is not None and (lost is None or lost.at < known.at):
        return ()
    return (
        Fact(FactKind.KNOWN, at, sender.source, key, sender.track.value),
        Fact(FactKind.NATIVE, at, sender.source, key, native),
    )


def _files(known: Facts, path: str | None, sender: Sender, at: datetime) -> list[Fact]:
    """Return the file that is new, and those of this program that are not there any more."""
    there = {fact.key for fact in files_in(known) if fact.source is sender.source}
    facts = [Fact(FactKind.LOST, at, sender.source, old) for old in sorted(there - {path})]
    if path and path not in there:
        facts.append(Fact(FactKind.IMPORTED, at, sender.source, path))
    return facts


def _known(media: Media, place: Place, sender: Sender) -> Facts:
    same = [
        (key.generation, facts)
        for key, facts in media.items.items()
        if (key.season, key.episode, key.track) == (place.season, place.episode, sender.track)
    ]
    return max(same, key=lambda each: each[0])[1] if same else Facts()


def _is_followed(media: Media, place: Place, sender: Sender) -> bool:
    """Return whether an episode is known already or was asked for."""
    if any((key.season, key.episode) == (place.season, place.episode) for key in media.items):
        return True
    return any(
        place.season in (request.seasons or ()) and request.track is sender.track
        for request in media.requests.values()
    )


def _monitored(row: Body, sender: Sender, at: datetime) -> Fact:
    return Fact(FactKind.MONITORED, at, sender.source, str(sender.id), flag(row, "monitored"))


def _failed(row: Body, sender: Sender, at: datetime) -> Report | None:
    download = text(row, "downloadId")
    fact = Fact(FactKind.BROKEN, at, sender.source, value=text(part(row, "data"), "message"))
    return _about_download(download, sender, (fact,)) if download else None


def _about_download(download: str, sender: Sender, facts: tuple[Fact, ...]) -> Report:
    key = download_key(download)
    return Report(
        source=sender.source,
        event="look:history",
        dedupe_key="",
        clues=(f"download:{key}",),
        track=sender.track,
        transfers=(TransferReport(key, facts),),
    )


def _with_id(media: Body | None, row: Body, name: str) -> Mapping[str, Any] | None:
    native = identifier(row, name)
    if native is None:
        return media
    return {**(media or {}), "id": native}
