"""What one event or one look at a neighbour says, in the tracker's own words."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from anishelf.tracker.domain.facts import Fact
from anishelf.tracker.domain.states import MediaKind, Source, Track

_TAIL = 2
_LONGEST = 400
"""Characters of a clue or a key; an index of the database holds no more than 2,700 bytes."""


@dataclass(frozen=True, slots=True)
class Sender:
    """One instance of a program: its token names it, for two may bear the same name."""

    id: int
    source: Source
    track: Track = Track.HD
    anime: bool = False


@dataclass(frozen=True, slots=True)
class RawEvent:
    """An event that waits to be taken in."""

    id: int
    sender: Sender
    body: Mapping[str, Any]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Which item is meant: by season and episode, or by something that belongs to it.

    A film has neither season nor episode. `download_id` prefers an older generation it belongs to.
    """

    season: int | None = None
    episode: int | None = None
    download_id: str | None = None
    path: str | None = None
    shoko_file: str | None = None

    @property
    def is_named(self) -> bool:
        """Return whether it names an episode."""
        return self.season is not None and self.episode is not None


@dataclass(frozen=True, slots=True)
class ItemReport:
    """What is said about one item."""

    place: Place
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestReport:
    """What is said about a request; `seasons` is None for a film."""

    key: str
    seasons: frozenset[int] | None
    track: Track
    facts: tuple[Fact, ...]
    person: str | None = None


@dataclass(frozen=True, slots=True)
class TransferReport:
    """What is said about one download of a neighbour."""

    download_id: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One event in parts.

    `clues` find the media it is about, the strongest first; with `creates` it opens one that
    nobody knew. `ignored` says why it means nothing to us.
    """

    source: Source
    event: str
    dedupe_key: str
    clues: tuple[str, ...] = ()
    creates: bool = False
    kind: MediaKind | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    year: int | None = None
    track: Track = Track.HD
    media_facts: tuple[Fact, ...] = ()
    items: tuple[ItemReport, ...] = ()
    request: RequestReport | None = None
    transfers: tuple[TransferReport, ...] = ()
    ignored: str | None = None


def id_clue(kind: MediaKind, provider: str, value: object) -> str:
    """Return the clue of a provider's id; films and shows are counted apart."""
    return short(f"{kind}:{provider}:{value}")


def id_clues(kind: MediaKind, ids: Mapping[str, str]) -> list[str]:
    """Return the clues of *ids*, the one that leads for this kind first."""
    leading = ("tmdb", "imdb", "tvdb") if kind is MediaKind.MOVIE else ("tvdb", "tmdb", "imdb")
    order = (*leading, "bangumi")
    return [id_clue(kind, name, ids[name]) for name in order if ids.get(name)]


def native_clue(sender_id: int, value: object) -> str:
    """Return the clue of an id that one instance gave."""
    return short(f"sender:{sender_id}:{value}")


def request_key(sender_id: int, request_id: object) -> str:
    """Return the key of a request of one Seerr."""
    return f"{sender_id}:{request_id}"


def compared_key(sender_id: int, media_id: object) -> str:
    """Return under which name it is kept for which requests a media was compared."""
    return f"compared:{sender_id}:{media_id}"


def request_clue(key: str) -> str:
    """Return the clue of a request."""
    return short(f"request:{key}")


def download_key(value: str) -> str:
    """Return a download id as all senders' are compared: qBittorrent writes hashes small."""
    return value.strip().upper()


def download_clue(download_id: str) -> str:
    """Return the clue of a download id."""
    return short(f"download:{download_id}")


def jellyfin_clue(item_id: str) -> str:
    """Return the clue of a Jellyfin item."""
    return short(f"jellyfin:{item_id.replace('-', '').lower()}")


def shoko_clue(file_id: object) -> str:
    """Return the clue of a file of Shoko."""
    return short(f"shoko:file:{file_id}")


def path_clues(path: str) -> list[str]:
    """Return the clues of a path: the whole of it, its last two parts, and its name."""
    plain = plain_path(path)
    parts = [part for part in plain.split("/") if part]
    tail = "/".join(parts[-_TAIL:])
    return (
        [short(f"path:{plain}"), short(f"tail:{tail}"), short(f"name:{parts[-1]}")] if parts else []
    )


def plain_path(path: str) -> str:
    """Return the form in which equal paths are equal, whatever system wrote them."""
    return unicodedata.normalize("NFC", path).replace("\\", "/").casefold()


def short(text: str) -> str:
    """Return *text* as an index can hold it: a long one as its digest."""
    return text if len(text) <= _LONGEST else hashlib.sha256(text.encode()).hexdigest()


def joined(*parts: object) -> str:
    """Return a dedupe key of *parts*; absent ones stay visible as nothing."""
    return "|".join("" if part is None else str(part) for part in parts)


def listed(values: Iterable[object]) -> str:
    """Return values for a dedupe key, in order."""
    return ",".join(sorted(map(str, values)))


def nothing(source: Source, event: str, key: str, why: str) -> Report:
    """Return the report of an event that tells us nothing."""
    return Report(source=source, event=event, dedupe_key=key, ignored=why)
