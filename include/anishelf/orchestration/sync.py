"""The tasks that `sync_downloads` and `retry_failed_syncs` share."""

from __future__ import annotations

from itertools import chain

from airflow.sdk import TriggerRule, get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowFailException

from anishelf.errors import BatchFailed
from anishelf.library.steps.report import summary
from anishelf.orchestration.defaults import (
    INSTANCE_NAME,
    name_instance,
    was_cleared,
    was_started_by_hand,
)
from anishelf.services import clock, open_database, open_services
from anishelf.settings import Extras


@task
def plan_batches() -> list[list[int]]:
    """Return the downloads to sync, in batches; what a person names gets its attempts back."""
    from anishelf.library.steps import plan
    from anishelf.library.store.sync_reports import SyncReports
    from anishelf.library.store.sync_tasks import SyncTasks

    context = get_current_context()
    asked = context["params"]["download_ids"]
    with open_database() as conn:
        tasks = SyncTasks(conn)
        if was_started_by_hand(context) or was_cleared(context):
            plan.retry(tasks, SyncReports(conn), download_ids=asked, now=clock())
        return plan.plan_batches(tasks, now=clock(), download_ids=asked or None)


@task
def plan_retries() -> list[list[int]]:
    """Give what failed inside this run's data interval its attempts back, and plan it."""
    from anishelf.library.steps import plan
    from anishelf.library.store.sync_reports import SyncReports
    from anishelf.library.store.sync_tasks import SyncTasks

    context = get_current_context()
    start, end = context["data_interval_start"], context["data_interval_end"]
    if start is None or end is None:
        raise AirflowFailException("a retry needs a data interval: start a backfill over a period")
    with open_database() as conn:
        return plan.plan_retries(
            SyncTasks(conn), SyncReports(conn), start=start, end=end, now=clock()
        )


@task(map_index_template=INSTANCE_NAME)
def move(batch: list[int]) -> int:
    """Put the files of these downloads into the library; return how many arrived.

    Cleared by a person, it gives what had failed its attempts back.
    """
    from anishelf.library.steps import move as step
    from anishelf.library.steps import plan
    from anishelf.library.store.library_files import LibraryFiles
    from anishelf.library.store.sync_reports import SyncReports
    from anishelf.library.store.sync_tasks import SyncTasks

    context = get_current_context()
    with open_services() as services:
        tasks, reports = SyncTasks(services.conn), SyncReports(services.conn)
        name_instance(summary(reports.outcomes(batch)))
        if was_cleared(context):
            plan.retry(tasks, reports, download_ids=batch, now=clock())
        outcome = step.move(
            tasks,
            LibraryFiles(services.conn),
            services.library(),
            services.bin(),
            download_ids=batch,
            extras=services.settings.extras is Extras.KEEP,
            detachment=services.departure(),
            owner=f"{context['run_id']}/{context['ti'].map_index}",
            clock=clock,
        )
    return outcome.done


@task(trigger_rule=TriggerRule.ALL_DONE)
def fetch_metadata(batch: list[int]) -> int:
    """Fetch what describes the files that arrived; return how many are ready."""
    from anishelf.identity.store.shows import Shows
    from anishelf.metadata.steps import metadata
    from anishelf.metadata.store.metadata_tasks import MetadataTasks

    with open_services() as services:
        outcome = metadata.fetch_metadata(
            MetadataTasks(services.conn),
            services.subjects(),
            Shows(services.conn),
            now=clock(),
            download_ids=batch,
        )
    return outcome.done


@task(trigger_rule=TriggerRule.ALL_DONE)
def write_nfo(batch: list[int]) -> int:
    """Write NFO files and posters beside them; return how many files are described."""
    from anishelf.metadata.steps import nfo
    from anishelf.metadata.store.metadata_tasks import MetadataTasks

    with open_services() as services:
        outcome = nfo.write_nfo(
            MetadataTasks(services.conn), services.describer(), now=clock(), download_ids=batch
        )
    return outcome.done


@task_group(group_id="sync")
def sync(batch: list[int]) -> None:
    """Move, describe, write: each step takes what the one before it left in the rows."""
    move(batch) >> fetch_metadata(batch) >> write_nfo(batch)


@task(trigger_rule=TriggerRule.ALL_DONE)
def refresh_library() -> int:
    """Tell Jellyfin which folders changed; return their number, 0 where there is no Jellyfin."""
    from anishelf.library.steps import verification as step
    from anishelf.library.store.verification import Verification

    with open_services() as services:
        server = services.jellyfin()
        if server is None:
            return 0
        return step.refresh_library(
            Verification(services.conn), server, paths=services.jellyfin_paths()
        )


@task(trigger_rule=TriggerRule.ALL_DONE, retries=0)
def report(batches: list[list[int]]) -> int:
    """Print how every episode ended; red when one did not arrive."""
    from anishelf.library.steps import report as step
    from anishelf.library.store.sync_reports import SyncReports

    with open_database() as conn:
        try:
            return step.report(SyncReports(conn), download_ids=list(chain(*(batches or []))))
        except BatchFailed as error:
            raise AirflowFailException(str(error)) from error
