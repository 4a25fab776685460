"""Kills real programs, proves what was hit, and waits until the episode has arrived all the same."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from enum import StrEnum

import psycopg

from anishelf.errors import DownloaderUnreachable
from anishelf.launcher.errors import LaunchFailed
from anishelf.launcher.stack.runfile import StackState
from anishelf.settings import database_url
from tests.worlds.living import Living, until
from tests.worlds.moments import Point, reaching
from tests.worlds.premieres import Premiere, State, qbittorrent

_COLLECT_AGAIN = 15.0
_PATIENCE = 120.0


class Victim(StrEnum):
    """A program that is killed; the supervisor restarts all but the launcher."""

    LAUNCHER = "launcher"
    SCHEDULER = "scheduler"
    TRIGGERER = "triggerer"
    QBITTORRENT = "qbittorrent"


def kill_at(premiere: Premiere, victim: Victim, point: Point) -> float:
    """Collect, kill *victim* at *point*, prove the hit; return when it was killed (monotonic)."""
    with reaching(premiere, point) as moment:
        killed_at = time.monotonic()
        state = _kill(premiere.product, victim, premiere)
        assert moment.hit(state), f"the {victim} was killed too late: {state}"
    return killed_at


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
