"""
# Collect releases

Fetches the feeds that are due, reads the titles, decides which releases are wanted and hands them to
a downloader; commands that wait for one are carried out before. By hand it fetches at once: all active subscriptions, or the ones you name.

**Safe to rerun:** yes; every step takes up what is left, whoever left it.

**When it fails:** a red `fetch` names the feed and the reason, and the others went on. Anything else
red: read its log, mend the cause and clear the task.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag

from anishelf.orchestration.collect import (
    decide_releases,
    due_subscriptions,
    fetch,
    parse_items,
    plan_looks,
)
from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.downloads import carry_out_commands, dispatch_downloads, from_the_web
from anishelf.orchestration.forms import maybe, several
from anishelf.orchestration.reparse import after_changed_rules
from anishelf.orchestration.resync import start_resync
from anishelf.orchestration.verdict import red_when_failed
from anishelf.settings import Settings

PARAMS = {
    "subscription_ids": several("Subscriptions", "empty: all that are followed"),
    "force": maybe("Although not due", "Fetch what is not due, too; by hand that is so anyway."),
}


@dag(
    description="Fetches the feeds that are due, decides, and hands what is wanted to a downloader.",
    schedule=Settings.from_env().collect_cron,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    # A run that hangs must not keep the next ones waiting for ever.
    dagrun_timeout=timedelta(hours=6),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params=PARAMS,
    tags=["anishelf", "intake"],
    doc_md=__doc__,
)
def collect_releases() -> None:
    """Feed → raw item → release → wanted → download."""
    due, parsed = due_subscriptions(), parse_items()
    fetched = fetch.expand(subscription_ids=due)
    commands = carry_out_commands()
    decided, dispatched = decide_releases(), dispatch_downloads()
    fetched >> parsed >> [decided, commands] >> dispatched >> from_the_web()
    dispatched >> after_changed_rules()
    decided >> plan_looks()
    start_resync(decided)
    red_when_failed(due, parsed, decided, commands, dispatched)


collect_releases()
