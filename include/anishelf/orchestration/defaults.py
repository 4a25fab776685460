"""What every DAG shares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from textwrap import shorten
from typing import Any, cast

from airflow.sdk import Context, get_current_context

from anishelf.settings import QUESTIONS, TRANSFERS, Settings, Transfer

START = datetime(2026, 1, 1, tzinfo=UTC)

DEFAULT_ARGS: dict[str, Any] = {
    "owner": "anishelf",
    # Airflow's retries repeat a task that died; a refusal is final, and attempts are counted in rows.
    # 5, 10, 20, 40, 80 and 160 s: a database that is away for minutes makes no run red.
    "retries": 6,
    "retry_delay": timedelta(seconds=5),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=5),
    # A task that hangs gives its slot back; what waits says `execution_timeout=None` for itself.
    "execution_timeout": timedelta(hours=1),
    # A task counts by its own weight, not by how many come after it.
    "weight_rule": "absolute",
    "priority_weight": 10,
}

URGENT = 100
"""The weight of what an episode waits for: a claim, the start of a sync, the way to a downloader."""

QUESTION_ARGS: dict[str, Any] = {**DEFAULT_ARGS, "priority_weight": 1, "pool": QUESTIONS}
"""Questions to a person come last, in a pool of their own: they never hold up an episode."""

LONG = timedelta(hours=13)
"""How long bringing or copying files may take: a file from the web is given twelve hours."""


def pool_for_files(settings: Settings) -> str:
    """Return where files are put into the library: with links that takes no time, with copies long."""
    return TRANSFERS if settings.transfer is Transfer.COPY else "default_pool"


INSTANCE_NAME = "{{ instance_name }}"
"""What the UI shows instead of a mapped task's number: set by `name_instance`."""


_LONGEST_NAME = 200  # Airflow keeps 250 characters


def name_instance(name: str) -> None:
    """Name the running mapped task instance after what it works on."""
    short = shorten(name, _LONGEST_NAME, placeholder=" …")
    cast("dict[str, object]", get_current_context())["instance_name"] = short


def was_started_by_hand(context: Context) -> bool:
    """Return whether a person started the run, in the UI, by REST or on the command line."""
    return context["dag_run"].run_type == "manual"


def was_cleared(context: Context) -> bool:
    """Return whether a person cleared the running task, alone or with its run.

    Airflow grants a cleared task its retries anew, on top of the tries it has used; a retry of its
    own, for example after its worker died, leaves that limit alone.
    """
    instance = context["ti"]
    return instance.max_tries > (instance.task.retries or 0)
