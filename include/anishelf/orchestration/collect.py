"""The tasks of `collect_releases`: each opens its services and calls one step."""

from __future__ import annotations

import logging

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from anishelf.orchestration.defaults import INSTANCE_NAME, name_instance, was_started_by_hand
from anishelf.orchestration.resync import resync_of
from anishelf.services import clock, open_services

log = logging.getLogger(__name__)


@task
def due_subscriptions() -> list[list[int]]:
    """Return the ids of the subscriptions to fetch now, in batches."""
    from anishelf.core.batch import cut
    from anishelf.feeds.steps.collect import due
    from anishelf.feeds.store.subscriptions import Subscriptions

    context = get_current_context()
    params = context["params"]
    force = was_started_by_hand(context) if params["force"] is None else params["force"]
    with open_services() as services:
        return cut(
            due(
                Subscriptions(services.conn),
                now=clock(),
                ids=params["subscription_ids"],
                force=force,
            )
        )


@task(map_index_template=INSTANCE_NAME)
def fetch(subscription_ids: list[int]) -> int:
    """Fetch some feeds, each for itself; return how many of their entries are new."""
    from anishelf.feeds.adapters import parse_feed_fenced
    from anishelf.feeds.steps.collect import fetch_all
    from anishelf.feeds.store.subscriptions import Subscriptions

    with open_services() as services:
        subscriptions = Subscriptions(services.conn)
        followed = filter(None, map(subscriptions.get, subscription_ids))
        names = {each.id: each.name for each in followed}
        name_instance(", ".join(names.values()))
        fetched = fetch_all(
            subscription_ids,
            subscriptions=subscriptions,
            web=services.fetcher(),
            parse=parse_feed_fenced,
            clock=clock,
        )
    if fetched.failures:
        name_instance(", ".join(names.get(failed, str(failed)) for failed in fetched.failures))
        # The next run in five minutes is the retry.
        raise AirflowFailException("; ".join(fetched.failures.values()))
    return fetched.new


@task
def parse_items() -> int:
    """Read the titles of all pending items; return how many are releases."""
    from anishelf.decisions.store.releases import Releases
    from anishelf.feeds.store.raw_items import RawItems
    from anishelf.titles.steps import parse
    from anishelf.titles.store.title_parsers import TitleParsers

    with open_services() as services:
        items, releases = RawItems(services.conn), Releases(services.conn)
        read_title = services.title_reader()
        parsed = parse.parse_items(items, releases, read_title).parsed
        read_title.watched.report(TitleParsers(services.conn))
        return parsed


@task
def decide_releases() -> list[dict[str, object]]:
    """Find the show of every open release and decide; return which resync is to start, if any."""
    from anishelf.decisions.steps.decide import decide
    from anishelf.decisions.store.conflicts import Conflicts
    from anishelf.decisions.store.filter_rules import FilterRules
    from anishelf.decisions.store.release_episodes import ReleaseEpisodes
    from anishelf.decisions.store.releases import Releases

    with open_services() as services:
        filters = services.screen()
        decided = decide(
            Releases(services.conn),
            ReleaseEpisodes(services.conn),
            Conflicts(services.conn),
            services.registry(),
            filters=filters,
            transaction=services.conn.transaction,
        )
        filters.watched.report(FilterRules(services.conn))
    log.info("%s releases decided, %s stay blocked", decided.total, decided.blocked)
    return resync_of(decided.misplaced)
