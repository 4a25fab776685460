"""What deals with downloaders, Shoko, our own library, Jellyfin and Seerr: it acts, and it looks.

Acting again is harmless everywhere, so whoever finds a step begun simply does it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anishelf.deletions.domain.asked import (
    Arr,
    Downloader,
    Hand,
    MediaServer,
    OwnLibrary,
    Seerr,
    Shoko,
)
from anishelf.deletions.domain.case import count
from anishelf.deletions.domain.plan import Plan, PlannedStep
from anishelf.deletions.domain.records import is_same
from anishelf.errors import PreviewOutdated

_DELETED, _UNKNOWN = 7, 1
"""Seerr's numbers for what was deleted, and for what it does not know."""


@dataclass(frozen=True, slots=True)
class TorrentHand(Hand):
    """Removes torrents with their data; our own by a command, which keeps their rows right."""

    downloader: Downloader
    own: OwnLibrary
    by: str

    def act(self, step: PlannedStep, plan: Plan) -> None:
        """Remove the torrents that were agreed to, unless another one uses their data by now."""
        del plan
        everything = {each.id: each for each in self.downloader.everything()}
        going = [each for each in step.ids if each in everything]
        data = {everything[each].content_path for each in going} - {""}
        for other in everything.values():
            if other.id not in going and other.content_path in data:
                raise PreviewOutdated(f"the torrent {other.name} uses the same data by now")
        self.own.take_back(_own_ids(step), by=self.by)
        for each in going:
            self.downloader.remove(each)

    def left(self, step: PlannedStep, plan: Plan) -> str | None:
        """Return which torrents are still there."""
        del plan
        there = {each.id for each in self.downloader.everything()} & set(step.ids)
        running = self.own.running(_own_ids(step))
        if running:
            return "; ".join(f"download {each}: {why}" for each, why in sorted(running.items()))
        return f"{count(len(there), 'torrent')} still there" if there else None


@dataclass(frozen=True, slots=True)
class ShokoHand(Hand):
    """Has Shoko forget what is missing."""

    shoko: Shoko

    def act(self, step: PlannedStep, plan: Plan) -> None:
        """Have it forget, where it knows one of the files."""
        if self.left(step, plan) is not None:
            self.shoko.forget_missing(edit_mylist=plan.wish.edit_mylist)

    def left(self, step: PlannedStep, plan: Plan) -> str | None:
        """Return how many files it still knows."""
        del plan
        known = [each for file in step.files for each in self.shoko.known(file.path)]
        return f"it still knows {count(len(known), 'file')}" if known else None


@dataclass(frozen=True, slots=True)
class LibraryHand(Hand):
    """Moves files of our own to the trash; who lists them too is asked to look again."""

    own: OwnLibrary
    arrs: Sequence[Arr] = ()

    def act(self, step: PlannedStep, plan: Plan) -> None:
        """Move what is still there."""
        self.own.remove([int(each) for each in step.ids])
        paths = {file.path for file in step.files}
        for arr in self.arrs:
            for title in arr.titles():
                is_it = is_same(plan.subject, title, arr.part)
                listed = arr.files(title.native) if is_it else ()
                if any(file.path in paths for file in listed):
                    arr.rescan(title.native)

    def left(self, step: PlannedStep, plan: Plan) -> str | None:
        """Return what still lies in the library."""
        del plan
        there = self.own.there([int(each) for each in step.ids])
        return f"{', '.join(there)} still in the library" if there else None


@dataclass(frozen=True, slots=True)
class JellyfinHand(Hand):
    """Tells Jellyfin which files have gone; it never deletes there, for that deletes files."""

    server: MediaServer

    def act(self, step: PlannedStep, plan: Plan) -> None:
        """Tell it once of all files."""
        del plan
        self.server.tell({file.path for file in step.files})

    def left(self, step: PlannedStep, plan: Plan) -> str | None:
        """Return how many of the items it still shows."""
        del plan
        if step.ids:
            still = len(self.server.still(step.ids))
        else:
            still = len(self.server.showing({file.path for file in step.files}, {}))
        return f"it still shows {count(still, 'item')}" if still else None


@dataclass(frozen=True, slots=True)
class SeerrHand(Hand):
    """Has Seerr forget a whole title; for less it only looks again, for others asked for the rest."""

    seerr: Seerr

    def act(self, step: PlannedStep, plan: Plan) -> None:
        """Forget the title by the id that it has now, or look again at what is there."""
        tmdb = plan.subject.ids.get("tmdb")
        media = self.seerr.media(plan.subject.kind, tmdb) if tmdb else None
        if media is None:
            return
        if step.removes_title:
            self.seerr.forget(str(media.id))
            return
        self.seerr.look_again()
        for request in step.ids:
            if int(request) in media.requests:
                self.seerr.withdraw(request)

    def left(self, step: PlannedStep, plan: Plan) -> str | None:
        """Return what it still believes to be there."""
        tmdb = plan.subject.ids.get("tmdb")
        media = self.seerr.media(plan.subject.kind, tmdb) if tmdb else None
        if media is None:
            return None
        if step.removes_title:
            return "it still knows the title"
        believed = [
            place.season
            for place in step.places
            if media.seasons.get(place.season or 0, _UNKNOWN) not in {_DELETED, _UNKNOWN}
        ]
        return f"it still has season {', '.join(map(str, believed))}" if believed else None


def _own_ids(step: PlannedStep) -> list[int]:
    return [int(each[1:]) for each in step.ids if each.startswith("#")]
