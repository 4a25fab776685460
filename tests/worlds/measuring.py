"""Benchmarks that end at once, one way or another; they run in processes of their own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any, TypeAlias

from benchmarks.measurement import CannotMeasure

Rows: TypeAlias = list[dict[str, Any]]
Measure: TypeAlias = Callable[[str], Rows]


def measures(name: str) -> Rows:
    return [{"name": name, "value": os.getpid(), "unit": ""}]


def takes_a_while(name: str) -> Rows:
    time.sleep(1)
    return measures(name)


def lacks_something(_name: str) -> Rows:
    raise CannotMeasure("no corpus here")


def fails(_name: str) -> Rows:
    raise ValueError("a bug")


def dies(_name: str) -> Rows:
    os._exit(9)
