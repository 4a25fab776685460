"""Out of order, doubled, delayed or lost: the events of the samples give the same states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from anishelf.tracker.domain.events import read_event
from anishelf.tracker.domain.media import ItemKey
from anishelf.tracker.domain.report import Report
from anishelf.tracker.domain.states import TrackedState, rank
from tests.fakes.book import MemoryBook
from tests.worlds.samples import FOLDER, START, Sample, recorded, samples

pytestmark = [
    pytest.mark.shared,
    pytest.mark.faults,  # ten thousand sequences take minutes
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"needs {FOLDER} (set ANISHELF_SHARED)"),
]
NOW = START + timedelta(hours=5)
POOLS = {"a": 4_000, "d": 3_500, "z": 1_400, "b": 400, "e": 400, "r": 250, "all": 50}
"""Sequences tried of each scenario: 10,000 in total."""


def _pool(scenario: str) -> list[Sample]:
    if scenario == "r":
        return recorded()
    return samples() if scenario == "all" else samples(scenario)


def _reports(pool: Sequence[Sample]) -> list[tuple[Report, Any]]:
    return [(read_event(each.body, each.sender, each.at), each.at) for each in pool]


def _told(reports: Sequence[tuple[Report, Any]]) -> MemoryBook:
    book = MemoryBook(NOW)
    for report, at in reports:
        book.tell(report, at)
    return book


def _outcome(book: MemoryBook) -> dict[str, Any]:
    """Return what must be the same: states, counts, and every single fact."""
    requests = {
        key: (each.state, each.words, each.bytes_done, each.bytes_total)
        for key, each in book.progress().items()
    }
    known = {tuple(sorted(media.keys())): media for media in book.all()}
    return {"items": book.states(), "requests": requests, "known": known}


@pytest.mark.parametrize(("scenario", "sequences"), POOLS.items())
def test_any_order_and_number_gives_the_same(scenario: str, sequences: int) -> None:
    reports = _reports(_pool(scenario))
    whole = _outcome(_told(reports))

    @seed(20260122)
    @settings(
        max_examples=sequences,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def check(data: st.DataObject) -> None:
        random = data.draw(st.randoms(use_true_random=True))
        kept = [each for each in reports if random.random() > 0.2]
        lost = [each for each in reports if each not in kept]
        told = kept + random.sample(kept, len(kept) // 2)
        random.shuffle(told)
        thinned = _told(told)

        assert _outcome(thinned) == _outcome(_told(kept))

        random.shuffle(lost)
        for report, at in lost:
            thinned.tell(report, at)

        assert _outcome(thinned) == whole

    check()


@pytest.mark.parametrize("scenario", ["a", "b", "d", "e"])
def test_a_state_is_never_lowered(scenario: str) -> None:
    book = MemoryBook(NOW)
    highest: dict[ItemKey, TrackedState] = {}
    for each in reversed(samples(scenario)):
        book.hear(each.body, each.sender, each.at)
        for (_, item), state in book.states().items():
            assert rank(state) >= rank(highest.get(item, state)), (each.name, item)
            highest[item] = state
