"""A run that dies at any of sixty points is finished by the next one, and nothing else is touched."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from anishelf.deletions.domain.plan import Wish
from anishelf.deletions.domain.scope import Scope, ScopeKind
from anishelf.deletions.domain.states import DeletionState
from tests.worlds.deleting import Estate, estate

POINTS = 60
CALLS = 70
"""About how often a deletion of the show calls a program; later points find it done."""

WISH = Wish(Scope(ScopeKind.SHOW))


class Killed(BaseException):
    """The process is gone: nothing catches it."""


@dataclass
class Doom:
    """Ends a run at a call of a program: before it was sent, or after it was answered."""

    at: int
    is_after: bool
    count: int = 0

    def __call__(self, session: requests.Session, *args: Any, **named: Any) -> requests.Response:
        self.count += 1
        if self.count == self.at and not self.is_after:
            raise Killed
        reply = _REQUEST(session, *args, **named)
        if self.count == self.at:
            raise Killed
        return reply


_REQUEST = requests.Session.request


@pytest.fixture
def held(conn: psycopg.Connection, tmp_path: Path) -> Iterator[Estate]:
    with estate(conn, tmp_path) as live:
        yield live


def points() -> list[tuple[int, bool]]:
    every = [(at, is_after) for at in range(1, CALLS + 1) for is_after in (False, True)]
    return sorted(random.Random(7).sample(every, POINTS))


@pytest.mark.faults
@pytest.mark.parametrize(("at", "is_after"), points())
def test_a_killed_run_is_finished_by_the_next(
    held: Estate, monkeypatch: pytest.MonkeyPatch, *, at: int, is_after: bool
) -> None:
    before = held.photo()
    number = held.agreed(held.plan(WISH))
    doom = Doom(at, is_after)
    monkeypatch.setattr(requests.Session, "request", _bound(doom))
    try:
        held.run(number, is_last=False)
    except Killed:
        assert doom.count == at
    monkeypatch.undo()
    kept = others(before)
    assert kept <= held.photo()

    assert held.run(number) is DeletionState.COMPLETE, "\n".join(held.told(number))
    assert held.photo() == kept


def _bound(doom: Doom) -> Any:
    def request(session: requests.Session, *args: Any, **named: Any) -> requests.Response:
        return doom(session, *args, **named)

    return request


def others(before: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Return what is none of the show's."""
    return frozenset(
        e
        for e in before
        if not ("One Show" in e[1] or "One Own" in e[1] or e[1].startswith("One tv"))
    )


def test_a_killed_run_leaves_a_row_that_says_so(
    held: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = held.agreed(held.plan(WISH))
    monkeypatch.setattr(requests.Session, "request", _bound(Doom(45, is_after=False)))
    with pytest.raises(Killed):
        held.run(number, is_last=False)
    monkeypatch.undo()

    states: Mapping[str, str] = held.steps(number)
    assert "in_progress" in states.values()
