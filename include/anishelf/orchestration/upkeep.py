"""The tasks that look after the library between two episodes."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import task
from airflow.sdk.exceptions import AirflowSkipException

from anishelf.services import clock, open_services


@task
def find_vanished() -> int:
    """Mark library files that were removed by hand; return how many changed."""
    from anishelf.library.steps import missing_files as step
    from anishelf.library.store.library_files import LibraryFiles

    with open_services() as services:
        return step.find_missing(LibraryFiles(services.conn), services.library())


@task
def verify_files() -> int:
    """Tell Jellyfin what it has not heard, and look for what it has not shown; return how much."""
    from anishelf.library.steps import verification as step
    from anishelf.library.store.verification import Verification

    with open_services() as services:
        server = services.jellyfin()
        if server is None:
            return 0
        files, paths = Verification(services.conn), services.jellyfin_paths()
        step.refresh_library(files, server, paths=paths)
        return step.verify_files(files, server, paths=paths, now=clock())


@task
def empty_trash() -> int:
    """Delete what has been in the trash for 30 days; return how many files.

    Where files move, downloads give up what a killed worker left in their folders.
    """
    from anishelf.library.steps import trash as step

    with open_services() as services:
        departure = services.departure()
        if departure is not None:
            departure.empty()
        return step.empty_expired(services.bin()).done


@task
def purge_runs() -> int:
    """Delete the history of runs that ended long ago, with their logs; return how many."""
    from anishelf.operations import purge as step

    with open_services() as services:
        airflow = services.airflow()
        if airflow is None:
            raise AirflowSkipException(
                "set ANISHELF_AIRFLOW_URL, _USER and _PASSWORD to purge runs"
            )
        before = clock() - timedelta(days=services.settings.keep_runs_days)
        return step.purge_runs(airflow, services.run_logs(), before=before)


@task
def refresh_subjects() -> int:
    """Fetch what is stale or was incomplete; return how many shows are described anew."""
    from anishelf.metadata.steps import refresh as step
    from anishelf.metadata.store.library_subjects import LibrarySubjects
    from anishelf.metadata.store.metadata_tasks import MetadataTasks

    with open_services() as services:
        changed = step.refresh_metadata(
            LibrarySubjects(services.conn),
            services.subjects(),
            MetadataTasks(services.conn),
            now=clock(),
        )
    return len(changed)
