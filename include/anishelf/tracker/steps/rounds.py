"""One round of the waiter: takes in what lies in the inbox, asks whom it is time to ask.

Each neighbour fails alone: what went wrong is noted for the health page and asked again later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anishelf.core import batch
from anishelf.tracker.domain.cadence import RECENT, Look, is_due, verify_is_due
from anishelf.tracker.ports import Book, Cursors, Inbox, Selection
from anishelf.tracker.steps.ingest import ingest
from anishelf.tracker.steps.taking import Taker

log = logging.getLogger(__name__)

HEALTH = "health:"
SETTLE_EVERY = timedelta(minutes=1)
_SETTLE = "settled"
_PORTION = 100
"""Media of one turn, so that no turn holds up an event for long."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A look at one neighbour; *name* is that of its connection."""

    name: str
    look: Look
    ask: Callable[[Taker], object]

    def __str__(self) -> str:
        """Return how messages name it."""
        return f"{self.name}: {self.look}"


@dataclass(frozen=True, slots=True)
class Rounds:
    """What a round works with; *askings* are the looks at all neighbours that are set up."""

    inbox: Inbox
    book: Book
    selection: Selection
    cursors: Cursors
    taker: Callable[[datetime], Taker]

    def turn(self, askings: Sequence[Asking], *, now: datetime) -> int:
        """Do what is due now; return how many events were taken in."""
        taker = self.taker(now)
        taken = ingest(self.inbox, self.book, transaction=taker.transaction, now=now)
        changed = self.selection.last_change()
        active = changed is not None and now - changed < RECENT
        due = [each for each in askings if self._is_due(each, now=now, active=active)]
        for each in due:
            self.cursors.put(self._last(each), each.look, now=now)
        batch.each(due, lambda each: self._ask(each, taker), on_failure=self._failed(now))
        self._settle(taker)
        return taken.done

    def _settle(self, taker: Taker) -> None:
        """Look again at what time alone changes: a portion of it, and all of it in turn."""
        known = self.cursors.get(_SETTLE)
        after = known if isinstance(known, int) else 0
        last = self.cursors.at(_SETTLE)
        if after == 0 and last is not None and taker.now - last < SETTLE_EVERY:
            return
        media_ids = self.selection.moving(after, _PORTION)
        taker.again(media_ids)
        self.cursors.put(_SETTLE, media_ids[-1] if len(media_ids) == _PORTION else 0, now=taker.now)

    def _is_due(self, asking: Asking, *, now: datetime, active: bool) -> bool:
        last = self.cursors.at(self._last(asking))
        if asking.look is Look.JELLYFIN:
            waiting = self.selection.waiting_since()
            return waiting is not None and verify_is_due(last, waiting_since=waiting, now=now)
        return is_due(asking.look, last, now=now, active=active)

    def _ask(self, asking: Asking, taker: Taker) -> None:
        asking.ask(taker)
        if asking.look is Look.NEW:
            return  # where nothing is new nobody was asked, which proves nobody well
        self.cursors.put(health_key(asking.name), {"error": None}, now=taker.now)

    def _failed(self, now: datetime) -> Callable[[Asking, str], None]:
        def note(asking: Asking, reason: str) -> None:
            key = health_key(asking.name)
            known = self.cursors.get(key)
            since = (
                known.get("since") if isinstance(known, Mapping) and known.get("error") else None
            )
            said = {"error": reason, "since": since or now.isoformat()}
            self.cursors.put(key, said, now=now)

        return note

    @staticmethod
    def _last(asking: Asking) -> str:
        return look_key(asking.name, asking.look)


def health_key(name: str) -> str:
    """Return under which name it is kept how a neighbour is."""
    return f"{HEALTH}{name}"


def look_key(name: str, look: Look) -> str:
    """Return under which name it is kept when a neighbour was asked last."""
    return f"look:{name}:{look}"


def listener_key(name: str) -> str:
    """Return under which name it is kept since when somebody listens to a neighbour, or does not."""
    return health_key(f"{name}:listener")
