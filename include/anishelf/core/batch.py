"""Works through a batch so that a bad item never holds up its neighbours."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from anishelf.errors import PipelineError

log = logging.getLogger(__name__)
Item = TypeVar("Item")

MAX_BATCHES = 16
"""So many task instances work side by side; Airflow starts only a few of them a second."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many items of a batch succeeded, and how many failed (each with its own row)."""

    done: int
    failed: int


def cut(items: Sequence[Item]) -> list[list[Item]]:
    """Return *items* in at most 16 batches: one item each, until there are more than that."""
    size = max(1, ceil(len(items) / MAX_BATCHES))
    return [list(items[start : start + size]) for start in range(0, len(items), size)]


def each(
    items: Iterable[Item],
    work: Callable[[Item], object],
    *,
    on_failure: Callable[[Item, str], object],
) -> Outcome:
    """Do *work* for every item; a failure goes to *on_failure* in words, and the next item follows.

    The one place that may catch `Exception`: an expected error is logged as a line, any other with
    its traceback, because it is a bug that must be seen and still must not stop the batch.
    """
    done = failed = 0
    for item in items:
        try:
            work(item)
        except PipelineError as error:
            log.warning("%s: %s", item, error)
            reason = str(error)
        except Exception as error:
            log.exception("%s failed unexpectedly", item)
            reason = f"{type(error).__name__}: {error}"
        else:
            done += 1
            continue
        failed += 1
        on_failure(item, reason)
    return Outcome(done=done, failed=failed)


def together(
    items: Sequence[Item],
    work: Callable[[Sequence[Item]], object],
    *,
    on_failure: Callable[[Item, str], object],
    size: int = 1000,
) -> None:
    """Do *work* for many items at once; where that fails, for each alone, to find the bad one."""
    for start in range(0, len(items), size):
        some = items[start : start + size]
        whole = each(
            [some], work, on_failure=lambda _, reason: log.warning("one by one: %s", reason)
        )
        if whole.failed:
            each(some, lambda item: work([item]), on_failure=on_failure)
