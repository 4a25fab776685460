"""The tasks that look after the library and the catalogue between two episodes."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import TriggerRule, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from anishelf.orchestration import forms
from anishelf.wiring import downloads, identity, library, mediaserver, metadata, operations
from anishelf.wiring.airflow import log_folder, open_context


@task
def find_missing() -> int:
    """Mark library files that were removed by hand; return how many changed."""
    from anishelf.library.steps import missing_files as step

    if not _is_asked_for(forms.FILES):
        return 0
    with open_context() as live:
        return step.find_missing(library.library_files(live), library.library(live))


@task
def verify_files() -> int:
    """Tell Jellyfin what it has not heard, and look for what it has not shown; return how much."""
    from anishelf.library.steps import verification as step

    if not _is_asked_for(forms.JELLYFIN):
        return 0
    with open_context() as live:
        server = mediaserver.jellyfin(live)
        if server is None:
            return 0
        files, paths = library.verification(live), mediaserver.jellyfin_paths(live)
        step.refresh_library(files, server, paths=paths)
        return step.verify_files(files, server, paths=paths, now=live.clock())


@task
def empty_trash() -> int:
    """Delete what has been in the trash for 30 days; return how many files.

    Where files move, downloads give up what a killed worker left in their folders.
    """
    from anishelf.library.steps import trash as step

    if not _is_asked_for(forms.TRASH):
        return 0
    with open_context() as live:
        detachment = downloads.detachment(live)
        if detachment is not None:
            detachment.empty()
        return step.empty_expired(library.trash(live)).done


@task
def purge_runs() -> int:
    """Delete the history of runs that ended long ago, with their logs; return how many."""
    from anishelf.operations import purge as step

    with open_context() as live:
        airflow = operations.find_airflow()
        if airflow is None:
            raise AirflowSkipException(
                "set ANISHELF_AIRFLOW_URL, _USER and _PASSWORD to purge runs"
            )
        before = live.clock() - timedelta(days=live.settings.keep_runs_days)
        return step.purge_runs(airflow, operations.run_logs(log_folder()), before=before)


@task
def refresh_subjects() -> int:
    """Fetch what is stale or was incomplete; return how many shows are described again."""
    from anishelf.metadata.steps import refresh as step

    entered = get_current_context()["params"]["shows"]
    with open_context() as live:
        known = metadata.library_subjects(live)
        changed = step.refresh_metadata(
            known.in_library(),
            known.fingerprint,
            identity.subjects(live),
            metadata.metadata_tasks(live),
            now=live.clock(),
            work_ids=forms.shows(live, entered) or None,
        )
    return len(changed)


@task
def load_catalogue() -> int:
    """Load the public catalogue of shows; return how many are known."""
    from anishelf.identity.steps.catalogue import refresh_catalogue

    with open_context() as live:
        loaded = refresh_catalogue(
            identity.catalogue_source(live).read,
            identity.catalogue(live),
            now=live.clock(),
            force=get_current_context()["params"]["force"],
        )
    return loaded.shows


@task(trigger_rule=TriggerRule.ALL_DONE)
def load_id_list() -> int:
    """Bring the community's id list into the database; return how many rows it has.

    Skipped, with the reason, where it cannot be fetched: names find shows without it, too.
    """
    from anishelf.errors import FetchFailed
    from anishelf.following.actions.id_lists import refresh_id_list

    force = get_current_context()["params"]["force"]
    with open_context() as live:
        if live.settings.id_map_url == "off":
            raise AirflowSkipException("no id list is wanted")
        read = identity.id_list_source(live).read
        try:
            return refresh_id_list(live.conn, read, now=live.clock(), force=force).shows
        except FetchFailed as error:
            raise AirflowSkipException(str(error)) from error


def _is_asked_for(part: str) -> bool:
    return get_current_context()["params"]["look_for"] in {forms.EVERYTHING, part}
