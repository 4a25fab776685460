"""
# Download files

Brings files from plain web addresses: the built-in HTTP downloader. Each file is a task, up to four
at once; it is resumed where it stopped, checked, and then stands in its folder. Started by
`collect_releases` and `control_downloads` when a file waits.

**Safe to rerun:** yes; a file that somebody is bringing is left alone.

**When it fails:** the address did not answer, or the disk is full: the reason is in the log and in
`anishelf downloads`. The next run of `collect_releases` lets it go on.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.downloads import bring, waiting_files


@dag(
    description="Brings files from plain web addresses.",
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=4,
    dagrun_timeout=timedelta(hours=48),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    tags=["anishelf", "downloads"],
    doc_md=__doc__,
)
def download_files() -> None:
    """Address → file."""
    bring.expand(tag=waiting_files())


download_files()
