"""What became of one attempt to deliver a message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one attempt."""

    DELIVERED = "delivered"
    FAILED = "failed"
    """Trying again may help."""
    GONE = "gone"
    """The receiver wants nothing more (410): the channel is to be switched off."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, and what was said in words that hold nothing of the address but its host."""

    outcome: Outcome
    said: str
