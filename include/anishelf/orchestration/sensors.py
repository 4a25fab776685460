"""What waits: neither of these holds a worker slot meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from airflow.sdk import BaseOperator, BaseSensorOperator, Context, TriggerRule
from airflow.sdk.exceptions import AirflowSkipException

from anishelf.core.outcome import Work
from anishelf.orchestration.triggers import Pause, WorkTrigger
from anishelf.wiring import following, library, mediaserver, questions
from anishelf.wiring.airflow import open_context, open_poll_schedule

_LOOKS = (10.0, 15.0, 15.0)
"""Seconds before each look at Jellyfin."""


class WaitForWork(BaseSensorOperator):
    """Looks once for due work, then waits for it in the triggerer.

    Work is a file to sync, or a question to a person that nobody asks yet. It returns with what
    `TriggerDagRunOperator` starts those who ask; without a question with nothing.
    """

    def execute(self, context: Context) -> list[dict[str, Any]]:
        """Return at once when work is due, else defer; it never times out."""
        with open_poll_schedule() as schedule:
            if schedule.work_due():
                return self.execute_complete(context)
        self.defer(trigger=WorkTrigger(), method_name="execute_complete")
        return []  # never reached: to defer is to leave

    def execute_complete(self, context: Context, event: Any = None) -> list[dict[str, Any]]:
        """Call those who ask people and who look at feeds: the trigger fires for nothing but due work.

        A run is named after its newest question and the hour, or the minute of the look: however
        long its DAG is paused, few of them wait.
        """
        with open_context() as live:
            calls, now = questions.question_calls(live).call(), live.clock()
            expected = following.ExpectedReleases(live).call()
        asked = [
            {
                "trigger_dag_id": call.dag_id,
                "trigger_run_id": f"asked__{now:%Y-%m-%dT%H}__{call.newest}",
            }
            for call in calls
        ]
        return [*asked, _look_now(now)] if expected else asked


def _look_now(now: datetime) -> dict[str, Any]:
    """Return what starts a look at the feeds that are due, and at no others."""
    return {
        "trigger_dag_id": Work.COLLECT_RELEASES,
        "trigger_run_id": f"expected__{now:%Y-%m-%dT%H:%M}",
        "conf": {"force": False},
    }


class ShownByJellyfin(BaseOperator):
    """Looks whether Jellyfin shows the files of a run: after 10 seconds, and twice 15 seconds later.

    Skipped means: not shown yet; `verify_library` goes on. Without Jellyfin, or without a file that
    it has not shown, it ends at once.
    """

    template_fields: Sequence[str] = ("batches",)

    def __init__(self, *, batches: Any, **options: Any) -> None:
        super().__init__(trigger_rule=TriggerRule.ALL_DONE, **options)
        self.batches = batches

    def execute(self, context: Context) -> None:
        """Wait before the first look: Jellyfin reads what it was told of a little later."""
        with open_context() as live:
            if mediaserver.jellyfin(live) is None:
                return
            waiting = library.verification(live).unverified(self._download_ids())
        if waiting:
            self._wait(_LOOKS[0], left=len(_LOOKS) - 1)

    def look(self, context: Context, event: Any = None, *, left: int) -> None:
        """Look once, and wait for one of the *left* looks where something is not shown."""
        unseen = self._unseen()
        if not unseen:
            return
        if not left:
            raise AirflowSkipException(
                f"Jellyfin does not show {unseen} files yet; verify_library goes on"
            )
        self._wait(_LOOKS[-left], left=left - 1)

    def _wait(self, seconds: float, *, left: int) -> None:
        self.defer(trigger=Pause(seconds), method_name="look", kwargs={"left": left})

    def _unseen(self) -> int:
        from anishelf.library.steps import verification as step

        with open_context() as live:
            server = mediaserver.jellyfin(live)
            if server is None:
                return 0
            return step.verify_files(
                library.verification(live),
                server,
                paths=mediaserver.jellyfin_paths(live),
                now=live.clock(),
                download_ids=self._download_ids(),
            )

    def _download_ids(self) -> list[int]:
        return list(chain(*(self.batches or [])))
