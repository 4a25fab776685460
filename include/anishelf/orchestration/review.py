"""The tasks of `review_matches`: a person names the show of a title in Airflow's UI."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import TriggerRule, get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowSkipException

from anishelf.core.outcome import Work
from anishelf.errors import StaleStatus
from anishelf.orchestration.defaults import INSTANCE_NAME, name_instance
from anishelf.wiring import identity
from anishelf.wiring.airflow import open_context


class AskPerson(HITLOperator):
    """A question whose options, too, come from the task before it."""

    template_fields: Collection[str] = (*HITLOperator.template_fields, "options")


@contextmanager
def skipped_when_answered() -> Iterator[None]:
    """Skip the task when somebody has answered elsewhere: it only hears of that answer."""
    try:
        yield
    except StaleStatus as error:
        raise AirflowSkipException(str(error)) from error


@task
def open_questions() -> list[dict[str, object]]:
    """Return what to ask: each waiting title once, in one run only."""
    from anishelf.orchestration.questions import question_about_review

    run_id = str(get_current_context()["run_id"])
    with open_context() as live:
        waiting = identity.reviews(live).claim(run_id)
    return [question_about_review(review) for review in waiting]


@task(trigger_rule=TriggerRule.ONE_FAILED)
def give_back_questions() -> int:
    """Let a later run ask what this one claimed and could not ask; return how many."""
    with open_context() as live:
        return identity.reviews(live).release(str(get_current_context()["run_id"]))


@task(map_index_template=INSTANCE_NAME)
def take_answer(review_id: int, answer: dict[str, Any]) -> int:
    """Keep what the person said; return how many releases it sets free. Skipped: none."""
    from anishelf.identity.actions import accept_review, reject_review
    from anishelf.orchestration.questions import answered_by, chosen_subject

    name_instance(f"review {review_id}")
    by, chosen = answered_by(answer), chosen_subject(answer["chosen_options"])
    with open_context() as live, skipped_when_answered():
        if chosen is None:
            said = reject_review(live.conn, review_id, by=by)
        else:
            said = accept_review(live.conn, review_id, chosen, by=by)
    if said.start is None:
        raise AirflowSkipException("no release waited for that")
    return said.changed.released


@task_group
def review(review_id: int, title: str, subject: str, body: str, options: list[str]) -> None:
    """Ask about one title and keep the answer; no title waits for another one's."""
    asked = AskPerson(
        task_id="ask", subject=subject, body=body, options=options, execution_timeout=None
    )
    take_answer(review_id, asked.output) >> TriggerDagRunOperator(
        task_id="file_releases",
        trigger_dag_id=Work.REPARSE_RELEASES,
        conf={"dry_run": False, "scope": {"titles": [title]}},
    )
