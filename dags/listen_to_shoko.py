"""
# Listen to Shoko

Hears from Shoko's hub what it does with files: found, hashed, recognised, not recognised. What it
says is put into the inbox at once, and `track_requests` takes it in. It waits in the triggerer and
holds no worker; once a day the run ends, and the next one goes on.

The hub repeats nothing, so after every connection Shoko is asked for what it said before. While it
is away it is tried again, at most every minute. Without the connection `shoko_default` it waits for
one and costs nothing.

**Safe to rerun:** yes; the same message twice is as good as once.

**When it fails:** it tries again by itself. A Shoko that does not answer never fails it; health says
since when it is away.
"""

from __future__ import annotations

from airflow.sdk import dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.requests import Listen


@dag(
    description="Hears what Shoko does with files.",
    schedule="@continuous",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    max_consecutive_failed_dag_runs=0,
    is_paused_upon_creation=False,
    default_args={**DEFAULT_ARGS, "retries": 10},
    tags=["anishelf", "requests"],
    doc_md=__doc__,
)
def listen_to_shoko() -> None:
    """Hub → inbox."""
    Listen(task_id="listen", execution_timeout=None)


listen_to_shoko()
