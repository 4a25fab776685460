"""Moments of an episode's way, held open until a test has done what it wants there.

They are held by what can happen to any user: a slow site, a slow download, a big file, a database
that makes an answer wait. The product has no hook for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum

import psycopg

from anishelf.settings import database_url
from demo.world.answers import Fault
from tests.worlds.living import Living, until
from tests.worlds.premieres import Premiere, State

HOLD = 6.0
"""Seconds that a slow site needs for its answer."""

_BIG = 160 << 20
_RATE = 100_000.0
_PATIENCE = 120.0


class Point(StrEnum):
    """What is going on when it is killed."""

    FETCHING = "fetching"
    ADDING = "adding"
    ADDED = "just added"
    DOWNLOADING = "downloading"
    MOVING = "moving"
    WRITING = "writing NFO"

    @property
    def size(self) -> int:
        """How big the episode has to be, in bytes, to be caught there."""
        return _BIG if self is Point.MOVING else 1 << 20


@dataclass(frozen=True, slots=True)
class Moment:
    """*reached* says when to kill; *hit* whether the state right after is the one that was meant."""

    reached: Callable[[], bool]
    hit: Callable[[State], bool]


@contextmanager
def _fetching(premiere: Premiere) -> Iterator[Moment]:
    """The feed is slow: asked for, and nothing of it is known yet."""
    world = premiere.product.world
    before = len(world.requests_to("/"))
    world.faults["/"] = Fault(delay=HOLD, times=1)
    yield Moment(
        reached=lambda: len(world.requests_to("/")) > before,
        hit=lambda state: state.download is None,
    )


@contextmanager
def _adding(premiere: Premiere) -> Iterator[Moment]:
    """The .torrent is slow: the intent is written, and the downloader has heard nothing."""
    world, path = premiere.product.world, premiere.published.torrent_path
    world.faults[path] = Fault(delay=HOLD, times=1)
    yield Moment(
        reached=lambda: bool(world.requests_to(path)),
        hit=lambda state: state.download == "pending" and state.infohash is None,
    )


@contextmanager
def _added(premiere: Premiere) -> Iterator[Moment]:
    """The torrent shows in qBittorrent, and the database has not taken the note of it."""
    with unanswered(premiere.product, "download_attempts"):
        yield Moment(
            reached=premiere.has_torrent,
            hit=lambda state: state.download == "pending" and state.infohash is not None,
        )


@contextmanager
def _downloading(premiere: Premiere) -> Iterator[Moment]:
    """Bytes arrive slowly."""
    world, path = premiere.product.world, premiere.published.file_path
    world.rates[path] = _RATE
    yield Moment(
        reached=lambda: premiere.state.is_seen and bool(world.requests_to(path)),
        hit=lambda state: state.download == "downloading",
    )
    del world.rates[path]


@contextmanager
def _moving(premiere: Premiere) -> Iterator[Moment]:
    """A big file is copied; were the disk too quick, the database would not take the note of it."""

    def copying() -> bool:
        return any(premiere.folder.glob("Season 01/.*"))

    with unanswered(premiere.product, "library_files"):
        yield Moment(reached=copying, hit=lambda state: state.sync == "syncing")


@contextmanager
def _writing(premiere: Premiere) -> Iterator[Moment]:
    """The NFO files are written, and the poster is slow."""
    premiere.show_poster(delay=HOLD)
    world = premiere.product.world
    yield Moment(
        reached=lambda: bool(world.requests_to(premiere.poster)),
        hit=lambda state: (state.sync, state.metadata) == ("synced", "ready"),
    )
    premiere.show_poster()


HOLDS: dict[Point, Callable[[Premiere], AbstractContextManager[Moment]]] = {
    Point.FETCHING: _fetching,
    Point.ADDING: _adding,
    Point.ADDED: _added,
    Point.DOWNLOADING: _downloading,
    Point.MOVING: _moving,
    Point.WRITING: _writing,
}


@contextmanager
def unanswered(product: Living, table: str) -> Iterator[None]:
    """Let nothing write to *table*: whoever tries waits until the block ends."""
    with psycopg.connect(database_url(product.stack.env)) as conn:
        conn.execute(f"LOCK TABLE {table} IN SHARE MODE")
        try:
            yield
        finally:
            with suppress(psycopg.OperationalError):  # the launcher's end is the database's, too
                conn.rollback()


@contextmanager
def reaching(premiere: Premiere, point: Point) -> Iterator[Moment]:
    """Collect, and hold the episode at *point* for as long as the block needs."""
    with HOLDS[point](premiere) as moment:
        premiere.product.collect()
        until(moment.reached, seconds=_PATIENCE, what=point, every=0.01)
        yield moment
