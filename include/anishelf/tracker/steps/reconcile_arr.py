"""Asks Sonarr and Radarr for what their webhooks do not tell or lost.

An answer that is an error, or that lost most of what was there, proves nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from anishelf.errors import NeighbourUnreachable
from anishelf.tracker.domain.events.fields import identifier, moment
from anishelf.tracker.domain.looks import arr as looks
from anishelf.tracker.domain.looks import arr_queue
from anishelf.tracker.domain.report import Sender, compared_key, id_clues
from anishelf.tracker.domain.states import MediaKind, Source
from anishelf.tracker.ports import Arr, Cursors, Selection
from anishelf.tracker.steps.taking import Taker

_FIRST = timedelta(days=1)
"""How far back the history is read when an instance is new to us."""

_SHRUNKEN = 0.8
_IDS = {"tvdb": "tvdbId", "tmdb": "tmdbId", "imdb": "imdbId"}


def read_queue(arr: Arr, sender: Sender, taker: Taker) -> int:
    """Take in what is under way: progress, and why it does not get on."""
    return taker.take(arr_queue.queue(arr.queue(), sender, taker.now))


def read_history(arr: Arr, sender: Sender, taker: Taker, cursors: Cursors) -> int:
    """Take in the history since the last look; the last rows are read twice, which harms nothing."""
    name = f"history:{sender.id}"
    known = cursors.get(name)
    since = datetime.fromisoformat(str(known)) if known else taker.now - _FIRST
    rows = arr.history_since(since)
    found = [looks.history(row, sender) for row in rows]
    found += [looks.history_grab(row, sender) for row in rows]
    count = taker.take([report for report in found if report])
    newest = max((at for row in rows if (at := moment(row, "date"))), default=since)
    cursors.put(name, newest.isoformat(), now=taker.now)
    return count


def compare_files(
    arr: Arr, sender: Sender, taker: Taker, selection: Selection, cursors: Cursors
) -> int:
    """Compare episodes and files of all that is followed: manual imports appear nowhere else.

    What is followed and not yet known under this instance's ids is looked for by its own ids.
    """
    everything = arr.all()
    _refuse_shrunken(len(everything), sender, taker, cursors)
    listed = {identifier(row, "id"): row for row in everything}
    count = 0
    for media_id, native in _followed(everything, sender, selection):
        if native in listed:
            count += _compare(arr, media_id, native, sender, taker)
        elif arr.one(native) is None:
            count += taker.take([looks.dropped(sender, native, taker.now)])
    return count


def read_new(arr: Arr, sender: Sender, taker: Taker, selection: Selection, cursors: Cursors) -> int:
    """Compare what somebody asked for since it was compared last.

    Episodes that are not on air yet, and files that lie there already, are told by nobody else: no
    grab comes for them.
    """
    count = 0
    for media_id, native, request_ids in selection.asked_anew(sender.id):
        if arr.one(native) is None:
            count += taker.take([looks.dropped(sender, native, taker.now)])
        else:
            count += _compare(arr, media_id, native, sender, taker)
        cursors.put(compared_key(sender.id, media_id), list(request_ids), now=taker.now)
    return count


def _followed(everything: object, sender: Sender, selection: Selection) -> list[tuple[int, str]]:
    """Return media and its id there: those that are known, and those that the list names."""
    found = dict(selection.natives(sender.id))
    kind = MediaKind.TV if sender.source is Source.SONARR else MediaKind.MOVIE
    unknown = selection.keys_without_native(sender.id, kind)
    for row in everything if isinstance(everything, list | tuple) else ():
        ids = {name: value for name, member in _IDS.items() if (value := identifier(row, member))}
        native = identifier(row, "id")
        for clue in id_clues(kind, ids) if native else ():
            if clue in unknown:
                found.setdefault(unknown[clue], native or "")
                break
    return sorted(found.items())


def _compare(arr: Arr, media_id: int, native: str, sender: Sender, taker: Taker) -> int:
    media = taker.look_at(media_id).media
    if sender.source is Source.SONARR:
        report = looks.episodes(
            media,
            arr.episodes(native),
            arr.files(native),
            sender=sender,
            native=native,
            at=taker.now,
        )
    else:
        row = arr.one(native)
        if row is None:
            return taker.take([looks.dropped(sender, native, taker.now)])
        report = looks.film(media, row, sender, taker.now)
    return taker.take_for(media_id, report)


def _refuse_shrunken(count: int, sender: Sender, taker: Taker, cursors: Cursors) -> None:
    """Raise unless about as much is there as at the last look: a disk may be away."""
    name = f"count:{sender.id}"
    before = cursors.get(name)
    cursors.put(name, count, now=taker.now)
    if isinstance(before, int) and count < before * _SHRUNKEN:
        raise NeighbourUnreachable(
            f"{sender.source.value.title()} lists {count} titles, {before} at the last look: that "
            "proves nothing; if it is right, the next look counts"
        )
