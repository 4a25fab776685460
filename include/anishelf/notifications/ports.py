"""What the notifications room meets outside itself: the ways out to people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from anishelf.notifications.domain.answer import Answer
from anishelf.notifications.domain.message import Message

Send = Callable[[Message, datetime], Answer]
"""Delivers one message; it never raises for what the receiver does."""


@dataclass(frozen=True, slots=True)
class Way:
    """How messages reach a channel; one that *gathers* takes several things in one message."""

    send: Send
    gathers: bool
