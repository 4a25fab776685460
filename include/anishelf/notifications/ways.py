"""The ways to people: which one a connection stands for, and what its Test button does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from anishelf.core.endpoint import Endpoint
from anishelf.errors import NotificationInvalid
from anishelf.fetch.addresses import Gate
from anishelf.notifications.adapters import apprise_channel
from anishelf.notifications.adapters.webhook import post
from anishelf.notifications.domain.answer import Answer, Outcome
from anishelf.notifications.domain.message import Message
from anishelf.notifications.domain.payload import message_id, payload
from anishelf.notifications.domain.signature import signed_headers
from anishelf.notifications.ports import Way

NO_HOST = "http://channel.invalid"
"""The address of a connection without a host: its password is an Apprise address."""

WEBHOOK_SECRET = "whsec_"  # noqa: S105  # how the secrets of webhooks begin


def way_of(at: Endpoint, *, allowed_hosts: Iterable[str]) -> Way:
    """Return how messages go where a connection leads; a webhook gets each thing by itself.

    A private host is posted to only where it is among *allowed_hosts*.
    """
    if (at.secret or "").startswith(WEBHOOK_SECRET):
        return Way(partial(_by_webhook, at, Gate(allowed_hosts)), gathers=False)
    return Way(partial(_by_apprise, at), gathers=True)


def send_test(at: Endpoint, *, allowed_hosts: Iterable[str]) -> str:
    """Send a message that says it is a test, and return who took it; NotificationInvalid if nobody."""
    now = datetime.now(UTC)
    message = Message(
        id=uuid4().hex,
        channel_id=0,
        title="Anishelf",
        body="This is a test.",
        notice_count=0,
        state="waiting",
        attempts=0,
        next_attempt_at=now,
        made_at=now,
        sent_at=None,
        error=None,
    )
    answer = way_of(at, allowed_hosts=allowed_hosts).send(message, now)
    if answer.outcome is not Outcome.DELIVERED:
        raise NotificationInvalid(f"the message did not arrive: {answer.said}")
    return f"the message was taken: {answer.said}"


def _by_webhook(at: Endpoint, gate: Gate, message: Message, now: datetime) -> Answer:
    body = payload(message)
    try:
        headers = signed_headers(message_id(message), body, (at.secret or "").split(), now=now)
    except NotificationInvalid as error:
        return Answer(Outcome.FAILED, str(error))
    return post(at.url, body, headers, gate=gate)


def _by_apprise(at: Endpoint, message: Message, now: datetime) -> Answer:
    del now
    return apprise_channel.send(at.secret or "", message.title, message.body)
