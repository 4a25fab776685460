"""The tasks of `resolve_conflicts`: a person chooses between equal releases in Airflow's UI."""

from __future__ import annotations

from typing import Any

from airflow.sdk import TriggerRule, get_current_context, task, task_group

from anishelf.orchestration.defaults import INSTANCE_NAME, name_instance
from anishelf.orchestration.review import AskPerson, skipped_when_answered
from anishelf.wiring import decisions
from anishelf.wiring.airflow import open_context


@task
def open_conflicts() -> list[dict[str, object]]:
    """Return what to ask: each episode in conflict once, in one run only."""
    from anishelf.orchestration.questions import question_about_conflict

    run_id = str(get_current_context()["run_id"])
    with open_context() as live:
        waiting = decisions.conflicts(live).claim(run_id)
    return [question_about_conflict(conflict) for conflict in waiting]


@task(trigger_rule=TriggerRule.ONE_FAILED)
def give_back_conflicts() -> int:
    """Let a later run ask what this one claimed and could not ask; return how many."""
    with open_context() as live:
        return decisions.conflicts(live).release(str(get_current_context()["run_id"]))


@task(map_index_template=INSTANCE_NAME)
def take_choice(conflict_id: int, answer: dict[str, Any]) -> int:
    """Keep what the person chose; return how many conflicts that settles. Skipped: answered before.

    Where the person wants to be asked later nothing is settled: 0.
    """
    from anishelf.decisions.actions import postpone_conflict, resolve_conflict
    from anishelf.orchestration.questions import answered_by, chosen_release

    name_instance(f"conflict {conflict_id}")
    by, chosen = answered_by(answer), chosen_release(answer["chosen_options"])
    with open_context() as live, skipped_when_answered():
        if chosen is None:
            postpone_conflict(live.conn, conflict_id)
            return 0
        return len(resolve_conflict(live.conn, conflict_id, chosen, by=by).ids)


@task_group
def choose(conflict_id: int, subject: str, body: str, options: list[str]) -> None:
    """Ask about one episode and keep the answer; no episode waits for another one's."""
    asked = AskPerson(
        task_id="ask", subject=subject, body=body, options=options, execution_timeout=None
    )
    take_choice(conflict_id, asked.output)
