"""Puts completed downloads into the library.

Between any two lines the process may die: the target is written down before it is made, a file
that already lies there is recognised, and recording it ends the task in one transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

from anishelf.domain.library import PathFacts
from anishelf.domain.states import LibraryState
from anishelf.domain.sync import Lease, LibraryFile, Placed, PlacedCompanion, SyncJob
from anishelf.domain.videos import EpisodeVideo, assign_videos
from anishelf.errors import StaleStatus, TargetTaken, UnsafePath
from anishelf.pipeline.batch import Outcome, each
from anishelf.pipeline.companions import CompanionPlacer, Shelf

log = logging.getLogger(__name__)


class Tasks(Protocol):
    """The tasks this step works through."""

    def waiting(self, download_ids: Collection[int], *, now: datetime) -> list[int]: ...
    def lease(self, task_id: int, *, owner: str, now: datetime) -> SyncJob | None: ...
    def kept(
        self, lease: Lease, *, clock: Callable[[], datetime]
    ) -> AbstractContextManager[None]: ...
    def intend(self, lease: Lease, *, source_file: str, target_path: str) -> None: ...
    def synced(
        self,
        job: SyncJob,
        placed: Placed,
        *,
        owner_id: int,
        companions: Sequence[PlacedCompanion],
        now: datetime,
    ) -> None: ...
    def failed(self, lease: Lease, reason: str, *, now: datetime, final: bool) -> None: ...
    def unmatched(self, lease: Lease, reason: str, *, now: datetime) -> None: ...


class Files(Protocol):
    """The files we own, as rows."""

    def present_of(self, episode_ids: Collection[int]) -> list[LibraryFile]: ...
    def at(self, path: str) -> LibraryFile | None: ...
    def any_below(self, root: str) -> bool: ...


class Library(Shelf, Protocol):
    """The files we own, on disk."""

    def root(self, *, movie: bool) -> str: ...
    def ensure(self, *, movie: bool, holds_files: bool) -> None: ...
    def path_for(self, facts: PathFacts, ext: str, *, movie: bool) -> str: ...
    def has(self, path: str) -> bool: ...
    def same(self, source: Path, path: str) -> bool: ...
    def found(self, source: Path, path: str) -> Placed: ...
    def sweep(self, path: str, *, token: str) -> None: ...


@dataclass(frozen=True, slots=True)
class _Mover:
    tasks: Tasks
    files: Files
    library: Library
    companions: CompanionPlacer
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
        chosen = assign_videos(job.files, job.wanted, first_counted=job.first_counted)
        video = chosen.videos.get(job.episode_id)
        if video is None:
            reason = chosen.refusals[job.episode_id]
            self.tasks.unmatched(job.lease, reason, now=self.clock())
            self.unmatched.add(job.lease.task_id)
            log.warning("%s: %s", job, reason)
            return
        with self.tasks.kept(job.lease, clock=self.clock):
            placed = self._place(job, video)
            along = self.companions.place(job, chosen, placed.path)
        self.tasks.synced(job, placed, owner_id=video.owner, companions=along, now=self.clock())

    def _place(self, job: SyncJob, video: EpisodeVideo) -> Placed:
        source = self.library.source(job.save_path, video.file)
        holds_files = self.files.any_below(self.library.root(movie=job.is_movie))
        self.library.ensure(movie=job.is_movie, holds_files=holds_files)
        token = f"sync{job.lease.task_id}"
        if job.intended:
            self.library.sweep(job.intended, token=token)
        there = self._already_there(job, source, video.owner)
        target = there or self._target(job, source, video)
        self.tasks.intend(job.lease, source_file=str(source), target_path=target)
        if there:
            return self.library.found(source, there)
        return self.library.place(source, target, token=token)

    def _already_there(self, job: SyncJob, source: Path, owner_id: int) -> str | None:
        """Return the path of the episode's file that we own, or that a killed attempt left.

        The killed attempt's counts even when the show was renamed since: one file, not two.
        """
        for file in self.files.present_of({job.episode_id, owner_id}):
            if self.library.same(source, file.path):
                return file.path
            if self.library.has(file.path):
                raise TargetTaken(
                    f"the library already has another file of this episode, {file.path}; "
                    f"nothing was overwritten. To take {source.name} instead, remove the other "
                    "from the library, then retry"
                )
        intended = job.intended
        if intended and self.library.same(source, intended):
            return None if self._foreign(intended, owner_id) else intended
        return None

    def _target(self, job: SyncJob, source: Path, video: EpisodeVideo) -> str:
        facts = replace(job.facts, episode=video.first, episode_end=video.last)
        ext = PurePosixPath(source.name).suffix.lower()
        target = self.library.path_for(facts, ext, movie=job.is_movie)
        if self._foreign(target, video.owner):
            raise TargetTaken(f"{target} belongs to another episode; nothing was overwritten")
        return target

    def _foreign(self, path: str, owner_id: int) -> bool:
        """Return whether we own *path* for another episode."""
        file = self.files.at(path)
        return (
            file is not None and file.episode_id != owner_id and file.state is LibraryState.PRESENT
        )


def move(
    tasks: Tasks,
    files: Files,
    library: Library,
    *,
    download_ids: Collection[int],
    extras: bool,
    owner: str,
    clock: Callable[[], datetime],
) -> Outcome:
    """Sync the episodes of *download_ids* that nobody else is syncing; each ends in its own row.

    *owner* names the caller in leases; *extras*: openings, menus and trailers come along. What no
    retry can help is given up at once.
    """
    mover = _Mover(tasks, files, library, CompanionPlacer(library, extras=extras), clock)
    outcome = each(mover.leased(download_ids, owner), mover.work, on_failure=mover.fail)
    unmatched = len(mover.unmatched)
    return Outcome(done=outcome.done - unmatched, failed=outcome.failed + unmatched)
