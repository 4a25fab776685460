"""The tasks of `resolve_conflicts`: a person chooses between equal releases in Airflow's UI."""

from __future__ import annotations

from typing import Any

from airflow.sdk import get_current_context, task, task_group

from anishelf.orchestration.defaults import INSTANCE_NAME, name_instance
from anishelf.orchestration.review import AskPerson
from anishelf.wiring import decisions
from anishelf.wiring.airflow import open_context


@task
def open_conflicts() -> list[dict[str, object]]:
    """Return what to ask: each episode in conflict once, in one run only."""
    from anishelf.decisions.domain.conflict import question_of

    run_id = str(get_current_context()["run_id"])
    with open_context() as live:
        return [question_of(conflict) for conflict in decisions.conflicts(live).claim(run_id)]


@task(map_index_template=INSTANCE_NAME)
def take_choice(conflict_id: int, answer: dict[str, Any]) -> int:
    """Keep what the person chose; return how many conflicts that settles."""
    from anishelf.decisions.domain.conflict import chosen_release
    from anishelf.decisions.steps.conflicts import settle
    from anishelf.errors import StaleStatus

    name_instance(f"conflict {conflict_id}")
    by = (answer.get("responded_by_user") or {}).get("name") or "Airflow"
    chosen = chosen_release(answer["chosen_options"])
    with open_context() as live:
        conflicts = decisions.conflicts(live)
        if chosen is None:
            conflicts.ask_again(conflict_id)
            return 0
        try:
            return len(settle(conflicts, conflict_id, chosen, by=by))
        except StaleStatus:
            return 0  # it was answered elsewhere, and this task only heard of that


@task_group
def choose(conflict_id: int, subject: str, body: str, options: list[str]) -> None:
    """Ask about one episode and keep the answer; no episode waits for another one's."""
    asked = AskPerson(task_id="ask", subject=subject, body=body, options=options)
    take_choice(conflict_id, asked.output)
