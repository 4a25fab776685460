"""One message on its way to a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Message:
    """What is told; its id is the same at every attempt. *state* is waiting or sent."""

    id: str
    channel_id: int
    title: str
    body: str
    notice_count: int
    state: str
    attempts: int
    next_attempt_at: datetime
    made_at: datetime
    sent_at: datetime | None
    error: str | None
