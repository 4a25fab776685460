"""Reads the webhook of Sonarr 4 and 5."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from anishelf.tracker.domain.events import arr
from anishelf.tracker.domain.events.fields import (
    Body,
    flag,
    identifier,
    ids,
    moment,
    number,
    part,
    parts,
    text,
)
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

_IDS = {"tvdb": "tvdbId", "tmdb": "tmdbId", "imdb": "imdbId"}
_ADDED = "SeriesAdd"
_USED = frozenset(
    {
        _ADDED,
        "Grab",
        "Download",
        "Rename",
        "SeriesDelete",
        "EpisodeFileDelete",
        "ManualInteractionRequired",
    }
)
_NUMBERS = re.compile(r"[Ss](\d{1,4})((?:[-. ]?[Ee]\d{1,4})+)")


def read(body: Body, sender: Sender, at: datetime) -> Report:
    """Return what an event says; tests, health and updates say nothing of any media."""
    event = text(body, "eventType") or ""
    key = _dedupe_key(body, event)
    if event not in _USED:
        return nothing(Source.SONARR, event, key, "a test" if event == "Test" else "no use for it")
    series = part(body, "series")
    found = ids(series, _IDS)
    native = identifier(series, "id")
    items = _items(body, event, at)
    if series is None and not items and not arr.download_id(body):
        return nothing(Source.SONARR, event, key, "it names no show")
    return Report(
        source=Source.SONARR,
        event=event,
        dedupe_key=key,
        clues=_clues(body, sender, found, native),
        creates=bool(found) and event != "SeriesDelete",
        kind=MediaKind.TV,
        ids=found,
        title=text(series, "title"),
        year=number(series, "year") or None,
        track=sender.track,
        media_facts=_media_facts(series, sender, event, at),
        items=tuple(items),
        transfers=_transfers(body, sender, event, at),
    )


def episode_facts(episode: Body, source: Source, at: datetime) -> tuple[Fact, ...]:
    """Return what every list of episodes says of one."""
    airs, title = moment(episode, "airDateUtc"), text(episode, "title")
    facts = []
    if airs:
        facts.append(Fact(FactKind.AIRS, at, source, value=airs.isoformat()))
    if title:
        facts.append(Fact(FactKind.NAMED, at, source, value=title))
    return tuple(facts)


def place_of(episode: Body, download_id: str | None = None) -> Place | None:
    """Return the place of an episode that has both numbers."""
    season, number_ = number(episode, "seasonNumber"), number(episode, "episodeNumber")
    if season is None or number_ is None:
        return None
    return Place(season, number_, download_id=download_id)


def numbers_in(path: str) -> list[tuple[int, int]]:
    """Return the season and episodes that a file name bears: S02E01E02 bears two."""
    found = []
    for match in _NUMBERS.finditer(path.replace("\\", "/").rpartition("/")[2]):
        found += [(int(match[1]), int(each)) for each in re.findall(r"\d+", match[2])]
    return found


def _clues(
    body: Body, sender: Sender, found: dict[str, str], native: str | None
) -> tuple[str, ...]:
    clues = id_clues(MediaKind.TV, found)
    if native:
        clues.append(native_clue(sender.id, native))
    if download := arr.download_id(body):
        clues.append(download_clue(download))
    return tuple(clues)


def _media_facts(series: Body | None, sender: Sender, event: str, at: datetime) -> tuple[Fact, ...]:
    if series is None:
        return ()
    if event == "SeriesDelete":
        return (Fact(FactKind.UNKNOWN, at, Source.SONARR, str(sender.id), sender.track.value),)
    return (
        *arr.known(series, sender, at, dated=event == _ADDED),
        *arr.anime_reasons(series, sender, at),
    )


def _items(body: Body, event: str, at: datetime) -> list[ItemReport]:
    if event == "Rename":
        return _renamed(body, at)
    told = {
        "Download": _imported,
        "EpisodeFileDelete": _lost,
    }.get(event)
    files = told(body, at) if told else {}
    download = arr.download_id(body)
    grabbed = arr.grab(body, Sender(0, Source.SONARR), at) if event == "Grab" else ()
    found = []
    for episode in parts(body, "episodes"):
        place = place_of(episode, download)
        if place is None or place.season is None or place.episode is None:
            continue
        facts = (
            *episode_facts(episode, Source.SONARR, at),
            *grabbed,
            *files.get((place.season, place.episode), ()),
        )
        found.append(ItemReport(place, facts))
    return found


def _imported(body: Body, at: datetime) -> dict[tuple[int, int], tuple[Fact, ...]]:
    """Return the file of each episode, in the event per file as in the one per download."""
    episodes = [
        (place.season, place.episode)
        for place in map(place_of, parts(body, "episodes"))
        if place and place.season is not None and place.episode is not None
    ]
    files = parts(body, "episodeFiles", "episodeFile")
    found: dict[tuple[int, int], tuple[Fact, ...]] = {}
    for file in files:
        facts = arr.imported(file, Source.SONARR, at)
        for place in _holds(file, files, episodes):
            found[place] = (*found.get(place, ()), *facts)
    for file in parts(body, "deletedFiles"):
        path = text(file, "path")
        for place in episodes if path else ():
            gone = Fact(FactKind.LOST, at, Source.SONARR, path or "")
            found[place] = (*found.get(place, ()), gone)
    return found


def _holds(
    file: Body, files: Sequence[Body], episodes: Sequence[tuple[int, int]]
) -> Sequence[tuple[int, int]]:
    """Return the episodes in *file*; its name tells, and the only file holds them all."""
    if len(files) == 1:
        return episodes
    named = numbers_in(text(file, "relativePath", "path") or "")
    return [place for place in named if place in episodes]


def _lost(body: Body, at: datetime) -> dict[tuple[int, int], tuple[Fact, ...]]:
    """Return the file that is gone; one that an upgrade replaced is no loss."""
    path = text(part(body, "episodeFile"), "path")
    if path is None or text(body, "deleteReason") == arr.UPGRADE:
        return {}
    fact = Fact(FactKind.LOST, at, Source.SONARR, path)
    places = [place_of(episode) for episode in parts(body, "episodes")]
    return {(p.season, p.episode): (fact,) for p in places if p and p.is_named}  # type: ignore[misc]


def _renamed(body: Body, at: datetime) -> list[ItemReport]:
    return renamed(parts(body, "renamedEpisodeFiles"), Source.SONARR, at)


def renamed(files: Sequence[Body], source: Source, at: datetime) -> list[ItemReport]:
    """Return that files have other names now."""
    found = []
    for file in files:
        old, new = text(file, "previousPath"), arr.imported(file, source, at)
        if old and new and new[0].key != old:
            found.append(ItemReport(Place(path=old), (*new, Fact(FactKind.LOST, at, source, old))))
    return found


def _transfers(body: Body, sender: Sender, event: str, at: datetime) -> tuple[TransferReport, ...]:
    told = {
        "Grab": arr.grabbed_transfer,
        "Download": arr.finished_transfer,
        "ManualInteractionRequired": arr.blocked_transfer,
    }.get(event)
    return told(body, sender, at) if told else ()


def _dedupe_key(body: Body, event: str) -> str:
    files = parts(body, "episodeFiles", "episodeFile", "renamedEpisodeFiles")
    native = identifier(part(body, "series"), "id")
    file_ids = listed(identifier(file, "id") or text(file, "path") for file in files)
    if event.endswith("Delete"):
        return joined(event, native, file_ids, text(body, "deleteReason"))
    return joined(
        event,
        native,
        arr.download_id(body),
        "files" if "episodeFiles" in body else None,
        file_ids,
        listed(identifier(each, "id") for each in parts(body, "episodes")),
        flag(body, "isUpgrade"),
    )
