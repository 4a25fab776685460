"""The tasks of `collect_releases`: each opens a context and calls one step."""

from __future__ import annotations

import logging
import time

from airflow.sdk import TriggerRule, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from anishelf.orchestration import forms
from anishelf.orchestration.defaults import INSTANCE_NAME, name_instance, was_started_by_hand
from anishelf.orchestration.resync import resync_of
from anishelf.orchestration.verdict import died, note_failed_items
from anishelf.wiring import decisions, feeds, identity, titles
from anishelf.wiring.airflow import open_context
from anishelf.wiring.web import fetcher

log = logging.getLogger(__name__)


@task
def due_subscriptions() -> list[list[int]]:
    """Return the ids of the subscriptions to fetch now, in batches."""
    from anishelf.core.batch import cut
    from anishelf.feeds.steps.collect import due

    context = get_current_context()
    params = context["params"]
    force = was_started_by_hand(context) if params["force"] is None else params["force"]
    with open_context() as live:
        return cut(
            due(
                feeds.subscriptions(live),
                now=live.clock(),
                ids=forms.subscriptions(live, params["subscription_ids"]),
                force=force,
            )
        )


@task(map_index_template=INSTANCE_NAME)
def fetch(subscription_ids: list[int]) -> int:
    """Fetch some feeds, each for itself; return how many of their entries are new."""
    from anishelf.feeds.steps.collect import fetch_all

    with open_context() as live:
        subscriptions = feeds.subscriptions(live)
        followed = filter(None, map(subscriptions.get, subscription_ids))
        names = {each.id: each.name for each in followed}
        name_instance(", ".join(names.values()))
        fetched = fetch_all(
            subscription_ids,
            subscriptions=subscriptions,
            web=fetcher(live),
            parse=feeds.feed_parser(),
            clock=live.clock,
        )
    if fetched.failures:
        name_instance(", ".join(names.get(failed, str(failed)) for failed in fetched.failures))
        # The next run in five minutes is the retry; one dead feed makes no red run.
        note_failed_items(get_current_context(), fetched.failures.values())
        raise AirflowFailException("; ".join(fetched.failures.values()))
    return fetched.new


@task(trigger_rule=TriggerRule.ALL_DONE)
def parse_items() -> int:
    """Read the titles of all pending items; return how many are releases.

    Red, once that is done, where a `fetch` failed for another reason than its feeds.
    """
    from anishelf.titles.steps import parse

    with open_context() as live:
        items, releases = feeds.raw_items(live), decisions.releases(live)
        read_title = titles.title_reader(live)
        parsed = parse.parse_items(items, releases.record_all, read_title).parsed
        read_title.budget.report(titles.title_parsers(live).note_failures)
    dead = died(get_current_context(), "fetch")
    if dead:
        raise AirflowFailException(f"{', '.join(dead)} failed for no reason of a feed: see its log")
    return parsed


@task(trigger_rule=TriggerRule.ALL_DONE)
def decide_releases() -> list[dict[str, object]]:
    """Find the show of every open release and decide; return which resync is to start, if any."""
    from anishelf.decisions.steps.decide import decide
    from anishelf.decisions.steps.turns import LookupBudget

    with open_context() as live:
        filters = decisions.filter_engine(live)
        decided = decide(
            decisions.releases(live),
            decisions.release_episodes(live),
            decisions.conflicts(live),
            identity.show_identifier(live),
            filters=filters,
            transaction=live.conn.transaction,
            budget=LookupBudget(time.monotonic),
        )
        filters.budget.report(decisions.filter_rules(live).note_failures)
    log.info("%s releases decided, %s stay blocked", decided.total, decided.blocked)
    return resync_of(decided.misplaced)
