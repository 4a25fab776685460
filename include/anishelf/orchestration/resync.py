"""The tasks of `resync_library`."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import TYPE_CHECKING

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import TriggerRule, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from anishelf.orchestration import forms
from anishelf.orchestration.defaults import LONG
from anishelf.wiring import identity, library, metadata
from anishelf.wiring.airflow import open_context

if TYPE_CHECKING:
    from airflow.sdk import XComArg

log = logging.getLogger(__name__)


@task
def plan() -> list[list[int]]:
    """Print which files should move where; return the series to work on, in batches."""
    from anishelf.core.batch import MAX_BATCHES
    from anishelf.identity.steps.rename import rename_works
    from anishelf.library.domain.resync import in_groups
    from anishelf.library.steps.resync import plan_series

    params = get_current_context()["params"]
    with open_context() as live:
        rows = library.file_moves(live)
        works = library.works_in_scope(
            live,
            work_ids=forms.shows(live, params["work_ids"]) or None,
            season_id=params["season_id"],
            download_ids=forms.downloads(live, params["download_ids"]) or None,
        )
        language = live.settings.title_language
        with live.conn.transaction(force_rollback=params["dry_run"]):
            names, cache = identity.names(live), identity.bangumi_cache(live)
            renamed = rename_works(names, cache, work_ids=works, language=language)
            found = plan_series(rows, library.library(live), works)
        log.info("%d files move\n%s", len(found.moves), "\n".join(map(str, found.moves)))
        for refusal in found.refused:
            log.warning("%s", refusal)
        if params["dry_run"]:
            return []
        rewritten = works if params["rewrite_nfo"] else renamed
        metadata.metadata_tasks(live).describe_again(rewritten, now=live.clock())
        waiting = rows.unfinished()
        stuck = {refusal.file.work_id for refusal in found.refused}
        return in_groups({*waiting, *stuck, *(m.file.work_id for m in found.moves)}, MAX_BATCHES)


@task(execution_timeout=LONG)
def relocate(batch: list[int]) -> int:
    """Move the files of these series; return how many series are as they should be."""
    from anishelf.library.steps.resync import resync

    with open_context() as live:
        outcome = resync(
            library.file_moves(live),
            library.library(live),
            library.file_mover(live),
            work_ids=batch,
            clock=live.clock,
        )
    if outcome.failed:
        raise AirflowFailException(
            f"{outcome.failed} of {len(batch)} series have files that could not be moved; they lie "
            "where they were, and `anishelf library` names the reasons"
        )
    return outcome.done


@task(trigger_rule=TriggerRule.ALL_DONE)
def report() -> int:
    """Print what could not be moved; the NFO files are written again by `sync_downloads`."""
    with open_context() as live:
        waiting = library.file_moves(live).unfinished()
    if waiting:
        raise AirflowFailException(f"{len(waiting)} series are not finished; run it again")
    return 0


def resync_of(work_ids: Collection[int]) -> list[dict[str, object]]:
    """Return with what `start_resync` starts for these works: with nothing where there are none."""
    return [{"dry_run": False, "work_ids": sorted(work_ids)}] if work_ids else []


def start_resync(confs: XComArg) -> None:
    """Move the files whose names have changed; without any nothing starts."""
    TriggerDagRunOperator.partial(task_id="start_resync", trigger_dag_id="resync_library").expand(
        conf=confs
    )
