"""The tasks of `collect_releases`: each opens its services and calls one step."""

from __future__ import annotations

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from anishelf.errors import PipelineError
from anishelf.orchestration.defaults import INSTANCE_NAME, name_instance, was_started_by_hand
from anishelf.services import clock, open_services


@task
def due_subscriptions() -> list[int]:
    """Return the ids of the subscriptions to fetch now."""
    from anishelf.pipeline.collect import due
    from anishelf.store.subscriptions import Subscriptions

    context = get_current_context()
    params = context["params"]
    force = was_started_by_hand(context) if params["force"] is None else params["force"]
    with open_services() as services:
        return due(
            Subscriptions(services.conn),
            now=clock(),
            ids=params["subscription_ids"],
            force=force,
        )


@task(map_index_template=INSTANCE_NAME)
def fetch(subscription_id: int) -> int:
    """Fetch one feed; return how many of its entries are new."""
    from anishelf.adapters.feeds import parse_feed
    from anishelf.pipeline.collect import fetch_one
    from anishelf.store.subscriptions import Subscriptions

    with open_services() as services:
        subscriptions = Subscriptions(services.conn)
        subscription = subscriptions.get(subscription_id)
        name_instance(subscription.name if subscription else str(subscription_id))
        try:
            stored = fetch_one(
                subscription_id,
                subscriptions=subscriptions,
                web=services.fetcher(),
                parse=parse_feed,
                clock=clock,
            )
        except PipelineError as error:
            # The next run in five minutes is the retry; the other feeds must not wait for this one.
            raise AirflowFailException(str(error)) from error
    return stored.new


@task
def parse_items() -> int:
    """Read the titles of all pending items; return how many are releases."""
    from anishelf.domain.title import parse_title
    from anishelf.pipeline import parse
    from anishelf.store.raw_items import RawItems
    from anishelf.store.releases import Releases

    with open_services() as services:
        items, releases = RawItems(services.conn), Releases(services.conn)
        return parse.parse_items(items, releases, parse_title).parsed


@task
def decide_releases() -> int:
    """Find the show of every open release and decide; return how many stay blocked."""
    from anishelf.pipeline.decide import decide
    from anishelf.store.conflicts import Conflicts
    from anishelf.store.release_episodes import ReleaseEpisodes
    from anishelf.store.releases import Releases

    with open_services() as services:
        decided = decide(
            Releases(services.conn),
            ReleaseEpisodes(services.conn),
            Conflicts(services.conn),
            services.registry(),
            transaction=services.conn.transaction,
        )
        return decided.blocked
