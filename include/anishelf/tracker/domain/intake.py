"""Looks at a raw body before it is kept: what cannot be read is kept too, and says why. Pure."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anishelf.tracker.domain.events import read_event
from anishelf.tracker.domain.masking import masked, masked_text
from anishelf.tracker.domain.report import Sender, short
from anishelf.tracker.domain.states import InboxStatus

DEEPEST = 20
LONGEST = 2_000
"""Members of one array; a show of several hundred episodes has as many."""

KEPT = 2_048
"""Characters that are kept of what cannot be read."""

_NAME = 100


@dataclass(frozen=True, slots=True)
class Intake:
    """What is kept of a body: the masked whole, or its beginning with the reason."""

    event: str
    dedupe_key: str
    body: dict[str, Any] | None
    raw: str | None
    status: InboxStatus
    error: str | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event that is to be kept: from whom, when, and what is kept of it."""

    sender_id: int
    at: datetime
    intake: Intake


def examine(raw: bytes, sender: Sender, at: datetime) -> Intake:
    """Return what is to be kept of *raw*, which *sender* sent; it never raises."""
    try:
        body = json.loads(raw.decode("utf-8-sig", "replace"), parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return _unreadable(raw, "it is no JSON")
    if not isinstance(body, dict):
        return _unreadable(raw, "it is no JSON object")
    trouble = _trouble(body)
    if trouble is not None:
        return _unreadable(raw, trouble)
    plain = _plain(body)
    report = read_event(plain, sender, at)
    return Intake(
        event=report.event[:_NAME] or "?",
        dedupe_key=short(report.dedupe_key),
        body=masked(plain),
        raw=None,
        status=InboxStatus.IGNORED if report.ignored else InboxStatus.NEW,
        error=report.ignored,
    )


def _unreadable(raw: bytes, why: str) -> Intake:
    beginning = raw[: 4 * KEPT].decode("utf-8", "replace").replace("\x00", "")[:KEPT]
    digest = hashlib.sha256(raw).hexdigest()
    return Intake("?", digest, None, masked_text(beginning), InboxStatus.FAILED, why)


def _trouble(body: object) -> str | None:
    """Return why a body is not taken apart: it is too deep, or a list in it too long."""
    level: list[object] = [body]
    for _ in range(DEEPEST):
        if any(isinstance(each, list) and len(each) > LONGEST for each in level):
            return f"a list in it has more than {LONGEST} members"
        level = [part for each in level for part in _parts(each)]
        if not level:
            return None
    return f"it is nested more than {DEEPEST} deep"


def _parts(value: object) -> list[object]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for each in inside if isinstance(each, dict | list)]


def _plain(value: Any) -> Any:
    """Return *value* as the database can keep it: no NUL, no half characters, no infinity."""
    if isinstance(value, dict):
        return {_text(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    if value.isascii() and "\x00" not in value:
        return value
    return value.replace("\x00", "").encode("utf-8", "replace").decode()
