"""Puts completed downloads into the library.

Between any two lines the process may die: the target is written down before it is made, a file
that already lies there is recognised, and recording it ends the task in one transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from anishelf.core.batch import Outcome, each
from anishelf.errors import StaleStatus, TargetTaken, UnsafePath
from anishelf.library.domain.assignment import assign_files
from anishelf.library.domain.files import Arrival, PlacedCompanion
from anishelf.library.domain.jobs import Lease, SyncJob
from anishelf.library.steps.companions import CompanionPlacer
from anishelf.library.steps.video_importer import Files, Intents, Library, Trash, VideoImporter

log = logging.getLogger(__name__)
_CHOOSE = "; `anishelf sync` shows all files, and `anishelf sync assign` says which one it is"


class Tasks(Intents, Protocol):
    """The tasks this step works through."""

    def waiting(self, download_ids: Collection[int], *, now: datetime) -> list[int]: ...
    def lease(self, task_id: int, *, owner: str, now: datetime) -> SyncJob | None: ...
    def kept(
        self, lease: Lease, *, clock: Callable[[], datetime]
    ) -> AbstractContextManager[None]: ...
    def synced(
        self,
        job: SyncJob,
        arrival: Arrival,
        *,
        owner_id: int,
        companions: Sequence[PlacedCompanion],
        now: datetime,
    ) -> None: ...
    def failed(self, lease: Lease, reason: str, *, now: datetime, final: bool) -> None: ...
    def unmatched(self, lease: Lease, reason: str, *, now: datetime) -> None: ...


class Detachment(Protocol):
    """What lets downloads give their files away, where the library moves them."""

    def take_out(self, download_id: int) -> None: ...
    def empty(self, download_ids: Collection[int]) -> None: ...


@dataclass(frozen=True, slots=True)
class _Mover:
    tasks: Tasks
    placer: VideoImporter
    companions: CompanionPlacer
    departure: Detachment | None
    clock: Callable[[], datetime]

    hopeless: set[int] = field(default_factory=set)
    unmatched: set[int] = field(default_factory=set)

    def leased(self, download_ids: Collection[int], owner: str) -> Iterator[SyncJob]:
        """Lease one task after the other, each when its turn has come."""
        for task_id in self.tasks.waiting(download_ids, now=self.clock()):
            job = self.tasks.lease(task_id, owner=owner, now=self.clock())
            if job is not None:
                yield job

    def work(self, job: SyncJob) -> None:
        try:
            self._move(job)
        except (TargetTaken, UnsafePath):
            self.hopeless.add(job.lease.task_id)
            raise

    def fail(self, job: SyncJob, reason: str) -> None:
        final = job.lease.task_id in self.hopeless
        try:
            self.tasks.failed(job.lease, reason, now=self.clock(), final=final)
        except StaleStatus as lost:
            log.info("%s: %s", job, lost)

    def _move(self, job: SyncJob) -> None:
        chosen = assign_files(
            job.files,
            job.wanted,
            first_counted=job.first_counted,
            titles=job.titles,
            decided=job.decided,
        )
        video = chosen.videos.get(job.episode_id)
        if video is None:
            reason = f"{chosen.refusals[job.episode_id]}{_CHOOSE}"
            self.tasks.unmatched(job.lease, reason, now=self.clock())
            self.unmatched.add(job.lease.task_id)
            log.warning("%s: %s", job, reason)
            return
        with self.tasks.kept(job.lease, clock=self.clock):
            if self.departure is not None:
                self.departure.take_out(job.download_id)
            arrival = self.placer.place(job, chosen)
            along = self.companions.place(job, chosen, arrival.placed.path)
        self.tasks.synced(job, arrival, owner_id=video.owner, companions=along, now=self.clock())


def move(
    tasks: Tasks,
    files: Files,
    library: Library,
    bin_: Trash,
    *,
    download_ids: Collection[int],
    extras: bool,
    owner: str,
    clock: Callable[[], datetime],
    departure: Detachment | None = None,
) -> Outcome:
    """Sync the episodes of *download_ids* that nobody else is syncing; each ends in its own row.

    *owner* names the caller in leases; *extras*: openings, menus and trailers come along. With a
    *departure* the download keeps nothing. What no retry can help is given up at once.
    """
    mover = _Mover(
        tasks,
        VideoImporter(tasks, files, library, bin_),
        CompanionPlacer(library, extras=extras),
        departure,
        clock,
    )
    outcome = each(mover.leased(download_ids, owner), mover.work, on_failure=mover.fail)
    if departure is not None:
        departure.empty(download_ids)
    unmatched = len(mover.unmatched)
    return Outcome(done=outcome.done - unmatched, failed=outcome.failed + unmatched)
