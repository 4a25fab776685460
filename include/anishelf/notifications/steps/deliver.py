"""Makes messages of what waits, and delivers them: in order for each channel, at least once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from anishelf.notifications.domain.answer import Answer, Outcome
from anishelf.notifications.domain.channel import Channel
from anishelf.notifications.domain.composing import compose
from anishelf.notifications.domain.message import Message
from anishelf.notifications.domain.retry import TRIES_AGAIN, next_attempt
from anishelf.notifications.ports import Way

if TYPE_CHECKING:
    from anishelf.notifications.store.channels import Channels
    from anishelf.notifications.store.outbox import Outbox

PORTION = 500
"""Messages of one channel in one round."""

HOPELESS_AFTER = timedelta(days=5)
"""How long a webhook may refuse everything before it is switched off."""

_HOUR = timedelta(hours=1)


def make_messages(
    outbox: Outbox,
    channel: Channel,
    *,
    gathers: bool,
    transaction: Callable[[], AbstractContextManager[object]],
    now: datetime,
) -> int:
    """Turn what waits for a channel into messages; return how many.

    While the first message does not get through nothing more is made: what comes meanwhile is told
    in few messages afterwards.
    """
    with transaction():
        if outbox.is_failing(channel.id):
            return 0
        waiting = outbox.waiting(channel.id)
        if not waiting:
            return 0
        sent_at = outbox.sent_since(channel.id, now - _HOUR)
        drafts = compose(channel, waiting, sent_at, now=now, gathers=gathers)
        outbox.make(channel.id, drafts, now=now)
    return len(drafts)


def deliver(
    outbox: Outbox,
    channels: Channels,
    channel: Channel,
    way: Way,
    *,
    clock: Callable[[], datetime],
    random: Random,
) -> int:
    """Deliver the next messages of a channel until one fails; return how many were delivered."""
    done = 0
    for message in outbox.due(channel.id, now=clock(), limit=PORTION):
        answer = way.send(message, clock())
        now = clock()
        if answer.outcome is Outcome.DELIVERED:
            outbox.sent(message.id, now=now)
            done += 1
            continue
        _failed(outbox, channels, channel, message, answer, now=now, random=random)
        break
    if done:
        channels.worked(channel.id, now=clock(), all_well=not outbox.is_failing(channel.id))
    return done


def _failed(
    outbox: Outbox,
    channels: Channels,
    channel: Channel,
    message: Message,
    answer: Answer,
    *,
    now: datetime,
    random: Random,
) -> None:
    """Note a failure; a message is never given up for an outage, only tried less and less often."""
    tries = min(message.attempts + 1, TRIES_AGAIN)
    outbox.failed(message.id, answer.said, again_at=next_attempt(tries, now=now, random=random))
    channels.failed(channel.id, answer.said, now=now)
    if answer.outcome is Outcome.GONE:
        channels.switch_off(channel.id, answer.said)
