"""Asks Seerr for its requests: what was approved, declined or deleted without a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from anishelf.tracker.domain.events.fields import identifier, moment, number, part, text
from anishelf.tracker.domain.looks import seerr as looks
from anishelf.tracker.domain.report import Sender, request_key
from anishelf.tracker.ports import Cursors, Seerr, Selection
from anishelf.tracker.steps.taking import Taker

_OVERLAP = timedelta(minutes=5)
_RECENT = timedelta(days=1)
_OVER = frozenset({3, 5})
"""Declined, and completed."""


def read_requests(
    seerr: Seerr,
    sender: Sender,
    taker: Taker,
    selection: Selection,
    cursors: Cursors,
    *,
    everything: bool,
) -> int:
    """Take in the requests that changed since the last look, or *everything*.

    A request that the whole list does not name is asked for alone; only a 404 ends it.
    """
    name = f"requests:{sender.id}"
    known = cursors.get(name)
    since = datetime.fromisoformat(str(known)) - _OVERLAP if known and not everything else None
    seen: set[str] = set()
    count, newest = 0, since
    for row in seerr.requests():
        changed = moment(row, "updatedAt")
        if since and changed and changed < since:
            break
        newest = max(filter(None, (newest, changed)), default=None)
        seen.add(request_key(sender.id, identifier(row, "id")))
        count += _take(seerr, row, sender, taker, selection)
    if newest:
        cursors.put(name, newest.isoformat(), now=taker.now)
    if since is None:
        count += _withdrawn(seerr, sender, taker, selection, seen)
    return count


def read_request(seerr: Seerr, key: str, sender: Sender, taker: Taker, selection: Selection) -> int:
    """Take in one request as it is now; it is over where Seerr does not know it."""
    row = seerr.request(key.partition(":")[2])
    if row is None:
        return taker.take([looks.withdrawn(key, taker.now)])
    return _take(seerr, row, sender, taker, selection)


def _take(seerr: Seerr, row: object, sender: Sender, taker: Taker, selection: Selection) -> int:
    if not isinstance(row, dict):
        return 0
    key = request_key(sender.id, identifier(row, "id"))
    media_id = selection.media_of_request(key)
    if media_id is None and _is_long_over(row, taker.now):
        return 0
    known = taker.look_at(media_id).media.requests.get(key) if media_id else None
    report = looks.asked(row, sender, taker.now, known)
    if report is None:
        return 0
    media = part(row, "media")
    tmdb = identifier(media, "tmdbId")
    if media_id is None and tmdb and report.kind:
        title, year = seerr.title(report.kind.value, tmdb)
        report = replace(report, title=title or text(row, "title"), year=year)
    return taker.take([report])


def _is_long_over(row: Mapping[str, Any], now: datetime) -> bool:
    """Return whether a request that we never knew ended long ago: an old Seerr has thousands."""
    changed = moment(row, "updatedAt")
    return number(row, "status") in _OVER and changed is not None and now - changed > _RECENT


def _withdrawn(
    seerr: Seerr, sender: Sender, taker: Taker, selection: Selection, seen: set[str]
) -> int:
    missing = [key for key in selection.open_requests(sender.id) if key not in seen]
    return sum(read_request(seerr, key, sender, taker, selection) for key in missing)
