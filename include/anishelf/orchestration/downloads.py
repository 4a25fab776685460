"""The tasks that hand releases to downloaders, carry out commands, and bring files from the web."""

from __future__ import annotations

from collections.abc import Sequence

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import TriggerRule, get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowFailException

from anishelf.orchestration import forms
from anishelf.orchestration.assets import DOWNLOADS
from anishelf.orchestration.defaults import INSTANCE_NAME, LONG, URGENT, name_instance
from anishelf.settings import TRANSFERS
from anishelf.wiring import decisions, downloads
from anishelf.wiring.airflow import open_context
from anishelf.wiring.context import Context

MAX_FILES = 50
"""How many files one run of `download_files` brings."""


@task(trigger_rule=TriggerRule.ALL_DONE)
def carry_out_commands() -> int:
    """Do what users asked of downloads; return how many commands were answered."""
    from anishelf.downloads.steps.control import carry_out

    params = get_current_context()["params"]
    with open_context() as live:
        _take_command(live, params.get("action", forms.NOTHING), params.get("downloads", ()))
        return carry_out(
            downloads.commands(live),
            downloads.downloads(live),
            decisions.release_episodes(live).unwant,
            downloads.downloaders(live),
            connect=downloads.connector(live),
            downloads_dir=str(live.settings.downloads_dir),
            clock=live.clock,
        )


def _take_command(live: Context, action: str, entered: Sequence[object]) -> None:
    """Ask for what a person chose in the form of `control_downloads`."""
    from anishelf.downloads.actions import command_downloads
    from anishelf.downloads.domain.states import CommandAction

    if action == forms.NOTHING:
        return
    ids = forms.downloads(live, entered)
    if not ids:
        raise AirflowFailException(f"name the downloads to {action}")
    command_downloads(live.conn, ids, CommandAction(action), by="Airflow")


@task(
    trigger_rule=TriggerRule.ALL_DONE,
    priority_weight=URGENT,
    inlets=[DOWNLOADS.asset],
    outlets=[DOWNLOADS.alias],
)
def dispatch_downloads() -> int:
    """Hand what is wanted to the downloaders; return how many were accepted."""
    from anishelf.core.pauses import Pauses
    from anishelf.downloads.steps.dispatch import dispatch

    with open_context() as live:
        downloaders = downloads.downloaders(live)
        downloaders.ensure_default()
        dispatched = dispatch(
            downloads.downloads(live),
            downloads.attempts(live),
            downloaders,
            connect=downloads.connector(live),
            fetch_torrent=downloads.torrent_fetcher(live),
            pauses=Pauses(live.conn),
            free_space=lambda: downloads.free_space(live),
            options=downloads.dispatch_options(live),
            clock=live.clock,
        )
    handed_over = dispatched.accepted + dispatched.adopted
    DOWNLOADS.tell(handed_over)
    return handed_over


@task.short_circuit
def files_wait() -> bool:
    """Return whether the built-in HTTP downloader has something to bring."""
    with open_context() as live:
        return bool(downloads.waiting_files(live))


@task_group(group_id="from_the_web")
def from_the_web() -> None:
    """Start `download_files` when files wait for it."""
    files_wait() >> TriggerDagRunOperator(
        task_id="start_files", trigger_dag_id="download_files", conf={}
    )


@task
def waiting_files() -> list[str]:
    """Return the oldest jobs of the built-in HTTP downloader that nobody works on.

    What does not fit is taken by the next run: Airflow maps a task over 1,024 items at most.
    """
    with open_context() as live:
        return downloads.waiting_files(live)[:MAX_FILES]


@task(
    map_index_template=INSTANCE_NAME,
    max_active_tis_per_dag=4,
    execution_timeout=LONG,
    pool=TRANSFERS,
)
def bring(tag: str) -> bool:
    """Bring one file from the web; cut off, it goes on where it stopped."""
    name_instance(tag)
    with open_context() as live:
        transfer = downloads.file_transfer(live, tag)
    return transfer(tag)
