"""Asks Jellyfin what it can play. Nothing else makes an item available, whoever says so."""

from __future__ import annotations

from anishelf.errors import JellyfinUnreachable
from anishelf.mediaserver.domain.paths import PathMap
from anishelf.mediaserver.ports import MediaServer
from anishelf.mediaserver.steps.verify import verify, whole_index
from anishelf.tracker.domain.looks import jellyfin as looks
from anishelf.tracker.ports import Cursors, Selection
from anishelf.tracker.steps.taking import Taker

_SHRUNKEN = 0.8
_COUNT = "count:jellyfin"


def look(server: MediaServer, paths: PathMap, taker: Taker, selection: Selection) -> int:
    """Look for what waits for Jellyfin, in a bounded number of requests; return how many it shows."""
    waiting = []
    for media_id in selection.waiting_for_jellyfin():
        media = taker.look_at(media_id).media
        for key, facts in media.current().items():
            wanted = looks.target(media, key, paths.theirs)
            if wanted is not None and not looks.is_shown(facts):
                waiting.append((media_id, key, facts, wanted))
    if not waiting:
        return 0
    outcomes = verify([wanted for *_, wanted in waiting], server, now=taker.now)
    shown = 0
    for (media_id, key, facts, _), outcome in zip(waiting, outcomes, strict=True):
        new = looks.found(facts, outcome, taker.now)
        if new:
            taker.add(media_id, [(key, new)])
            shown += 1
    return shown


def sweep(
    server: MediaServer, paths: PathMap, taker: Taker, selection: Selection, cursors: Cursors
) -> int:
    """Compare everything that is followed with the whole of Jellyfin; return how many changed.

    What is gone is gone only after two sweeps. A sweep that found far less than the one before
    proves nothing: a disk may be away.
    """
    index = whole_index(server)
    count, before = len(index.items), cursors.get(_COUNT)
    cursors.put(_COUNT, count, now=taker.now)
    if not count or (isinstance(before, int) and count < before * _SHRUNKEN):
        raise JellyfinUnreachable(
            f"Jellyfin shows {count} items, {before} at the last sweep: that proves nothing; if it "
            "is right, the next sweep counts"
        )
    changed = 0
    for media_id in selection.followed():
        media = taker.look_at(media_id).media
        said = looks.swept(media, index, paths.theirs, taker.now)
        if said:
            taker.add(media_id, said.items())
            changed += len(said)
    return changed
