"""Finds the place of one video and brings it there; what it replaces goes to the trash."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from anishelf.errors import TargetTaken
from anishelf.library.domain.files import Arrival, LibraryFile, Placed
from anishelf.library.domain.jobs import SyncJob
from anishelf.library.domain.states import THERE
from anishelf.library.domain.videos import Assignment, EpisodeVideo
from anishelf.library.ports import Library, LibraryFiles, SyncTasks
from anishelf.library.steps.trash import Trash


@dataclass(frozen=True, slots=True)
class _Former:
    """What the library holds of an episode: the same bytes at `there`, or older files."""

    there: str | None
    older: tuple[LibraryFile, ...]


@dataclass(frozen=True, slots=True)
class VideoImporter:
    """Brings videos to their places; an episode has one file, before, during and after."""

    tasks: SyncTasks
    files: LibraryFiles
    library: Library
    trash: Trash

    def place(self, job: SyncJob, chosen: Assignment) -> Arrival:
        """Place the job's video; a killed attempt's is recognised, an older release's replaced."""
        video = chosen.videos[job.episode_id]
        source = self.library.source(job.save_path, video.file)
        holds_files = self.files.any_below(self.library.root(movie=job.is_movie))
        self.library.ensure(movie=job.is_movie, holds_files=holds_files)
        token = f"sync{job.lease.task_id}"
        if job.intended:
            self.library.clear_parts(job.intended, token=token)
        former = self._former(job, source, chosen)
        target = former.there or self._target(job, source, video)
        self.tasks.intend(job.lease, source_file=str(source), target_path=target)
        if former.there:
            placed = self.library.found(source, former.there)
        else:
            placed = self._bring(job, source, target, former)
        return self._without_older(job, placed, former)

    def _bring(self, job: SyncJob, source: Path, target: str, former: _Former) -> Placed:
        token = f"sync{job.lease.task_id}"
        for file in former.older:
            if file.path == target and self.library.has(target):
                kept = self.trash.keep(file, reason=_reason(job))
                return self.library.replace(source, target, kept=kept, token=token)
        return self.library.place(source, target, token=token)

    def _without_older(self, job: SyncJob, placed: Placed, former: _Former) -> Arrival:
        """Take out of the library what *placed* replaces: files elsewhere, and old subtitles."""
        replaced = []
        for file in former.older:
            if file.path == placed.path:
                self.trash.retire_subtitles(file, reason=_reason(job))
            else:
                self.trash.retire(file, reason=_reason(job))
                replaced.append(file.id)
        return Arrival(placed, tuple(replaced))

    def _former(self, job: SyncJob, source: Path, chosen: Assignment) -> _Former:
        """Return what the library holds of the episode, or raise TargetTaken where that stays.

        A killed attempt's file counts even when the show was renamed since: one file, not two.
        """
        owner = chosen.videos[job.episode_id].owner
        there, older = None, []
        for file in self.files.present_of({job.episode_id, owner}):
            same = self.library.same(source, file.path)
            if same:
                there = file.path
            if self._is_replaced(job, file, chosen, same=same):
                older.append(file)
            elif not same and self.library.has(file.path):
                raise TargetTaken(
                    f"the library already has another file of this episode, {file.path}; "
                    f"nothing was overwritten. To take {source.name} instead, remove the other "
                    "from the library, then retry"
                )
        intended = job.intended
        if there is None and intended and self.library.same(source, intended):
            there = None if self._foreign(intended, owner) else intended
        return _Former(there, tuple(older))

    def _is_replaced(
        self, job: SyncJob, file: LibraryFile, chosen: Assignment, *, same: bool
    ) -> bool:
        """Return whether the job's release was decided to replace *file*'s, as a whole."""
        if not job.is_wanted or file.download_id == job.download_id:
            return False
        if same and self.library.found(Path(file.path), file.path).content_id == file.content_id:
            return False  # another release with the same bytes
        mine = chosen.videos[job.episode_id].file
        covered = {episode for episode, video in chosen.videos.items() if video.file == mine}
        return self.files.episodes_in(file.path) <= covered

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
        return file is not None and file.episode_id != owner_id and file.state in THERE


def _reason(job: SyncJob) -> str:
    return f"replaced by version {job.facts.version} of the release"
