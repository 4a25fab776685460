"""Judges whether an episode has arrived exactly once, and nothing else with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from anishelf.disk import MARKER
from demo.judging.nfo import nfo_deviations
from demo.world.expected import sha256_of
from tests.worlds.living import Living
from tests.worlds.premieres import Premiere, State, qbittorrent

_KNOWN_TAGS = "SELECT tag FROM downloads WHERE status IN ('downloading', 'completed')"
_KNOWN_FILES = "SELECT path FROM library_files UNION ALL SELECT path FROM sidecars"


def deviations(premiere: Premiere) -> list[str]:
    """Return everything that is not as it should be once the episode has arrived, exactly once."""
    return [
        *_row_deviations(premiere),
        *_file_deviations(premiere),
        *_nfo_deviations(premiere),
        *_strange_files(premiere.product),
        *_strange_torrents(premiere.product),
    ]


def _strange_files(product: Living) -> Iterator[str]:
    """Yield what lies in the library and is not in our tables, and the other way round."""
    library = product.library
    known = {path for (path,) in product.conn.execute(_KNOWN_FILES).fetchall()}
    there = {str(path) for path in library.rglob("*") if not path.is_dir()} - {
        str(library / MARKER)
    }
    yield from (f"{path} is in the library, and nobody knows it" for path in sorted(there - known))
    yield from (f"{path} should be in the library" for path in sorted(known - there))


def _strange_torrents(product: Living) -> Iterator[str]:
    """Yield what qBittorrent has twice, or without a row of ours, and what it lacks."""
    shown = Counter(tag for each in qbittorrent(product).statuses() for tag in each.tags or {""})
    rows = product.conn.execute(_KNOWN_TAGS).fetchall()
    ours = Counter(tag for (tag,) in rows)
    if shown != ours:
        yield f"qBittorrent and we differ: {shown - ours} there, {ours - shown} here"


def _row_deviations(premiere: Premiere) -> Iterator[str]:
    infohash, path = premiere.published.item.infohash, str(premiere.video)
    arrived = State("completed", infohash, True, "synced", "written", path)  # noqa: FBT003
    if premiere.states() != [arrived]:
        yield f"the database knows {premiere.states()}"


def _file_deviations(premiere: Premiere) -> Iterator[str]:
    if sha256_of(premiere.video) != sha256_of(premiere.published.source):
        yield f"{premiere.video} has other bytes than the release"
    names = sorted(path.name for path in premiere.folder.rglob("*") if not path.is_dir())
    wanted = [
        premiere.video.name,
        premiere.video.with_suffix(".nfo").name,
        *("poster.jpg", "season.nfo", "season01-poster.jpg", "tvshow.nfo"),
    ]
    if names != sorted(wanted):
        yield f"the folder of the show holds {names}"
    elif (premiere.folder / "poster.jpg").read_bytes() != premiere.picture:
        yield "the poster is another picture"


def _nfo_deviations(premiere: Premiere) -> Iterator[str]:
    subject, folder = premiere.subject, PurePosixPath(premiere.folder.name)
    about_show = {"title": subject.name_cn, "uniqueid[@type='bangumi']": str(subject.id)}
    about_episode = {
        "title": subject.episodes[0].name_cn,
        "season": "1",
        "episode": "1",
        "uniqueid[@type='bangumi']": str(subject.episodes[0].id),
    }
    episode = PurePosixPath(
        premiere.video.with_suffix(".nfo").relative_to(premiere.product.library)
    )
    library = premiere.product.library
    yield from nfo_deviations(library, folder / "tvshow.nfo", "tvshow", about_show)
    yield from nfo_deviations(library, episode, "episodedetails", about_episode)
