"""Which messages leave to a channel now: arrivals gathered, at most so many an hour, none uncounted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from anishelf.errors import NotificationInvalid
from anishelf.notifications.domain.channel import Channel
from anishelf.notifications.domain.events import EventKind
from anishelf.notifications.domain.gathering import Arrival, gather
from anishelf.notifications.domain.hourly_limit import allot
from anishelf.notifications.domain.notice import Notice
from anishelf.notifications.domain.wording import body_of, filled, summary, title_of

_GATHERED = frozenset({EventKind.ARRIVED, EventKind.AVAILABLE})


@dataclass(frozen=True, slots=True)
class Draft:
    """One message that may leave: what it says, and the notices that it tells."""

    title: str
    body: str
    notices: tuple[Notice, ...]


def compose(
    channel: Channel,
    waiting: Sequence[Notice],
    sent_at: Sequence[datetime],
    *,
    now: datetime,
    gathers: bool = True,
) -> list[Draft]:
    """Return the messages for *channel* out of what is *waiting*, in order.

    What is not in them waits on: for company, for the end of the quiet hours, or for a free place in
    the hour. With *gathers* false every notice is a message of its own, and nothing waits.
    """
    if not gathers:
        return [_draft(channel, [notice]) for notice in waiting]
    if channel.quiet is not None and channel.quiet.until(now) is not None:
        return []
    groups = _due(waiting, now)
    parts = allot(groups, sent_at, now=now, per_hour=channel.per_hour)
    drafts = [_draft(channel, group) for group in parts.single]
    rest = [notice for group in parts.summary for notice in group]
    if rest:
        drafts.append(Draft(*summary(rest, channel.language), tuple(rest)))
    return drafts


def _due(waiting: Sequence[Notice], now: datetime) -> list[list[Notice]]:
    """Return what may leave now: closed gatherings of arrivals, and everything else alone."""
    known = {notice.id: notice for notice in waiting}
    arrivals = [
        Arrival(notice.id, notice.at, f"{notice.kind}:{notice.what if notice.season is None else notice.show}",
                notice.season, notice.episode)
        for notice in waiting
        if notice.kind in _GATHERED
    ]  # fmt: skip
    groups = [
        [known[each.history_id] for each in gathering.arrivals]
        for gathering in gather(arrivals, now=now).due
    ]
    groups += [[notice] for notice in waiting if notice.kind not in _GATHERED]
    return sorted(groups, key=lambda group: group[0].id)


def _draft(channel: Channel, notices: Sequence[Notice]) -> Draft:
    title, body = title_of(notices, channel.language), body_of(notices)
    try:
        return Draft(
            filled(channel.title_template, title, notices, title=title, body=body),
            filled(channel.body_template, body, notices, title=title, body=body),
            tuple(notices),
        )
    except NotificationInvalid:
        # A template that fails at one event must not hold the message back.
        return Draft(title, body, tuple(notices))


def preview(channel: Channel, notice: Notice) -> Draft:
    """Return the message that a notice would make; raise NotificationInvalid for a bad template."""
    title, body = title_of([notice], channel.language), body_of([notice])
    fill = [channel.title_template, channel.body_template]
    own = [title, body]
    made = [
        filled(source, words, [notice], title=title, body=body)
        for source, words in zip(fill, own, strict=True)
    ]
    return replace(Draft("", "", (notice,)), title=made[0], body=made[1])
