"""Puts the subtitles, sound tracks and extras of a download beside its videos."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from anishelf.errors import TargetTaken, UnsafePath
from anishelf.library.domain.companions import Companion, extras_of, sound_of, subtitles_of
from anishelf.library.domain.files import PlacedCompanion
from anishelf.library.domain.jobs import SyncJob
from anishelf.library.domain.videos import Assignment
from anishelf.library.ports import Library

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CompanionImporter:
    """Brings what follows a video; *extras*: bonus videos too, with the first episode."""

    library: Library
    extras: bool

    def place(self, job: SyncJob, chosen: Assignment, video: str) -> list[PlacedCompanion]:
        """Place what follows the job's video, which lies at *video*; done before is done.

        A file of the user's own stays as it is, and the episode arrives without ours.
        """
        placed = []
        for companion in self._following(job, chosen):
            source = self.library.source(job.save_path, companion.file)
            try:
                arrived = self.library.place(
                    source, companion.path(video), token=f"sync{job.lease.task_id}"
                )
            except (TargetTaken, UnsafePath) as error:
                log.warning("%s: %s", job, error)
                continue
            placed.append(PlacedCompanion(companion.kind, arrived))
        return placed

    def _following(self, job: SyncJob, chosen: Assignment) -> Iterator[Companion]:
        video = chosen.videos[job.episode_id].file
        yield from subtitles_of(video, job.files)
        yield from sound_of(video, job.files)
        if self.extras and job.episode_id == next(iter(chosen.videos)):
            yield from extras_of(job.files, [video.file for video in chosen.videos.values()])
