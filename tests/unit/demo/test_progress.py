from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from anishelf.downloads.domain.states import DownloadStatus
from anishelf.views import Progress
from demo.judging.goal import Goal
from demo.run.progress import LiveDisplay, PlainDisplay, display, is_reached, steps
from tests.worlds.right_library import right_library

GOAL = Goal(files=(), shows=(), items=4, readable=3, left_out=())
NOTHING = Progress(
    items=0,
    parsed=0,
    unmatched=0,
    blocked=0,
    wanted=0,
    downloads=dict.fromkeys(DownloadStatus, 0),
    mean_progress=0.0,
    in_library=0,
    described=0,
    shows=0,
    bytes=0,
)


@pytest.fixture
def goal(tmp_path: Path) -> Goal:
    file = right_library(tmp_path).goal.files[0]
    return replace(GOAL, files=(file, file))


def downloads(**counts: int) -> dict[DownloadStatus, int]:
    return {status: counts.get(status.value, 0) for status in DownloadStatus}


def test_steps_follow_the_way_of_an_episode(goal: Goal) -> None:
    assert [step.words for step in steps(NOTHING, goal)] == [
        "fetched: 0 of 4",
        "parsed: 0 of 3",
        "downloaded: 0 of 2 (0%)",
        "in the library: 0 of 2",
        "described: 0 of 2",
    ]


def test_percent_counts_downloads_that_have_not_begun(goal: Goal) -> None:
    half = replace(NOTHING, downloads=downloads(downloading=1), mean_progress=0.5)

    assert steps(half, goal)[2].words == "downloaded: 0 of 2 (25%)"


def test_goal_is_reached_with_the_last_description(goal: Goal) -> None:
    filed = replace(NOTHING, items=4, in_library=2, described=1)

    assert not is_reached(filed, goal)
    assert is_reached(replace(filed, described=2), goal)


def test_log_gets_one_line_for_each_change(goal: Goal) -> None:
    console = Console(file=io.StringIO(), width=80)
    moments = [
        NOTHING,
        replace(NOTHING, items=4),
        replace(NOTHING, items=4),
        replace(NOTHING, items=4, downloads=downloads(downloading=2), mean_progress=0.3),
        replace(NOTHING, items=4, downloads=downloads(downloading=2), mean_progress=0.31),
    ]

    with display(console) as shown:
        for moment in moments:
            shown.show(steps(moment, goal))

    assert isinstance(shown, PlainDisplay)
    assert console.file.getvalue().splitlines() == [  # type: ignore[attr-defined]
        "  fetched: 4 of 4",
        "  downloaded: 0 of 2 (30%)",
    ]


def test_terminal_gets_bars_with_counts(goal: Goal) -> None:
    console = Console(file=io.StringIO(), width=100, force_terminal=True)

    with display(console) as shown:
        shown.show(steps(replace(NOTHING, items=3), goal))
        shown.show(steps(replace(NOTHING, items=4), goal))

    assert isinstance(shown, LiveDisplay)
    assert "4 of 4" in console.file.getvalue()  # type: ignore[attr-defined]
