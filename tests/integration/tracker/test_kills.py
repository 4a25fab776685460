"""Whenever the waiter is killed, nothing that was posted is lost, and nothing is told twice."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from demo.neighbours import flows
from demo.neighbours.messages import Generation
from demo.neighbours.town import Town, living
from tests.worlds.playing import Player
from tests.worlds.tracking import Desk

ROOT = Path(__file__).parents[3]
POINTS = 40
_FEWEST, _STEP = 25, 11
"""Statements after which the first one dies, and how many more each one after it lives."""


@pytest.fixture
def player(database: str) -> Iterator[Player]:
    with living(Town()) as town, psycopg.connect(database, autocommit=True) as conn:
        yield Player(town, Desk(conn, datetime.now(UTC)))


def killed(database: str, town: Town, statements: int) -> int:
    """Let a waiter work until it dies; return how it ended."""
    made = {
        name: json.dumps({"host": url, "password": key})
        for name, (url, key) in town.addresses.items()
    }
    argv = ["-m", "tests.worlds.tracking_worker", database, json.dumps(made), str(statements)]
    return subprocess.run([sys.executable, *argv], cwd=ROOT, timeout=120, check=False).returncode


@pytest.mark.faults
@pytest.mark.timeout(360)
def test_killed_at_forty_points_nothing_is_lost(player: Player, database: str) -> None:
    everything = [made(Generation.NEW) for made in flows.ALL]
    told = [said for flow in everything for step in flow.steps for said in step(player.town)]
    random.Random(11).shuffle(told)
    for number in range(POINTS):
        player.post(told[number::POINTS])
        assert killed(database, player.town, _FEWEST + _STEP * number) == -signal.SIGKILL

    for flow in everything:
        player.settle(flow)

    assert [player.outcome(flow) for flow in everything] == [f.expected for f in everything]
    assert {status for status in player.desk.statuses() if status in {"new", "failed"}} == set()
    for flow in everything:
        states = Counter(player.timeline(flow, None if flow.title.is_film else 1))
        assert max(states.values()) == 1, states
