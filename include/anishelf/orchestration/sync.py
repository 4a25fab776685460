"""The tasks that `sync_downloads` and `retry_failed_syncs` share, and the claim that starts a sync."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from itertools import chain

from airflow.sdk import Context, TriggerRule, get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from anishelf.errors import BatchFailed
from anishelf.orchestration import forms
from anishelf.orchestration.assets import LIBRARY_FILES, NFOS
from anishelf.orchestration.defaults import (
    INSTANCE_NAME,
    LONG,
    URGENT,
    name_instance,
    pool_for_files,
    was_cleared,
    was_started_by_hand,
)
from anishelf.settings import Extras, Settings
from anishelf.wiring import downloads, identity, library, mediaserver, metadata
from anishelf.wiring.airflow import open_context

log = logging.getLogger(__name__)

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@task(priority_weight=URGENT)
def claim() -> list[int]:
    """Reserve the due file work; return its downloads. Nothing to claim starts no run."""
    with open_context() as live:
        run_id = get_current_context()["run_id"]
        download_ids = library.sync_tasks(live).claim(owner=run_id, now=live.clock())
    if not download_ids:
        raise AirflowSkipException("somebody else took up the work")
    return download_ids


@task
def plan_batches() -> list[list[int]]:
    """Return the downloads to sync, in batches; what a person names gets its attempts back."""
    from anishelf.library.steps import plan

    context = get_current_context()
    with open_context() as live:
        asked = forms.downloads(live, context["params"]["download_ids"])
        tasks = library.sync_tasks(live)
        if was_started_by_hand(context) or was_cleared(context):
            unsuccessful = library.sync_reports(live).unsuccessful
            plan.retry(tasks, unsuccessful, download_ids=asked, now=live.clock())
        return plan.plan_batches(tasks, now=live.clock(), download_ids=asked or None)


@task
def plan_retries() -> list[list[int]]:
    """Give what failed inside this run's data interval its attempts back, and plan it.

    By hand: what failed in the chosen period, or ever.
    """
    from anishelf.library.steps import plan

    with open_context() as live:
        start, end = period_of(get_current_context(), live.clock())
        batches = plan.plan_retries(
            library.sync_tasks(live),
            library.sync_reports(live).failed_between,
            start=start,
            end=end,
            now=live.clock(),
        )
    taken = list(chain(*batches))
    log.info("%s downloads had failed between %s and %s: %s", len(taken), start, end, taken)
    return batches


def period_of(context: Context, now: datetime) -> tuple[datetime, datetime]:
    """Return the period whose failures are retried."""
    if was_started_by_hand(context):
        since, until = (context["params"][name] for name in ("since", "until"))
        return (_moment(since) if since else _EVER, _moment(until) if until else now)
    start, end = context["data_interval_start"], context["data_interval_end"]
    if start is None or end is None:
        raise AirflowFailException("a retry needs a data interval: start a backfill over a period")
    return start, end


def _moment(text: str) -> datetime:
    """Return a date of a form; without a zone it is UTC."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


@task(map_index_template=INSTANCE_NAME, execution_timeout=LONG)
def move(batch: list[int]) -> int:
    """Put the files of these downloads into the library; return how many arrived.

    Cleared by a person, it gives what had failed its attempts back.
    """
    from anishelf.library.steps import move as step
    from anishelf.library.steps import plan
    from anishelf.library.steps.report import summary

    context = get_current_context()
    with open_context() as live:
        tasks, reports = library.sync_tasks(live), library.sync_reports(live)
        name_instance(summary(reports.outcomes(batch)))
        if was_cleared(context):
            plan.retry(tasks, reports.unsuccessful, download_ids=batch, now=live.clock())
        detachment = downloads.detachment(live)
        outcome = step.move(
            tasks,
            library.library_files(live),
            library.library(live),
            library.trash(live),
            download_ids=batch,
            extras=live.settings.extras is Extras.KEEP,
            take_out=detachment.take_out if detachment else None,
            look=downloads.whereabouts(live).look,
            owner=f"{context['run_id']}/{context['ti'].map_index}",
            clock=live.clock,
        )
        if detachment is not None:
            detachment.empty(batch)
    return outcome.done


@task(trigger_rule=TriggerRule.ALL_DONE)
def fetch_metadata(batch: list[int]) -> int:
    """Fetch what describes the files that arrived; return how many are ready."""
    from anishelf.metadata.steps import metadata as step

    with open_context() as live:
        outcome = step.fetch_metadata(
            metadata.metadata_tasks(live),
            identity.subjects(live),
            identity.shows(live).ensure_episode,
            now=live.clock(),
            download_ids=batch,
        )
    return outcome.done


@task(trigger_rule=TriggerRule.ALL_DONE)
def write_nfo(batch: list[int]) -> int:
    """Write NFO files and posters beside them; return how many files are described."""
    from anishelf.metadata.steps import nfo

    with open_context() as live:
        outcome = nfo.write_nfo(
            metadata.metadata_tasks(live),
            metadata.nfo_publisher(live),
            now=live.clock(),
            download_ids=batch,
        )
    return outcome.done


@task_group(group_id="sync")
def sync(batch: list[int]) -> None:
    """Move, describe, write: each step takes what the one before it left in the rows."""
    moved = move.override(pool=pool_for_files(Settings.from_env()))(batch)
    moved >> fetch_metadata(batch) >> write_nfo(batch)


@task(trigger_rule=TriggerRule.ALL_DONE)
def refresh_library() -> int:
    """Tell Jellyfin which folders changed; return their number, 0 where there is no Jellyfin."""
    from anishelf.library.steps import verification as step

    with open_context() as live:
        server = mediaserver.jellyfin(live)
        if server is None:
            return 0
        return step.refresh_library(
            library.verification(live), server, paths=mediaserver.jellyfin_paths(live)
        )


@task(
    trigger_rule=TriggerRule.ALL_DONE,
    max_active_tis_per_dag=1,  # two first events at once would each tie the alias to the asset
    inlets=[LIBRARY_FILES.asset, NFOS.asset],
    outlets=[LIBRARY_FILES.alias, NFOS.alias],
)
def announce(batches: list[list[int]]) -> None:
    """Write the events of what arrived and of what was described, for DAGs that wait for them."""
    instance = get_current_context()["ti"]
    indexes = list(range(len(batches or [])))
    for arrivals, task_id in ((LIBRARY_FILES, "sync.move"), (NFOS, "sync.write_nfo")):
        counts = instance.xcom_pull(task_ids=task_id, map_indexes=indexes) if indexes else []
        came = [(batch, n) for batch, n in zip(batches or [], counts or [], strict=False) if n]
        ids = list(chain.from_iterable(batch for batch, _ in came))
        arrivals.tell(sum(n for _, n in came), download_ids=ids)


@task(trigger_rule=TriggerRule.ALL_DONE)
def report(batches: list[list[int]]) -> int:
    """Print how every episode ended; red when one did not arrive."""
    from anishelf.library.steps import report as step

    with open_context() as live:
        try:
            download_ids = list(chain(*(batches or [])))
            return step.report(library.sync_reports(live).outcomes, download_ids=download_ids)
        except BatchFailed as error:
            raise AirflowFailException(str(error)) from error
