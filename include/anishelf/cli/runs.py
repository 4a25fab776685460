"""Follows a run in Airflow to its end."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from anishelf.cli.output import say, show_json
from anishelf.errors import AirflowRefused, AirflowUnreachable, RunFailed, StackNotRunning
from anishelf.wiring import operations

if TYPE_CHECKING:
    from anishelf.core.outcome import DagStart, Question
    from anishelf.operations.airflow_api import Airflow, FailedTask, Run

ANSWERED_TOO = "the question that waited in Airflow is answered too"
_LOOK_EVERY = 0.5
"""Seconds."""


def started(run: Run) -> str:
    """Return the line that says what was started."""
    return f"started {run.dag_id} (run {run.run_id})"


def begin(start: DagStart | None) -> bool:
    """Start what an action asks for where Airflow answers; else its next turn does the same later.

    Return whether it was started; True, too, where nothing has to begin.
    """
    if start is None:
        return True
    try:
        operations.airflow().trigger(start.dag, start.conf)
    except (StackNotRunning, AirflowUnreachable, AirflowRefused):
        return False
    return True


def tell(answered: Sequence[Question]) -> bool:
    """Answer the tasks that ask the same in Airflow; return whether one did."""
    told = False
    try:
        for question in answered:
            told = _tell(operations.airflow(), question) or told
    except (StackNotRunning, AirflowUnreachable, AirflowRefused) as error:
        typer.echo(f"the answer counts; Airflow was not told: {error}", err=True)
    return told


def _tell(airflow: Airflow, question: Question) -> bool:
    for asked in airflow.open_questions(question.dag):
        if asked.subject.startswith(f"{question.about}:"):
            chosen = [each for each in asked.options if each.startswith(f"{question.choice} ")]
            airflow.answer(asked, (chosen or asked.options[-1:])[0])
            return True
    return False


def run_through(start: DagStart, afterwards: str, *, wait: bool, as_json: bool) -> None:
    """Start what was asked for, and follow it to its end where the person waits for that.

    Unlike `begin` this needs Airflow: the run is all that the command does. *afterwards* says where
    to look then.
    """
    airflow = operations.airflow()
    run = airflow.trigger(start.dag, start.conf)
    if not as_json:
        say(started(run))
    if wait:
        run = follow(airflow, run)
    if as_json:
        show_json(run)
    elif wait:
        say(f"done; {afterwards}")


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
