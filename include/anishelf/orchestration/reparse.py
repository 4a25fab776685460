"""The tasks of `reparse_releases`."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import TriggerRule, get_current_context, task, task_group

from anishelf.orchestration import forms
from anishelf.orchestration.resync import resync_of
from anishelf.wiring import decisions, titles
from anishelf.wiring.airflow import open_context

if TYPE_CHECKING:
    from anishelf.decisions.domain.reparse import Scope
    from anishelf.wiring.context import Context

log = logging.getLogger(__name__)

_PATIENCE = timedelta(minutes=2)
"""How long a request may wait for the run that the command line has started for it."""


@task.short_circuit
def diff() -> bool:
    """Print what would change, before and after; a dry run ends here."""
    from anishelf.decisions.steps.reparse import Diff, compare_all

    context = get_current_context()
    found = Diff()
    with open_context() as live:
        entries = decisions.reparses(live).entries(_scope(live, context["params"]))
        reader, filters = titles.title_reader(live), decisions.filter_engine(live)
        for batch in compare_all(entries, reader, filters):
            found.add(batch)
    log.info("%s\n%s", found.counts(), found.lines())
    context["ti"].xcom_push(key="counts", value=found.counts())
    return not context["params"]["dry_run"]


@task
def apply() -> list[dict[str, object]]:
    """Read and decide again what changes; return which resync is to start, if any."""
    from anishelf.decisions.steps.reparse import carry_out

    context = get_current_context()
    with open_context() as live:
        scope = _scope(live, context["params"])
        reparses = decisions.reparses(live)
        asked = reparses.latest_request()
        reparse = reparses.begin(str(context["run_id"]), scope)
        intake = decisions.intake(live)
        decided, found = carry_out(
            intake,
            keep=partial(reparses.record, reparse),
            entries=reparses.entries(scope),
            transaction=live.conn.transaction,
        )
        reparses.count(reparse, found.counts())
        intake.report(
            parsers=titles.title_parsers(live).note_failures,
            filters=decisions.filter_rules(live).note_failures,
        )
        if scope.is_everything:
            reparses.answered(asked)
        works = reparses.works_of_changes(reparse)
    return resync_of({*works, *decided.misplaced})


@task(multiple_outputs=False)
def report() -> dict[str, int]:
    """Count what the run has led to, print it and return it."""
    context = get_current_context()
    with open_context() as live:
        reparses = decisions.reparses(live)
        scope = _scope(live, context["params"])
        run = reparses.finish(reparses.begin(str(context["run_id"]), scope))
    log.info("%s", run.counts())
    return run.counts()


@task.short_circuit(trigger_rule=TriggerRule.ALL_DONE)
def rules_have_changed() -> bool:
    """Return whether somebody changed the rules and no run has looked at what is there since."""
    with open_context() as live:
        return decisions.reparses(live).is_asked(before=live.clock() - _PATIENCE)


@task_group(group_id="after_changed_rules")
def after_changed_rules() -> None:
    """Start `reparse_releases` when a change of the rules waits for it."""
    rules_have_changed() >> TriggerDagRunOperator(
        task_id="start_reparse", trigger_dag_id="reparse_releases", conf={"dry_run": False}
    )


def _scope(live: Context, params: Any) -> Scope:
    """Return which entries a person entered, or a program named in its `scope`."""
    from anishelf.decisions.domain.reparse import Scope

    named = params.get("scope") or {}
    return Scope(
        item_ids=tuple(named.get("item_ids", ())),
        work_ids=(*named.get("work_ids", ()), *forms.shows(live, params["shows"])),
        titles=(*named.get("titles", ()), *map(str, params["titles"])),
    )
