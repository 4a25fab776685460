"""Runs benchmarks, each in a process of its own: its memory is its own, and so is its death."""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import benchmarks
from benchmarks.measurement import CannotMeasure, Measurement, read_row, skipped

_TICK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Result:
    """How one benchmark went; `crash` is in words, None when it ran or was skipped."""

    measurements: tuple[Measurement, ...]
    seconds: float
    crash: str | None = None


def benchmark_names() -> list[str]:
    """Return the benchmarks of this package: the modules that measure."""
    found = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [name for name in found if name not in _PARTS]


def run(name: str, *, while_waiting: Callable[[float], object]) -> Result:
    """Run one benchmark to its end; *while_waiting* is told the seconds so far, now and then."""
    return run_function(name, _measure, name, while_waiting=while_waiting)


def run_function(
    name: str,
    measure: Callable[[str], Iterable[Mapping[str, Any]]],
    argument: str,
    *,
    while_waiting: Callable[[float], object],
) -> Result:
    """Run *measure* in a new process and read what it measured."""
    began = time.monotonic()
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        future = pool.submit(measure, argument)
        while not _has_ended(future):
            while_waiting(time.monotonic() - began)
    seconds = time.monotonic() - began
    match future.exception():
        case None:
            return Result(tuple(map(read_row, future.result())), seconds)
        case CannotMeasure() | ImportError() as reason:
            return Result((skipped(name, str(reason)),), seconds)
        case error:
            crash = f"{name} crashed: {type(error).__name__}: {error}"
            return Result((), seconds, crash)


def exit_status(results: Iterable[Result], *, strict: bool) -> int:
    """Return 1 when something crashed, with *strict* also when a bar was missed, else 0."""
    return int(any(result.crash or (strict and _misses(result)) for result in results))


def _misses(result: Result) -> bool:
    return any(each.is_missed for each in result.measurements)


def _measure(name: str) -> Sequence[Mapping[str, Any]]:
    module = importlib.import_module(f"benchmarks.{name}")
    rows: Sequence[Mapping[str, Any]] = module.measure()
    return rows


def _has_ended(future: Future[Any]) -> bool:
    try:
        future.exception(timeout=_TICK_SECONDS)
    except TimeoutError:
        return False
    return True


_PARTS = {
    "__main__",
    "at_size",
    "catalogue_titles",
    "comparison",
    "completed",
    "measurement",
    "pairs",
    "report",
    "running",
    "shows",
    "sync_airflow",
}
