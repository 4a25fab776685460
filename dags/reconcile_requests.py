"""
# Reconcile requests

Compares every hour all that is followed with each neighbour: the episodes and files of Sonarr and
Radarr (manual imports appear nowhere else), the requests of Seerr, the files that Shoko knows, and the
whole index of Jellyfin. By hand it compares one of them.

A neighbour that does not answer, or that lost most of what it had at the last look, proves nothing:
no state changes by it. Where no connection is set up the run is skipped.

**Safe to rerun:** yes; only what differs is written.

**When it fails:** its log names the neighbour that did not answer; the others were compared.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.forms import choice
from anishelf.orchestration.requests import SERVICES, reconcile


@dag(
    description="Compares what is followed with Seerr, Sonarr, Radarr, Shoko and Jellyfin.",
    schedule="@hourly",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params={"service": choice("Neighbour", "Which one to compare with.", *SERVICES)},
    tags=["anishelf", "requests"],
    doc_md=__doc__,
)
def reconcile_requests() -> None:
    """Neighbours → what webhooks lost."""
    reconcile()


reconcile_requests()
