"""Puts completed downloads into the library.

Between any two lines the process may die: the target is written down before it is made, a file
that already lies there is recognised, and recording it ends the task in one transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from anishelf.core.batch import Outcome, each
from anishelf.errors import SourceVanished, StaleStatus, TargetTaken, UnsafePath
from anishelf.library.domain.assignment import assign_files
from anishelf.library.domain.jobs import SyncJob
from anishelf.library.domain.videos import Assignment
from anishelf.library.ports import Library, LibraryFiles, Look, SyncTasks, TakeOut
from anishelf.library.steps.companions import CompanionImporter
from anishelf.library.steps.trash import Trash
from anishelf.library.steps.video_importer import VideoImporter

log = logging.getLogger(__name__)
_CHOOSE = "; choose which file it is"


@dataclass(frozen=True, slots=True)
class _Mover:
    tasks: SyncTasks
    importer: VideoImporter
    companions: CompanionImporter
    take_out: TakeOut | None
    look: Look
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
        chosen = _chosen(job)
        if job.episode_id not in chosen.videos and (again := self._found_again(job)):
            job, chosen = again, _chosen(again)
        video = chosen.videos.get(job.episode_id)
        if video is None:
            reason = f"{chosen.refusals[job.episode_id]}{_CHOOSE}"
            self.tasks.unmatched(job.lease, reason, now=self.clock())
            self.unmatched.add(job.lease.task_id)
            log.warning("%s: %s", job, reason)
            return
        with self.tasks.kept(job.lease, clock=self.clock):
            if self.take_out is not None:
                job = self._found_again(job) or job
                self.take_out(job.download_id)
            try:
                arrival = self.importer.place(job, chosen)
            except SourceVanished:
                again = self._found_again(job)
                if again is None or job.episode_id not in _chosen(again).videos:
                    raise
                job, chosen = again, _chosen(again)
                arrival = self.importer.place(job, chosen)
            along = self.companions.place(job, chosen, arrival.placed.path)
        owner = chosen.videos[job.episode_id].owner
        self.tasks.synced(job, arrival, owner_id=owner, companions=along, now=self.clock())

    def _found_again(self, job: SyncJob) -> SyncJob | None:
        """Return the job with the files as their downloader knows them now, where that is news."""
        place = self.look(job.download_id)
        return None if place is None else replace(job, save_path=place[0], files=place[1])


def _chosen(job: SyncJob) -> Assignment:
    return assign_files(
        job.files,
        job.wanted,
        first_counted=job.first_counted,
        titles=job.titles,
        decided=job.decided,
    )


def move(
    tasks: SyncTasks,
    files: LibraryFiles,
    library: Library,
    trash: Trash,
    *,
    download_ids: Collection[int],
    extras: bool,
    owner: str,
    clock: Callable[[], datetime],
    take_out: TakeOut | None = None,
    look: Look = lambda _download: None,
) -> Outcome:
    """Sync the episodes of *download_ids* that nobody else is syncing; each ends in its own row.

    *owner* names the caller in leases; *extras*: openings, menus and trailers come along. Where files
    move, *take_out* has the download let go of them first. What no retry can help is given up at once.
    *look* asks again where the files are when they are not where the download was.
    """
    mover = _Mover(
        tasks,
        VideoImporter(tasks, files, library, trash),
        CompanionImporter(library, extras=extras),
        take_out,
        look,
        clock,
    )
    outcome = each(mover.leased(download_ids, owner), mover.work, on_failure=mover.fail)
    unmatched = len(mover.unmatched)
    return Outcome(done=outcome.done - unmatched, failed=outcome.failed + unmatched)
