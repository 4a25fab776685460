"""The tracker's book in memory; it remembers every timeline row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from anishelf.tracker.domain.events import read_event
from anishelf.tracker.domain.events.fields import Body
from anishelf.tracker.domain.media import ItemKey, Media
from anishelf.tracker.domain.progress import Progress
from anishelf.tracker.domain.report import Report, Sender
from anishelf.tracker.domain.settling import Settled, Standing, Tracked
from anishelf.tracker.domain.states import InboxStatus, MediaKind, TrackedState
from anishelf.tracker.domain.timeline import Row
from anishelf.tracker.steps.apply import apply_report


class MemoryBook:
    """Does what the tables do, and tries again what found nothing, as the inbox does."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.rows: dict[ItemKey, list[Row]] = {}
        self.parked: list[tuple[Report, datetime]] = []
        self._media: dict[int, Tracked] = {}
        self._progress: dict[int, Mapping[str, Progress]] = {}
        self._opened = 0

    def hold(self) -> None:
        """Nobody else is there."""

    def find(self, clues: Collection[str]) -> Mapping[str, Collection[int]]:
        found: dict[str, set[int]] = {}
        for media_id, tracked in self._media.items():
            for clue in tracked.media.keys() & set(clues):
                found.setdefault(clue, set()).add(media_id)
        return found

    def open(self, kind: MediaKind) -> int:
        self._opened += 1
        self._media[self._opened] = Tracked(Media(kind), {})
        return self._opened

    def load(self, media_id: int) -> Tracked:
        return self._media[media_id]

    def save(self, media_id: int, media: Media, settled: Settled) -> None:
        standings = {key: item.standing for key, item in settled.items.items()}
        self._media[media_id] = Tracked(media, standings)
        self._progress[media_id] = settled.requests
        for key, item in settled.items.items():
            self.rows.setdefault(key, []).extend(item.rows)

    def drop(self, media_id: int, *, into: int) -> None:
        del into
        del self._media[media_id]

    def tell(self, report: Report, at: datetime) -> InboxStatus:
        """Take in a report and, when it was taken, all that waited for it."""
        status, _ = apply_report(self, report, at=at, now=self.now)
        if status is InboxStatus.UNMATCHED:
            self.parked.append((report, at))
        elif status is InboxStatus.APPLIED:
            waiting, self.parked = self.parked, []
            for each in waiting:
                self.tell(*each)
        return status

    def hear(self, body: Body, sender: Sender, at: datetime) -> InboxStatus:
        """Take in a raw event."""
        return self.tell(read_event(body, sender, at), at)

    def media(self, title: str | None = None) -> Media:
        """Return the one media there is, or the one of this title."""
        found = [t.media for t in self._media.values() if title in {None, t.media.title}]
        assert len(found) == 1, [t.media.title for t in self._media.values()]
        return found[0]

    def all(self) -> list[Media]:
        """Return every film and show."""
        return [tracked.media for tracked in self._media.values()]

    def standings(self) -> dict[str, dict[ItemKey, Standing]]:
        return {t.media.title: dict(t.standings) for t in self._media.values()}

    def states(self) -> dict[tuple[str, ItemKey], TrackedState]:
        """Return the state of every item of every title."""
        return {
            (tracked.media.title, key): standing.state
            for tracked in self._media.values()
            for key, standing in tracked.standings.items()
        }

    def progress(self) -> dict[str, Progress]:
        """Return what every request has come to."""
        return {key: each for known in self._progress.values() for key, each in known.items()}
