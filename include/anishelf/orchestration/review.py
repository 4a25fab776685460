"""The tasks of `review_matches`: a person names the show of a title in Airflow's UI."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowSkipException

from anishelf.identity.domain.questions import AFTERWARDS, filing
from anishelf.orchestration.defaults import INSTANCE_NAME, name_instance
from anishelf.wiring import decisions, identity
from anishelf.wiring.airflow import open_context


class AskPerson(HITLOperator):
    """A question whose options, too, come from the task before it."""

    template_fields: Collection[str] = (*HITLOperator.template_fields, "options")


@task
def open_questions() -> list[dict[str, object]]:
    """Return what to ask: each waiting title once, in one run only."""
    from anishelf.identity.domain.questions import question_of

    run_id = str(get_current_context()["run_id"])
    with open_context() as live:
        return [question_of(review) for review in identity.reviews(live).claim(run_id)]


@task(map_index_template=INSTANCE_NAME)
def take_answer(review_id: int, answer: dict[str, Any]) -> int:
    """Keep what the person said; return how many releases it sets free. Skipped: none."""
    from anishelf.errors import StaleStatus
    from anishelf.identity.domain.questions import chosen_subject

    name_instance(f"review {review_id}")
    by = (answer.get("responded_by_user") or {}).get("name") or "Airflow"
    chosen = chosen_subject(answer["chosen_options"])
    with open_context() as live:
        answers = decisions.answers(live)
        try:
            if chosen is None:
                released = answers.reject(review_id, by=by).released
            else:
                released = answers.accept(review_id, chosen, by=by).released
        except StaleStatus as error:
            raise AirflowSkipException(str(error)) from error  # this task only heard of the answer
    if not released:
        raise AirflowSkipException("no release waited for that")
    return released


@task_group
def review(review_id: int, title: str, subject: str, body: str, options: list[str]) -> None:
    """Ask about one title and keep the answer; no title waits for another one's."""
    asked = AskPerson(task_id="ask", subject=subject, body=body, options=options)
    take_answer(review_id, asked.output) >> TriggerDagRunOperator(
        task_id="file_releases", trigger_dag_id=AFTERWARDS, conf=filing(title)
    )
