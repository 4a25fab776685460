"""What every DAG shares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from textwrap import shorten
from typing import Any, cast

from airflow.sdk import Context, get_current_context

START = datetime(2026, 1, 1, tzinfo=UTC)

DEFAULT_ARGS: dict[str, Any] = {
    "owner": "anishelf",
    # Airflow's retries repeat a task that died; a refusal is final, and attempts are counted in rows.
    "retries": 2,
    "retry_delay": timedelta(seconds=5),
}

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
