"""Builds the parts of `notifications`: what reads the history, and the ways out to people."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from anishelf.wiring.context import Context

if TYPE_CHECKING:
    from anishelf.notifications.domain.channel import Channel
    from anishelf.notifications.ports import Way

_AT_ONCE = 10
"""Channels that are sent to side by side; one that is away holds up nobody."""

_WATCH_SECONDS = 60.0
_MOST_PORTIONS = 10


class Teller:
    """Tells people: reads the history, makes messages, delivers them."""

    def __init__(self, context: Context) -> None:
        from anishelf.notifications.store.changes import Changes
        from anishelf.notifications.store.channels import Channels
        from anishelf.notifications.store.outbox import Outbox

        conn = context.conn
        self._context = context
        self._changes, self._outbox, self._channels = Changes(conn), Outbox(conn), Channels(conn)
        self._watched_at: datetime | None = None
        self._changes.begin()

    def turn(self) -> int:
        """Do what is due; return how many messages were delivered."""
        from anishelf.notifications.steps.deliver import HOPELESS_AFTER, make_messages
        from anishelf.notifications.steps.notice import notice_changes

        transaction, now = self._context.conn.transaction, self._context.clock()
        channels = [row.channel for row in self._channels.all() if row.channel.is_active]
        for _ in range(_MOST_PORTIONS):
            count = notice_changes(self._changes, self._outbox, channels, transaction=transaction)
            if not count:
                break
        self._watch(channels, now)
        ways = {each.id: found for each in channels if (found := way(self._context, each))}
        able = [each for each in channels if each.id in ways]
        for each in able:
            make_messages(
                self._outbox, each, gathers=ways[each.id].gathers, transaction=transaction, now=now
            )
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            done = sum(pool.map(lambda each: self._deliver(each, ways[each.id]), able))
        for channel_id in self._channels.hopeless(now=now, after=HOPELESS_AFTER):
            if channel_id in ways and not ways[channel_id].gathers:
                self._channels.switch_off(channel_id, "nothing was delivered for five days")
        return done

    def _deliver(self, channel: Channel, found: Way) -> int:
        from anishelf.notifications.steps.deliver import deliver

        return deliver(
            self._outbox,
            self._channels,
            channel,
            found,
            clock=self._context.clock,
            random=Random(),  # noqa: S311  # spreads attempts, guards nothing
        )

    def _watch(self, channels: list[Channel], now: datetime) -> None:
        """Look once a minute at what is away."""
        from anishelf.notifications.steps.notice import notice_troubles

        last = self._watched_at
        if last is not None and (now - last).total_seconds() < _WATCH_SECONDS:
            return
        self._watched_at = now
        notice_troubles(
            self._outbox,
            _failing(self._context, now),
            channels,
            transaction=self._context.conn.transaction,
            now=now,
        )


def way(context: Context, channel: Channel) -> Way | None:
    """Return how messages reach a channel, None where nobody made its connection."""
    from anishelf.notifications.ways import NO_HOST, way_of

    at = context.endpoints.find(channel.conn_id, default=NO_HOST)
    if at is None or not at.secret:
        return None
    return way_of(at, allowed_hosts=context.settings.allowed_hosts)


def send_test(context: Context, channel: Channel) -> str:
    """Send a test to a channel and return who took it; NotificationInvalid where nobody did."""
    from anishelf.notifications.ways import NO_HOST
    from anishelf.notifications.ways import send_test as send

    at = context.endpoints.get(channel.conn_id, default=NO_HOST)
    return send(at, allowed_hosts=context.settings.allowed_hosts)


def _failing(context: Context, now: datetime) -> Mapping[str, str]:
    """Return what is away by its name, and why: feeds, downloaders, neighbours."""
    from anishelf.tracker.actions.health import neighbours_health
    from anishelf.views import Dashboard
    from anishelf.views.rows import FailureKind

    board = Dashboard(context.conn, downloader_failures=context.settings.downloader_failures)
    away = {FailureKind.FEED, FailureKind.DOWNLOADER}
    found = {each.name: each.reason for each in board.failing(now=now) if each.kind in away}
    beside = neighbours_health(context.conn)
    return {**found, **{each.conn_id: each.error for each in beside if each.error}}
