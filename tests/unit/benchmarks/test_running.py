from __future__ import annotations

import os

from benchmarks.running import Result, benchmark_names, run_function
from tests.unit.benchmarks import measuring


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
    assert not {"measurement", "report", "running", "shows"} & set(names)
