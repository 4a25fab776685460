"""Says which syncs are due, in batches for Airflow's tasks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from anishelf.core.batch import cut
from anishelf.library.ports import FailedBetween, SyncTasks, Unsuccessful


def plan_batches(
    tasks: SyncTasks, *, now: datetime, download_ids: Collection[int] | None = None
) -> list[list[int]]:
    """Return the download ids to sync, in at most 16 batches.

    *download_ids* is a hint: what is already done is left out. None asks for everything due.
    """
    return cut(tasks.due(now, download_ids))


def retry(
    tasks: SyncTasks, unsuccessful: Unsuccessful, *, download_ids: Collection[int], now: datetime
) -> None:
    """Give what failed of *download_ids* its attempts back: a person asked for these downloads."""
    tasks.reset(unsuccessful(download_ids), now=now, reason="retried by hand")


def plan_retries(
    tasks: SyncTasks,
    failed_between: FailedBetween,
    *,
    start: datetime,
    end: datetime,
    now: datetime,
) -> list[list[int]]:
    """Give what failed in [start, end) its attempts back and return it in batches."""
    reason = f"retried: it had failed between {start:%Y-%m-%d %H:%M} and {end:%Y-%m-%d %H:%M}"
    downloads = tasks.reset(failed_between(start, end), now=now, reason=reason)
    return plan_batches(tasks, now=now, download_ids=downloads) if downloads else []
