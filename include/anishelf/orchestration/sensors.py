"""The sensor that holds no worker slot while it waits."""

from __future__ import annotations

from typing import Any

from airflow.sdk import BaseSensorOperator, Context

from anishelf.orchestration.triggers import WorkTrigger
from anishelf.services import open_watch


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
