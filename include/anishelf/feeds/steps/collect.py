"""Step: fetch the followed feeds and keep what is new in them."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from anishelf.core.batch import each
from anishelf.core.pace import pause_of_feed, wished
from anishelf.core.url import redacted, site_of
from anishelf.errors import FeedInvalid, FetchFailed, RateLimited, UnknownId
from anishelf.feeds.domain.feed import Feed, identified
from anishelf.feeds.domain.subscription import Stored, Subscription
from anishelf.feeds.ports import ParseFeed, Subscriptions, Web

log = logging.getLogger(__name__)

# A feed that is slow holds up the others of its batch; after the first failure its turns are rare.
_FIRST_SECONDS, _LATER_SECONDS = 10.0, 20.0


def due(
    subscriptions: Subscriptions,
    *,
    now: datetime,
    ids: Collection[int] | None = None,
    force: bool = False,
) -> list[int]:
    """Return the ids of the subscriptions to fetch now; none chosen (`[]`) means all."""
    return subscriptions.due(now=now, ids=ids or None, force=force)


@dataclass(frozen=True, slots=True)
class Fetched:
    """How many entries of some feeds are new, and why each of the others was not fetched."""

    new: int
    failures: Mapping[int, str]


def fetch_all(
    subscription_ids: Sequence[int],
    *,
    subscriptions: Subscriptions,
    web: Web,
    parse: ParseFeed,
    clock: Callable[[], datetime],
) -> Fetched:
    """Fetch each of these feeds; one that fails holds up none of the others."""
    stored: list[Stored] = []
    failures: dict[int, str] = {}

    def fetch(subscription_id: int) -> None:
        stored.append(
            fetch_one(
                subscription_id, subscriptions=subscriptions, web=web, parse=parse, clock=clock
            )
        )

    each(subscription_ids, fetch, on_failure=failures.__setitem__)
    return Fetched(new=sum(one.new for one in stored), failures=failures)


def fetch_one(
    subscription_id: int,
    *,
    subscriptions: Subscriptions,
    web: Web,
    parse: ParseFeed,
    clock: Callable[[], datetime],
) -> Stored:
    """Fetch one feed and keep its entries; a failure is noted on the subscription, then raised."""
    subscription = subscriptions.get(subscription_id)
    if subscription is None:
        raise UnknownId(
            f"there is no subscription {subscription_id}; `subscriptions list` names all"
        )
    if not subscription.active:
        log.info("%s was removed meanwhile; nothing to fetch", subscription.name)
        return Stored(fetched=0, new=0)
    try:
        stored = _fetch(subscription, subscriptions, web, parse, clock)
    except (FetchFailed, FeedInvalid) as error:
        _note(subscriptions, subscription, error, now=clock())
        place = f"{subscription.name!r} ({redacted(subscription.url)})"
        raise type(error)(f"subscription {subscription.id} {place}: {error}") from error
    log.info("%s: %s entries, %s new", subscription.name, stored.fetched, stored.new)
    return stored


def _note(
    subscriptions: Subscriptions,
    subscription: Subscription,
    error: FetchFailed | FeedInvalid,
    *,
    now: datetime,
) -> None:
    """Keep why it failed, and leave it alone for a while; its whole site, where that asks for it."""
    failures = subscription.consecutive_failures + 1
    retry_at = now + pause_of_feed(subscription.interval_seconds, failures)
    wish = error.seconds if isinstance(error, RateLimited) else None
    if wish is not None:
        retry_at = max(retry_at, wished(wish, now=now))
    subscriptions.record_failure(subscription.id, str(error), now=now, retry_at=retry_at)
    site = site_of(subscription.url)
    if wish is not None and site is not None:
        subscriptions.hold_site(site, until=wished(wish, now=now))


def preview(url: str, *, web: Web, parse: ParseFeed, proxy: str | None = None) -> Feed:
    """Return what a feed holds now, without keeping anything."""
    answer = web.get(url, proxy=proxy, trust_host=True)
    return parse(answer.body, url, answer.headers.get("content-type"))


def _fetch(
    subscription: Subscription,
    subscriptions: Subscriptions,
    web: Web,
    parse: ParseFeed,
    clock: Callable[[], datetime],
) -> Stored:
    # The user chose this host, so a feed in the home network is fine; what it redirects to is not.
    answer = web.get(
        subscription.url,
        headers=_validators(subscription),
        proxy=subscription.proxy,
        timeout=_LATER_SECONDS if subscription.consecutive_failures else _FIRST_SECONDS,
        trust_host=True,
    )
    digest = hashlib.sha256(answer.body).hexdigest()
    if answer.not_modified or digest == subscription.body_sha256:
        subscriptions.record_unchanged(subscription.id, now=clock())
        return Stored(fetched=0, new=0)
    feed = parse(answer.body, subscription.url, answer.headers.get("content-type"))
    return subscriptions.record_items(
        subscription.id,
        identified(feed.items, feed_url=subscription.url, subscription_id=subscription.id),
        now=clock(),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        body_sha256=digest,
    )


def _validators(subscription: Subscription) -> dict[str, str]:
    validators = {
        "If-None-Match": subscription.etag,
        "If-Modified-Since": subscription.last_modified,
    }
    return {name: value for name, value in validators.items() if value}
