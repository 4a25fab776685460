"""Subscriptions, as the API shows them."""

from __future__ import annotations

from datetime import datetime

from anishelf.web.api.schema import Answer


class Subscription(Answer):
    """A feed that is followed; its address is shown without what is secret in it."""

    id: int
    name: str
    address: str
    paused: bool
    priority: int
    interval_seconds: int
    created_at: datetime
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    last_error: str | None
    consecutive_failures: int
    items: int
    last_item_at: datetime | None
