"""Follows a run in Airflow to its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import typer

from anishelf.cli import wiring
from anishelf.errors import AirflowRefused, AirflowUnreachable, RunFailed, StackNotRunning
from anishelf.operations.airflow_api import Airflow, FailedTask, Question, Run

ANSWERED_TOO = "the question that waited in Airflow is answered too"
_LOOK_EVERY = 0.5
"""Seconds."""


def started(run: Run) -> str:
    """Return the line that says what was started."""
    return f"started {run.dag_id} (run {run.run_id})"


def start_quietly(dag_id: str, conf: Mapping[str, object] | None = None) -> bool:
    """Start a run where Airflow is known and answers; the next scheduled run does the same later."""
    try:
        wiring.airflow().trigger(dag_id, conf or {})
    except (StackNotRunning, AirflowUnreachable, AirflowRefused):
        return False
    return True


def tell_airflow(
    dag_id: str, is_asked: Callable[[Question], bool], *, option: str, otherwise: str
) -> bool:
    """Answer the task that asks the same in Airflow, if one does and Airflow runs.

    The answer is what begins with *option*, else *otherwise*.
    """
    try:
        airflow = wiring.airflow()
        for asked in filter(is_asked, airflow.open_questions(dag_id)):
            found = next((each for each in asked.options if each.startswith(option)), otherwise)
            airflow.answer(asked, found)
            return True
    except (StackNotRunning, AirflowUnreachable, AirflowRefused) as error:
        typer.echo(f"the answer counts; Airflow was not told: {error}", err=True)
    return False


def follow(airflow: Airflow, run: Run) -> Run:
    """Wait until *run* has ended and return it; a red one raises RunFailed with its failed tasks."""
    while not run.is_over:
        time.sleep(_LOOK_EVERY)
        run = airflow.run(run.dag_id, run.run_id)
    if run.state == "success":
        return run
    failed = [_name(task) for task in airflow.failed_tasks(run.dag_id, run.run_id)]
    raise RunFailed(
        f"{run.dag_id} failed in {', '.join(failed) or 'an unknown task'}; "
        "`anishelf status` may say why, else read the log of the task in Airflow's UI"
    )


def _name(task: FailedTask) -> str:
    return f"{task.task_id} ({task.label})" if task.label else task.task_id
