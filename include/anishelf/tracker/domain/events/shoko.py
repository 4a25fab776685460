"""Reads the events of Shoko's hub, by their names: 5 and 6 differ, and builds between them too."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime

from anishelf.tracker.domain.events.fields import Body, flag, identifier, part, parts, text
from anishelf.tracker.domain.facts import Fact, FactKind
from anishelf.tracker.domain.report import (
    ItemReport,
    Place,
    Report,
    Sender,
    joined,
    nothing,
    path_clues,
    shoko_clue,
)
from anishelf.tracker.domain.states import Source

Reader = Callable[[Body, datetime], tuple[Fact, ...]]


def read(body: Body, sender: Sender, at: datetime) -> Report:
    """Return what an event says of a file; what it says of series and films is never waited for."""
    del sender
    target = text(body, "target") or ""
    said = next(iter(parts(body, "arguments")), None)
    key = _dedupe_key(target, said)
    reader = _READERS.get(target.removeprefix("ShokoEvent:"))
    if reader is None or said is None:
        return nothing(Source.SHOKO, target, key, "no use for it")
    file_id, path = identifier(said, "FileID"), _path(said)
    clues = [shoko_clue(file_id)] if file_id else []
    clues += path_clues(path) if path else []
    if not clues:
        return nothing(Source.SHOKO, target, key, "it names no file")
    place = Place(path=path, shoko_file=file_id)
    return Report(
        source=Source.SHOKO,
        event=target,
        dedupe_key=key,
        clues=tuple(clues),
        items=(ItemReport(place, reader(said, at)),),
    )


def _path(said: Body) -> str | None:
    """Return the path below its folder; a release says the file's name alone."""
    return text(said, "RelativePath") or text(part(said, "Release"), "OriginalFilename")


def _file(said: Body, at: datetime) -> tuple[Fact, ...]:
    file_id = identifier(said, "FileID")
    if file_id is None:
        return ()
    seen = Fact(FactKind.SHOKO_FILE, at, Source.SHOKO, file_id, _path(said))
    return (seen, *_matched(said, file_id, at))


def _matched(said: Body, file_id: str, at: datetime) -> tuple[Fact, ...]:
    """Return the match; without cross references the data of AniDB is still on its way."""
    found = parts(said, "CrossReferences") or parts(part(said, "Release"), "CrossReferences")
    if not found:
        return ()
    anime, episode = identifier(found[0], "AnidbAnimeID"), identifier(found[0], "AnidbEpisodeID")
    return (
        Fact(FactKind.MATCHED, at, Source.SHOKO, file_id, joined(anime, episode)),
        Fact(FactKind.ANIME, at, Source.SHOKO, "shoko"),
    )


def _unrecognised(said: Body, at: datetime) -> tuple[Fact, ...]:
    file_id = identifier(said, "FileID")
    if file_id is None or flag(said, "HasCrossReferences") or flag(said, "IsSaved"):
        return _file(said, at)
    return (*_file(said, at), Fact(FactKind.UNRECOGNISED, at, Source.SHOKO, file_id))


_READERS: Mapping[str, Reader] = {
    "FileDetected": _file,
    "FileHashed": _file,
    "FileMatched": _file,
    "FileNotMatched": _unrecognised,
    "FileMoved": _file,
    "FileRenamed": _file,
    "file:detected": _file,
    "file:hashed": _file,
    "file:relocated": _file,
    "release:saved": _file,
    "release:search.completed": _unrecognised,
}


def _dedupe_key(target: str, said: Body | None) -> str:
    body = json.dumps(said, sort_keys=True, default=str)
    return joined(
        target, identifier(said, "FileID"), hashlib.sha256(body.encode()).hexdigest()[:16]
    )
