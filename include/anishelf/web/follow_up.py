"""What begins because of an action: a run that need not wait for its turn, a question answered."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from anishelf.access.actions import operation_runs
from anishelf.core.database import errors_in_words
from anishelf.core.outcome import Outcome, Question
from anishelf.errors import AirflowRefused, AirflowUnreachable
from anishelf.web.database import POOL
from anishelf.wiring.operations import find_airflow

if TYPE_CHECKING:
    from anishelf.operations.airflow_api import Airflow

log = logging.getLogger(__name__)


def begin(outcome: Outcome[object], operation_id: int | None = None) -> None:
    """Start what *outcome* asks for, and answer the tasks that ask the same in Airflow.

    The action is saved already, and each DAG finds it in its next turn: an Airflow that does not
    answer only makes it later. The run is noted at the operation with *operation_id*.
    """
    if outcome.start is None and not outcome.answered:
        return
    airflow = find_airflow()
    if airflow is None:
        return
    try:
        if outcome.start is not None:
            run = airflow.trigger(outcome.start.dag, outcome.start.conf)
            if operation_id is not None:
                with errors_in_words(), POOL.connection() as conn:
                    operation_runs(conn, operation_id, run_id=run.run_id)
        for question in outcome.answered:
            _answer(airflow, question)
    except (AirflowUnreachable, AirflowRefused) as error:
        log.warning("Airflow was not told, its next turn does the same: %s", error)


def _answer(airflow: Airflow, question: Question) -> None:
    for asked in airflow.open_questions(question.dag):
        if asked.subject.startswith(f"{question.about}:"):
            chosen = [each for each in asked.options if each.startswith(f"{question.choice} ")]
            airflow.answer(asked, (chosen or asked.options[-1:])[0])
            return
