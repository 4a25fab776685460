"""# On arrival

An example of a DAG of your own: it runs whenever files came into the library, and prints how many.
Put it beside the others in `dags/`, and your work in the place of the `print`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import Asset, dag, get_current_context, task

LIBRARY_FILES = Asset(name="anishelf_library_files", uri="anishelf://library-files")


@task
def tell() -> int:
    """Print each event that led to this run; a burst of several makes one run."""
    events = get_current_context()["triggering_asset_events"][LIBRARY_FILES]
    for event in events:
        print(event.extra["count"], "files arrived from downloads", event.extra["download_ids"])
    return sum(event.extra["count"] for event in events)


@dag(schedule=[LIBRARY_FILES], start_date=datetime(2026, 1, 1, tzinfo=UTC), doc_md=__doc__)
def on_arrival() -> None:
    """Something arrived → tell."""
    tell()


on_arrival()
