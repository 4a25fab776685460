"""The tasks that hand releases to downloaders, carry out commands, and bring files from the web."""

from __future__ import annotations

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import TriggerRule, task, task_group

from anishelf.orchestration.defaults import name_instance
from anishelf.services import clock, open_services


@task(trigger_rule=TriggerRule.ALL_DONE)
def carry_out_commands() -> int:
    """Do what users asked of downloads; return how many commands were answered."""
    from anishelf.downloads.steps.control import carry_out
    from anishelf.downloads.store.download_commands import DownloadCommands
    from anishelf.downloads.store.downloaders import Downloaders
    from anishelf.downloads.store.downloads import Downloads

    with open_services() as services:
        return carry_out(
            DownloadCommands(services.conn),
            Downloads(services.conn),
            Downloaders(services.conn),
            connect=services.downloader,
            downloads_dir=str(services.settings.downloads_dir),
            clock=clock,
        )


@task(trigger_rule=TriggerRule.ALL_DONE)
def dispatch_downloads() -> int:
    """Hand what is wanted to the downloaders; return how many were accepted."""
    from anishelf.downloads.steps.dispatch import Options, dispatch
    from anishelf.downloads.store.download_attempts import DownloadAttempts
    from anishelf.downloads.store.downloaders import Downloaders
    from anishelf.downloads.store.downloads import Downloads

    with open_services() as services:
        downloaders = Downloaders(services.conn)
        downloaders.ensure_default()
        dispatched = dispatch(
            Downloads(services.conn),
            DownloadAttempts(services.conn),
            downloaders,
            connect=services.downloader,
            fetch_torrent=services.torrent,
            free_space=services.free_space,
            options=Options(
                downloads_dir=str(services.settings.downloads_dir),
                max_adds=services.settings.max_adds_per_run,
                min_free_space=services.settings.min_free_space,
                patience=services.settings.downloader_failures,
            ),
            clock=clock,
        )
    return dispatched.accepted + dispatched.adopted


@task.short_circuit
def files_wait() -> bool:
    """Return whether the built-in HTTP downloader has something to bring."""
    from anishelf.downloads.adapters.http_download import waiting

    with open_services() as services:
        return bool(waiting(services.settings.downloads_dir))


@task_group(group_id="from_the_web")
def from_the_web() -> None:
    """Start `download_files` when files wait for it."""
    files_wait() >> TriggerDagRunOperator(
        task_id="start_files", trigger_dag_id="download_files", conf={}
    )


@task
def waiting_files() -> list[str]:
    """Return the jobs of the built-in HTTP downloader that nobody works on."""
    from anishelf.downloads.adapters.http_download import waiting

    with open_services() as services:
        return waiting(services.settings.downloads_dir)


@task(map_index_template="{{ instance_name }}", max_active_tis_per_dag=4)
def bring(tag: str) -> bool:
    """Bring one file from the web; cut off, it goes on where it stopped."""
    from anishelf.downloads.adapters.http_download import Limits, transfer

    name_instance(tag)
    with open_services() as services:
        settings = services.settings
        limits = Limits(max_bytes=settings.http_max_size, keep_free=settings.min_free_space)
        fetcher = services.fetcher()
    return transfer(settings.downloads_dir, tag, fetcher, limits)
