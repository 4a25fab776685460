"""Cuts due syncs into batches, because Airflow starts only a few tasks a second."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from math import ceil
from typing import Protocol

MAX_BATCHES = 16
"""So many task instances work side by side; up to this number each takes one download."""


class Tasks(Protocol):
    """The rows this step reads."""

    def due(self, now: datetime, download_ids: Collection[int] | None = None) -> list[int]: ...


def plan_batches(
    tasks: Tasks, *, now: datetime, download_ids: Collection[int] | None = None
) -> list[list[int]]:
    """Return the download ids to sync, in at most 16 batches.

    *download_ids* is a hint: what is already done is left out. None asks for everything due.
    """
    due = tasks.due(now, download_ids)
    size = ceil(len(due) / MAX_BATCHES)
    return [due[start : start + size] for start in range(0, len(due), size)] if due else []
