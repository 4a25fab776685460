"""How often a program may call."""

from __future__ import annotations

import pytest

import tests.worlds.airflow_home  # noqa: F401  # before Airflow is imported
from anishelf.web.limits import READS_A_MINUTE, WRITES_A_MINUTE, Limits
from anishelf.web.problems import Problem


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_minute_of_writes_may_come_at_once_and_no_more() -> None:
    limits = Limits(Clock())
    for _ in range(WRITES_A_MINUTE):
        limits.count("a", method="POST")

    with pytest.raises(Problem) as refused:
        limits.count("a", method="POST")

    assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "1"})


def test_it_fills_again_evenly() -> None:
    clock = Clock()
    limits = Limits(clock)
    for _ in range(WRITES_A_MINUTE):
        limits.count("a", method="POST")
    clock.now = 2.0
    limits.count("a", method="POST")
    limits.count("a", method="POST")

    with pytest.raises(Problem):
        limits.count("a", method="POST")


def test_reading_and_other_programs_are_counted_apart() -> None:
    limits = Limits(Clock())
    for _ in range(WRITES_A_MINUTE):
        limits.count("a", method="DELETE")

    for _ in range(READS_A_MINUTE):
        limits.count("a", method="GET")
    limits.count("b", method="POST")
