from __future__ import annotations

import os

import pytest

from benchmarks.measurement import Measurement, skipped
from benchmarks.running import Result, benchmark_names, exit_status, run_function
from tests.worlds import measuring


def run(measure: measuring.Measure) -> Result:
    return run_function("some", measure, "some", while_waiting=lambda _: None)


def test_benchmark_runs_in_a_process_of_its_own() -> None:
    (row,) = run(measuring.measures).measurements

    assert row.name == "some"
    assert row.value != os.getpid()


def test_who_waits_is_told_how_long_it_takes() -> None:
    told: list[float] = []

    run_function("some", measuring.takes_a_while, "some", while_waiting=told.append)

    assert told == sorted(told)
    assert told[-1] > 0.5


def test_benchmark_that_lacks_something_is_skipped_and_says_why() -> None:
    result = run(measuring.lacks_something)

    assert [row.value for row in result.measurements] == ["skipped: no corpus here"]
    assert result.crash is None


def test_benchmark_that_fails_is_a_crash() -> None:
    assert run(measuring.fails).crash == "some crashed: ValueError: a bug"


def test_benchmark_that_dies_is_a_crash() -> None:
    crash = run(measuring.dies).crash

    assert crash is not None
    assert crash.startswith("some crashed: BrokenProcessPool")


def test_only_what_measures_is_a_benchmark() -> None:
    names = benchmark_names()

    assert {"intake", "latency", "sync", "titles"} <= set(names)
    assert not {"comparison", "measurement", "pairs", "report", "running", "shows"} & set(names)


@pytest.mark.parametrize(
    ("result", "usual", "strict"),
    [
        (Result((Measurement("a", 1, "s", 2, ok=True),), 1.0), 0, 0),
        (Result((Measurement("a", 3, "s", 2, ok=False),), 1.0), 0, 1),
        (Result((skipped("a", "no corpus"),), 1.0), 0, 0),
        (Result((), 1.0, crash="a crashed"), 1, 1),
    ],
    ids=["met", "missed", "skipped", "crashed"],
)
def test_a_missed_bar_counts_only_when_asked_a_crash_always(
    result: Result, usual: int, strict: int
) -> None:
    met = Result((), 1.0)

    assert exit_status([met, result], strict=False) == usual
    assert exit_status([met, result], strict=True) == strict
