"""
# Send notifications

Tells people what happened, over the channels that were set up: arrivals of a season as one message,
failures, questions, what does not answer and when it is back. It reads the history of every change
in the order of transactions, so nothing is passed by, and keeps each message until it is delivered.
It waits in the triggerer and holds no worker; once a day the run ends, and the next one goes on.

Without a channel it costs nothing; who adds one is told of what happens from then on.

**Safe to rerun:** yes; a message keeps its id, so a receiver knows it again.

**When it fails:** it tries again by itself. A channel that does not answer never fails it: its
messages wait, less and less often tried, and hold up no other channel.
"""

from __future__ import annotations

from airflow.sdk import dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.request_trigger import Tell


@dag(
    description="Tells people what happened.",
    schedule="@continuous",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    max_consecutive_failed_dag_runs=0,
    is_paused_upon_creation=False,
    default_args={**DEFAULT_ARGS, "retries": 10},
    tags=["anishelf", "notifications"],
    doc_md=__doc__,
)
def send_notifications() -> None:
    """History → messages → channels."""
    Tell(task_id="tell", execution_timeout=None)


send_notifications()
