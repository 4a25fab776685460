"""The tasks of `delete_media` and `sweep_deletions`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import TriggerRule, get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from anishelf.orchestration import forms
from anishelf.orchestration.defaults import INSTANCE_NAME, name_instance
from anishelf.orchestration.review import AskPerson, skipped_when_answered
from anishelf.settings import QUESTIONS
from anishelf.wiring import deletions as build
from anishelf.wiring.airflow import open_context

if TYPE_CHECKING:
    from anishelf.wiring.context import Context

log = logging.getLogger(__name__)

KEEP = "keep everything"
_LOOKS = 6
"""How often a run looks again for what was not proved at once: over about an hour."""


@task
def preview() -> list[dict[str, object]]:
    """Look everywhere and print what would happen; return what to ask, nothing where nobody is."""
    from anishelf.deletions.actions import deletions as actions
    from anishelf.errors import NotOneFits, ScopeMissing, UnknownId

    params = get_current_context()["params"]
    with open_context() as live:
        if params["deletion_id"] is not None:
            return _known(live, params)
        try:
            plan = _plan(live, params)
        except (NotOneFits, ScopeMissing, UnknownId) as error:
            raise AirflowFailException(str(error)) from error
        log.info("%s: %s\n%s", plan.subject.name, plan.wish.scope, actions.told(plan))
        if params["dry_run"]:
            return []
        if plan.does_nothing:
            raise AirflowSkipException("there is nothing to delete")
        by = "Airflow"
        number = actions.ask_deletion(live.conn, plan, by=by, now=live.clock()).ids[0]
        return [_question(number, plan)]


@task(map_index_template=INSTANCE_NAME)
def take_answer(deletion_id: int, answer: dict[str, Any]) -> int:
    """Keep what the person said."""
    from anishelf.deletions.actions.deletions import agree, keep
    from anishelf.errors import CommandRefused, NeighbourUnreachable
    from anishelf.orchestration.questions import answered_by

    name_instance(f"deletion {deletion_id}")
    by, chosen = answered_by(answer), answer["chosen_options"][0]
    with open_context() as live, skipped_when_answered():
        if chosen == KEEP:
            keep(live.conn, deletion_id, by=by, now=live.clock())
            raise AirflowSkipException("it is kept")
        typed = int(chosen.split()[1])
        try:
            agree(
                live.conn,
                deletion_id,
                by=by,
                now=live.clock(),
                caps=build.caps(live),
                typed=typed,
            )
        except (CommandRefused, NeighbourUnreachable) as error:
            raise AirflowFailException(str(error)) from error
    return deletion_id


@task_group
def approve(deletion_id: int, subject: str, body: str, options: list[str]) -> None:
    """Ask whether what was shown may go; a choice names the number of files."""
    asked = AskPerson(
        task_id="ask",
        subject=subject,
        body=body,
        options=options,
        execution_timeout=None,
        pool=QUESTIONS,
        priority_weight=1,
    )
    take_answer(deletion_id, asked.output)


@task(trigger_rule=TriggerRule.NONE_FAILED, execution_timeout=timedelta(hours=6))
def carry_out() -> list[int]:
    """Do what was agreed to, service by service; return which deletions are not proved yet."""
    with open_context() as live:
        return _run(live, _mine(live), is_last=False)


@task(
    trigger_rule=TriggerRule.NONE_FAILED,
    execution_timeout=timedelta(hours=6),
    retries=_LOOKS,
    retry_delay=timedelta(minutes=1),
    retry_exponential_backoff=2.0,
    max_retry_delay=timedelta(minutes=20),
)
def verify() -> int:
    """Look again for what was not proved; the last time, what is not proved has failed."""
    instance = get_current_context()["ti"]
    is_last = instance.try_number > instance.max_tries
    with open_context() as live:
        still_open = _run(live, _mine(live), is_last=is_last)
    if still_open:
        raise RuntimeError(f"deletions {still_open} are not proved yet; they are looked at again")
    return 0


@task(trigger_rule=TriggerRule.ALL_DONE)
def report() -> int:
    """Print how it ended; fail where something is left."""
    from anishelf.deletions.actions.deletions import told_rows

    with open_context() as live:
        mine = _mine(live)
        lines = [told_rows(live.conn, each) for each in mine]
        failed = [each for each in mine if build.deletions(live).state(each) == "incomplete"]
    log.info("%s", "\n".join(lines) or "nothing was deleted")
    if failed:
        raise AirflowFailException(
            f"deletions {failed} are incomplete: `anishelf deletions show` says what helps"
        )
    return len(mine)


@task
def begin_due() -> int:
    """Begin what was agreed to and whose day has come; return how many are done."""
    if not get_current_context()["params"]["begin_due"]:
        return 0
    with open_context() as live:
        due = build.deletions(live).due(live.clock())
        left = _run(live, due, is_last=False)
    return len(due) - len(left)


@task(execution_timeout=timedelta(minutes=50))
def sweep() -> int:
    """Compare what Sonarr and Radarr have with what they had; return how many titles are gone."""
    from anishelf.errors import BatchFailed

    if not get_current_context()["params"]["look_elsewhere"]:
        return 0
    with open_context() as live:
        gone, silent = build.sweeper(live).run(now=live.clock())
    if silent:
        raise BatchFailed(f"nothing was concluded for {', '.join(silent)}: no usable answer")
    return gone


def _plan(live: Context, params: Mapping[str, Any]) -> Any:
    from anishelf.deletions.actions import deletions as actions

    scope = actions.read_scope(
        params["scope"] if params["scope"] != forms.NOTHING else "",
        season=params["season"],
        episodes=tuple(map(str, params["episodes"])),
        path=params["path"] or None,
        track=params["copy"],
    )
    wish = actions.Wish(scope, not params["keep_files"], params["exclude"], params["edit_mylist"])
    subject = build.subjects(live).named(str(params["title"]))
    return actions.preview_deletion(
        subject, wish, build.programs(live), is_enabled=live.settings.enable_deletion
    )


def _question(number: int, plan: Any) -> dict[str, object]:
    from anishelf.deletions.actions.deletions import told
    from anishelf.orchestration.questions import quoted

    files = len(plan.files())
    return {
        "deletion_id": number,
        "subject": f"deletion {number}: {plan.subject.name}, {plan.wish.scope}?",
        "body": quoted(told(plan)),
        "options": [f"delete {files} files", KEEP],
    }


def _known(live: Context, params: Mapping[str, Any]) -> list[dict[str, object]]:
    row = build.deletions(live).get(int(params["deletion_id"]))
    log.info("deletion %d is %s", row.id, row.state)
    return [_question(row.id, row.plan)] if row.state == "previewed" else []


def _mine(live: Context) -> list[int]:
    """Return the deletion that this run is about: the one it was started with, or asked for."""
    context = get_current_context()
    number = context["params"]["deletion_id"]
    if number is not None:
        return [int(number)]
    asked = context["ti"].xcom_pull(task_ids="preview") or []
    return [int(each["deletion_id"]) for each in asked]


def _run(live: Context, numbers: list[int], *, is_last: bool) -> list[int]:
    rows = build.deletions(live)
    for number in numbers:
        state = build.executor(live, by="Airflow").run(number, is_last=is_last)
        log.info("deletion %d is %s", number, state)
    return [each for each in numbers if rows.state(each) == "running"]
