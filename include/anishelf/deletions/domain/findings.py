"""What a live look at every program found of a title, before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from anishelf.deletions.domain.scope import Place
from anishelf.deletions.domain.states import DeletionService

Inode = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Subject:
    """The film or show that is meant, by every id that is known of it; never by its title alone."""

    kind: str
    title: str
    year: int | None
    ids: Mapping[str, str]
    media_id: int | None = None
    work_id: int | None = None

    @property
    def is_film(self) -> bool:
        """Return whether it is a film."""
        return self.kind == "movie"

    @property
    def name(self) -> str:
        """Return title and year."""
        return f"{self.title} ({self.year or 'year unknown'})"


@dataclass(frozen=True, slots=True)
class Part:
    """Who was asked: a service, and which instance of it (the id of its connection)."""

    service: DeletionService
    instance: str


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A video that somebody holds; `path` is our name of it, `inode` known where our disk has it."""

    id: int
    path: str
    size: int
    places: frozenset[Place]
    inode: Inode | None = None
    download_id: int | None = None


@dataclass(frozen=True, slots=True)
class FolderFile:
    """Something else in a title's folder on our disk."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """A film or show at one Sonarr or Radarr.

    `others` are the folders of its other titles and of those of other instances, by our names;
    `in_folder` is what our disk has in its folder, None where we do not see that disk.
    """

    part: Part
    native: int
    title: str
    year: int | None
    folder: str
    track: str
    files: tuple[HeldFile, ...]
    episode_ids: Mapping[Place, int] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    in_folder: tuple[FolderFile, ...] | None = None
    keeps_in_bin: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """An episode that a torrent brought, and for whom: a Sonarr, a Radarr, or our own library."""

    instance: str
    place: Place


@dataclass(frozen=True, slots=True)
class TorrentPart:
    """A file of a torrent; the inode is known where our disk has it."""

    path: str
    size: int
    inode: Inode | None = None


@dataclass(frozen=True, slots=True)
class Torrent:
    """A transfer at one of our downloaders that brought something of the title.

    `feeds` are the episodes of the title that it brought, `others` says in words what else needs
    it, `twins` are torrents with the same data: handle and name. `own_download` is ours.
    """

    part: Part
    id: str
    name: str
    size: int
    parts: tuple[TorrentPart, ...]
    feeds: frozenset[Feed]
    others: tuple[str, ...] = ()
    own_download: int | None = None
    hashes: frozenset[str] = frozenset()
    handle: str = ""
    twins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShokoFile:
    """A file as Shoko keeps it."""

    id: str
    path: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An item of Jellyfin that shows a file of the title; both names of the file."""

    id: str
    name: str
    path: str
    their_path: str


@dataclass(frozen=True, slots=True)
class SeerrMedia:
    """What Seerr has of the title: seasons by number, requests by their numbers."""

    id: int
    tmdb: str
    status: int
    status_uhd: int = 1
    seasons: Mapping[int, int] = field(default_factory=dict)
    requests: Mapping[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that one look found.

    `asked` are the programs that are set up, `unreachable` those of them that gave no usable
    answer, with the reason: that they have nothing is not known then. `foreign` are the files of
    other titles in folders that touch one of this title's, by our names, and whose they are.
    """

    asked: tuple[Part, ...]
    unreachable: Mapping[Part, str] = field(default_factory=dict)
    titles: tuple[HeldTitle, ...] = ()
    foreign: Mapping[str, str] = field(default_factory=dict)
    own: tuple[HeldFile, ...] = ()
    own_attached: Mapping[int, tuple[FolderFile, ...]] = field(default_factory=dict)
    torrents: tuple[Torrent, ...] = ()
    lost_torrents: tuple[str, ...] = ()
    shoko: tuple[ShokoFile, ...] = ()
    shown: tuple[Shown, ...] = ()
    seerr: SeerrMedia | None = None
