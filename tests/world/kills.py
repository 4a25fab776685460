"""Kills real programs at chosen moments of an episode's way.

A moment is held open by what can happen to any user: a slow site, a slow download, a big file, a
database that makes an answer wait. The product has no hook for it.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum

import psycopg

from anishelf.errors import DownloaderUnreachable
from anishelf.launcher.errors import LaunchFailed
from anishelf.launcher.runfile import StackState
from anishelf.settings import database_url
from demo.answers import Fault
from tests.world.living import Living, until
from tests.world.premieres import Premiere, State, qbittorrent

HOLD = 6.0
"""Seconds that a slow site needs for its answer."""

_BIG = 160 << 20
_RATE = 100_000.0
_COLLECT_AGAIN = 15.0
_PATIENCE = 120.0


class Victim(StrEnum):
    """A program that is killed; the supervisor restarts all but the launcher."""

    LAUNCHER = "launcher"
    SCHEDULER = "scheduler"
    TRIGGERER = "triggerer"
    QBITTORRENT = "qbittorrent"


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


def kill_at(premiere: Premiere, victim: Victim, point: Point) -> float:
    """Collect, kill *victim* at *point*, prove the hit; return when it was killed (monotonic)."""
    with reaching(premiere, point) as moment:
        killed_at = time.monotonic()
        state = _kill(premiere.product, victim, premiere)
        assert moment.hit(state), f"the {victim} was killed too late: {state}"
    return killed_at


@contextmanager
def reaching(premiere: Premiere, point: Point) -> Iterator[Moment]:
    """Collect, and hold the episode at *point* for as long as the block needs."""
    with HOLDS[point](premiere) as moment:
        premiere.product.collect()
        until(moment.reached, seconds=_PATIENCE, what=point, every=0.01)
        yield moment


def _kill(product: Living, victim: Victim, premiere: Premiere) -> State:
    """Kill it and bring it back; return how far the episode was when it was dead."""
    if victim is Victim.LAUNCHER:
        return _kill_launcher(product, premiere)
    before = product.stack.state
    os.kill(before.pids[victim], signal.SIGKILL)
    state = premiere.state
    _wait_for_restart(product, victim, before)
    return state


def kill_with_workers(product: Living, *premieres: Premiere) -> list[State]:
    """Kill the scheduler and its workers at one blow; return how far the episodes were then."""
    before = product.stack.state
    os.killpg(before.pids[Victim.SCHEDULER], signal.SIGKILL)
    states = [premiere.state for premiere in premieres]
    _wait_for_restart(product, Victim.SCHEDULER, before)
    return states


def _wait_for_restart(product: Living, victim: Victim, before: StackState) -> None:
    until(
        lambda: product.stack.state.restarts[victim] > before.restarts[victim],
        seconds=_PATIENCE,
        what=f"the restart of the {victim}",
    )
    until(lambda: _answers(product), seconds=_PATIENCE, what="qBittorrent")


def _answers(product: Living) -> bool:
    try:
        qbittorrent(product).check()
    except DownloaderUnreachable:
        return False
    return True


def _kill_launcher(product: Living, premiere: Premiere) -> State:
    product.stack.process.kill()
    product.stack.process.wait()
    product.conn.close()
    product.stack = product.launch()
    product.conn = until(lambda: _connection(product), seconds=_PATIENCE, what="PostgreSQL")
    state = premiere.state  # no scheduler runs yet
    product.stack.wait_healthy()
    return state


def _connection(product: Living) -> psycopg.Connection | None:
    """Return a connection as soon as the database that is starting takes one."""
    with suppress(psycopg.OperationalError, LaunchFailed):
        if product.stack.state.launcher_pid == product.stack.process.pid:
            return psycopg.connect(database_url(product.stack.env), autocommit=True)
    return None


def wait_for_arrival(premiere: Premiere, *, since: float, seconds: float) -> float:
    """Wait until the episode is described; return the seconds *since* (monotonic).

    While it has no torrent, it is collected again and again: what the schedule does every five
    minutes.
    """
    deadline, collect_at = since + seconds, time.monotonic() + _COLLECT_AGAIN
    while (state := premiere.state).metadata != "written":
        now = time.monotonic()
        assert now < deadline, f"not within {seconds:.0f} s: {state}"
        if now > collect_at and state.download in {None, "pending"}:
            _collect_again(premiere.product)
            collect_at = now + _COLLECT_AGAIN
        time.sleep(0.1)
    return time.monotonic() - since


def _collect_again(product: Living) -> None:
    latest = product.airflow.latest_runs()["collect_releases"]
    if latest is None or latest.is_over:
        product.collect()
