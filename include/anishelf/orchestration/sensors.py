"""The sensors; neither holds a worker slot while it waits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from airflow.sdk import BaseSensorOperator, Context, TriggerRule

from anishelf.orchestration.triggers import WorkTrigger
from anishelf.services import clock, open_services, open_watch


class WaitForWork(BaseSensorOperator):
    """Looks once for due file work, then waits for it in the triggerer."""

    def execute(self, context: Context) -> None:
        """Return at once when work is due, else defer; it never times out."""
        with open_watch() as watch:
            if watch.work_due():
                return
        self.defer(trigger=WorkTrigger(), method_name="execute_complete")

    def execute_complete(self, context: Context, event: Any = None) -> None:
        """End: the trigger fires for nothing but due work."""


class ShownByJellyfin(BaseSensorOperator):
    """Looks whether Jellyfin shows the files of a run: at once, then twice after 15 seconds.

    Skipped means: not shown yet; `verify_library` goes on. Without Jellyfin it ends at once.
    """

    template_fields: Sequence[str] = ("batches",)

    def __init__(self, *, batches: Any, **options: Any) -> None:
        super().__init__(
            mode="reschedule",
            poke_interval=15,
            timeout=25,
            soft_fail=True,
            trigger_rule=TriggerRule.ALL_DONE,
            **options,
        )
        self.batches = batches

    def poke(self, context: Context) -> bool:
        """Return whether everything is shown."""
        from anishelf.pipeline import verify as step
        from anishelf.store.visibility import Visibility

        with open_services() as services:
            server = services.jellyfin()
            if server is None:
                return True
            unseen = step.verify(
                Visibility(services.conn),
                server,
                paths=services.jellyfin_paths(),
                now=clock(),
                download_ids=list(chain(*(self.batches or []))),
            )
        return unseen == 0
