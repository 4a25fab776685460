"""The tasks of `collect_releases` and `fetch_missing_episodes`: each opens a context, calls one step."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from airflow.sdk import TriggerRule, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from anishelf.orchestration import forms
from anishelf.orchestration.assets import RAW_ITEMS
from anishelf.orchestration.defaults import INSTANCE_NAME, name_instance, was_started_by_hand
from anishelf.orchestration.resync import resync_of
from anishelf.orchestration.verdict import died, note_failed_items
from anishelf.wiring import decisions, feeds, following, identity, titles
from anishelf.wiring.airflow import open_context
from anishelf.wiring.web import polite_web

if TYPE_CHECKING:
    from anishelf.following.steps.missing import Looked
    from anishelf.wiring.context import Context

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
            web=polite_web(live),
            parse=feeds.feed_parser(),
            clock=live.clock,
        )
    if fetched.failures:
        name_instance(", ".join(names.get(failed, str(failed)) for failed in fetched.failures))
        # The next run in five minutes is the retry; one dead feed makes no red run.
        note_failed_items(get_current_context(), fetched.failures.values())
        raise AirflowFailException("; ".join(fetched.failures.values()))
    return fetched.new


@task(trigger_rule=TriggerRule.ALL_DONE, inlets=[RAW_ITEMS.asset], outlets=[RAW_ITEMS.alias])
def parse_items() -> int:
    """Read the titles of all pending items; return how many are releases.

    Red, once that is done, where a `fetch` failed for another reason than its feeds.
    """
    from anishelf.titles.steps import parse

    with open_context() as live:
        items, releases = feeds.raw_items(live), decisions.releases(live)
        read_title = titles.title_reader(live)
        read = parse.parse_items(items, releases.record_all, read_title)
        read_title.budget.report(titles.title_parsers(live).note_failures)
    dead = died(get_current_context(), "fetch")
    if dead:
        raise AirflowFailException(f"{', '.join(dead)} failed for no reason of a feed: see its log")
    RAW_ITEMS.tell(read.parsed + read.unmatched + read.failed)
    return read.parsed


@task(trigger_rule=TriggerRule.ALL_DONE)
def plan_looks() -> int:
    """Work out when feeds with a learned interval are looked at again; return of how many."""
    from anishelf.following.steps import looks as step

    with open_context() as live:
        rows = following.looks(live)
        return step.plan_looks(rows.unplanned(), rows.series, rows.plan)


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


@task
def search_missing() -> int:
    """Look for what is missing of the shows, want it, and return how many releases were found."""
    from anishelf.core.batch import each
    from anishelf.following.actions.missing import fetch_missing
    from anishelf.following.domain.follow import FollowWish

    params = get_current_context()["params"]
    since = datetime.fromisoformat(params["since"]) if params["since"] else None
    first = None if since else params["from_episode"] or 0
    wish = FollowWish(from_episode=first, since=since)
    failures: dict[int, str] = {}
    found: list[Looked] = []
    with open_context() as live:
        asked = following.outside(live)

        def look(bangumi_id: int) -> None:
            looked = fetch_missing(
                live.conn,
                bangumi_id,
                wish,
                asked,
                now=live.clock(),
                language=live.settings.title_language,
                dry_run=params["dry_run"],
            )
            found.append(looked.changed)

        each(_shows(live, params["shows"]), look, on_failure=failures.__setitem__)
    for looked in found:
        _tell(looked)
    if failures:
        raise AirflowFailException("; ".join(failures.values()))
    return sum(len(looked.filling.offers) for looked in found)


def _shows(live: Context, entered: Sequence[object]) -> list[int]:
    """Return the followed shows that were entered: all of them for none."""
    open_ = following.follows(live).open()
    if not entered:
        return sorted({each.bangumi_id for each in open_})
    found = []
    for text in map(str, entered):
        if text.isdecimal():
            found.append(int(text))
            continue
        fitting = {e.bangumi_id: e.title for e in open_ if text.casefold() in e.title.casefold()}
        if len(fitting) != 1:
            named = ", ".join(f"{title} ({number})" for number, title in fitting.items())
            raise AirflowFailException(f"{text!r} fits {named or 'no followed show'}")
        found += fitting
    return found


def _tell(looked: Looked) -> None:
    log.info("%s: %s episodes are missing", looked.show.title, len(looked.missing))
    for offer in looked.filling.offers:
        log.info("  %s: %s", offer.site, offer.item.title)
    for gap in looked.filling.left:
        log.warning("  episode %g (%s) is on no site that answered", gap.sort, gap.title)
    for site, reason in looked.unheard.items():
        log.warning("  %s was not heard: %s", site, reason)
