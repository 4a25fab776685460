"""
# Track downloads

Waits, without holding a worker, until a download is complete or a sync is due; then claims the work
and starts `sync_downloads`. It asks each downloader one question per poll for everything it tracks.

**Safe to rerun:** yes; a claim that nobody took up expires after 90 seconds.

**When it fails:** it tries again by itself. A downloader that does not answer never fails it: see
`anishelf status` and the Anishelf page.
"""

from __future__ import annotations

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START, URGENT
from anishelf.orchestration.sensors import WaitForWork
from anishelf.orchestration.sync import claim


@dag(
    description="Waits for completed downloads and starts their sync.",
    schedule="@continuous",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    max_consecutive_failed_dag_runs=0,
    is_paused_upon_creation=False,
    default_args={**DEFAULT_ARGS, "retries": 10},
    tags=["anishelf", "downloads"],
    doc_md=__doc__,
)
def track_downloads() -> None:
    """Download → completed → sync_downloads."""
    claimed = claim()
    start_sync = TriggerDagRunOperator(
        task_id="start_sync",
        trigger_dag_id="sync_downloads",
        conf={"download_ids": claimed},
        priority_weight=URGENT,
    )
    waited = WaitForWork(task_id="wait_for_work", priority_weight=URGENT, execution_timeout=None)
    waited >> claimed >> start_sync
    # As urgent as the rest: the next run, which polls on, waits for the end of this one.
    TriggerDagRunOperator.partial(
        task_id="start_questions", skip_when_already_exists=True, priority_weight=URGENT
    ).expand_kwargs(waited.output)


track_downloads()
