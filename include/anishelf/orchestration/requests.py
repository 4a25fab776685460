"""The tasks of `track_requests`, `listen_to_shoko` and `reconcile_requests`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from airflow.sdk import BaseSensorOperator, Context, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from anishelf.core import batch
from anishelf.errors import BatchFailed
from anishelf.orchestration.request_trigger import ListenTrigger, RequestTrigger
from anishelf.wiring import tracker
from anishelf.wiring.airflow import open_context

log = logging.getLogger(__name__)

EVERY = "all"
SERVICES = (EVERY, "seerr", "sonarr", "radarr", "jellyfin", "shoko")


class WaitForEvents(BaseSensorOperator):
    """Follows requests in the triggerer, for a day; it holds no worker meanwhile."""

    def execute(self, context: Context) -> None:
        """Defer at once: the trigger itself takes in events and asks the neighbours."""
        self.defer(trigger=RequestTrigger(), method_name="execute_complete")

    def execute_complete(self, context: Context, event: Any = None) -> None:
        """End: a day is over, and the next run goes on without a pause."""


class Listen(BaseSensorOperator):
    """Listens in the triggerer, for a day; it holds no worker meanwhile."""

    def execute(self, context: Context) -> None:
        """Defer at once."""
        self.defer(trigger=ListenTrigger(), method_name="execute_complete")

    def execute_complete(self, context: Context, event: Any = None) -> None:
        """End: a day is over, and the next run goes on without a pause."""


@task
def tidy_inbox() -> int:
    """Remove events that are done with and older than they are kept; return how many."""
    with open_context() as live:
        oldest = live.clock() - timedelta(days=live.settings.keep_events_days)
        return tracker.inbox(live).purge(before=oldest)


@task(execution_timeout=timedelta(minutes=50))
def reconcile() -> int:
    """Compare what is followed with each neighbour that is set up; return what was found."""
    service = str(get_current_context()["params"]["service"])
    found: list[int] = []
    with open_context() as live:
        wanted = {
            name: ask
            for name, ask in tracker.sweeps(live).items()
            if service in {EVERY, name.partition("_")[0]}
        }
        if not wanted:
            raise AirflowSkipException("not set up: nobody made a connection to compare with")

        def compare(each: tuple[str, Callable[[Any], int]]) -> None:
            name, ask = each
            count = ask(tracker.taker(live, live.clock()))
            log.info("%s: %d told something new", name, count)
            found.append(count)

        outcome = batch.each(wanted.items(), compare, on_failure=_note)
    if outcome.failed:
        raise BatchFailed(f"{outcome.failed} of {len(wanted)} neighbours could not be compared")
    return sum(found)


def _note(each: tuple[str, object], reason: str) -> None:
    log.error("%s: %s; nothing was changed for it", each[0], reason)
