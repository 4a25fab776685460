"""Brings library files to where they should lie by now: whole series at once, nothing overwritten."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from posixpath import dirname
from typing import Protocol

from anishelf.core.batch import Outcome, each
from anishelf.errors import LibraryUnavailable, PipelineError, TargetTaken
from anishelf.library.domain.path_template import PathFacts
from anishelf.library.domain.resync import FileMove, LibraryEntry, Plan, PlannedMove, plan_moves
from anishelf.library.steps.cleanup import Disk as Folders
from anishelf.library.steps.cleanup import Leftovers, sweep

log = logging.getLogger(__name__)


class Rows(Leftovers, Protocol):
    """The library files and their moves, as rows."""

    def shelved(self, *, work_ids: Collection[int] | None = None) -> list[LibraryEntry]: ...
    def any_below(self, root: str) -> bool: ...
    def locked(self, work_id: int) -> AbstractContextManager[None]: ...
    def intend(self, moves: Sequence[PlannedMove]) -> None: ...
    def open(self, work_id: int) -> list[FileMove]: ...
    def all_staged(self, work_id: int) -> None: ...
    def arrived(self, journeys: Sequence[FileMove], *, now: datetime) -> None: ...
    def settle(self, work_id: int, *, apart_from: Collection[int]) -> None: ...
    def stayed(self, file_id: int, *, reason: str) -> None: ...


class Library(Protocol):
    """The library on disk."""

    def root(self, *, movie: bool) -> str: ...
    def ensure(self, *, movie: bool, holds_files: bool) -> None: ...
    def path_for(self, facts: PathFacts, ext: str, *, movie: bool) -> str: ...
    def has(self, path: str) -> bool: ...
    def is_mounted(self, path: str) -> bool: ...


class Disk(Folders, Protocol):
    """What gives files other names."""

    def stage(self, journey: FileMove) -> None: ...
    def place(self, journey: FileMove) -> None: ...
    def put_back(self, journey: FileMove) -> None: ...


def plan_resync(files: Sequence[LibraryEntry], library: Library) -> Plan:
    """Return where *files* should move; those that are missing are left alone."""
    there = [file for file in files if library.has(file.path)]
    return plan_moves(
        there,
        path_for=lambda facts, ext, movie: library.path_for(facts, ext, movie=movie),
        is_taken=library.has,
    )


@dataclass(frozen=True, slots=True)
class _Resync:
    rows: Rows
    library: Library
    disk: Disk
    clock: Callable[[], datetime]

    def series(self, work_id: int) -> None:
        """Finish what a killed worker left, then do what is left to do."""
        with self.rows.locked(work_id):
            unfinished, _ = self._travel(work_id)
            plan = plan_resync(self.rows.shelved(work_ids=[work_id]), self.library)
            for refusal in plan.refused:
                self.rows.stayed(refusal.file.file_id, reason=refusal.reason)
            wrong = [refusal.file for refusal in plan.refused] + [m.file for m in plan.moves]
            self.rows.settle(work_id, apart_from=[file.file_id for file in wrong])
            self._ensure_roots(plan.moves)
            self.rows.intend(plan.moves)
            arrived, failed = self._travel(work_id)
            self._sweep(work_id, [*unfinished, *arrived])
        if plan.refused:
            raise TargetTaken(str(plan.refused[0]))
        if failed:
            raise failed[0]

    def _travel(self, work_id: int) -> tuple[list[FileMove], list[PipelineError]]:
        """Bring every open move of a series to its end; return those that arrived, and why not."""
        journeys = self.rows.open(work_id)
        for journey in journeys:
            self._ensure_mounted(journey)
        if not self._staged(work_id, journeys):
            return [], []
        arrived, failed = [], []
        for journey in journeys:
            try:
                self.disk.place(journey)
            except PipelineError as error:
                log.warning("%s: %s", journey.old_path, error)
                failed.append((journey, error))
            else:
                arrived.append(journey)
        self.rows.arrived(arrived, now=self.clock())
        for journey, problem in failed:
            self._return(journey, str(problem))
        return arrived, [problem for _, problem in failed]

    def _staged(self, work_id: int, journeys: Sequence[FileMove]) -> bool:
        """Take every file from its old name; when one cannot leave, all of them stay."""
        waiting = [journey for journey in journeys if not journey.has_left]
        try:
            for journey in waiting:
                self.disk.stage(journey)
        except PipelineError as error:
            for journey in waiting:
                self._return(journey, str(error))
            raise
        self.rows.all_staged(work_id)
        return bool(journeys)

    def _return(self, journey: FileMove, reason: str) -> None:
        """Put a file back; where its old name is taken by now, the next run places it."""
        try:
            self.disk.put_back(journey)
        except PipelineError as error:
            log.warning("%s waits for the next run: %s", journey.old_path, error)
        else:
            self.rows.stayed(journey.file_id, reason=f"it could not be moved: {reason}")

    def _ensure_roots(self, moves: Sequence[PlannedMove]) -> None:
        """Make the root that files move to for the first time; one without its disk is refused."""
        for movie in {move.file.is_movie for move in moves}:
            holds_files = self.rows.any_below(self.library.root(movie=movie))
            self.library.ensure(movie=movie, holds_files=holds_files)

    def _ensure_mounted(self, journey: FileMove) -> None:
        for path in (journey.old_path, journey.new_path):
            if not self.library.is_mounted(path):
                raise LibraryUnavailable(f"the disk of {path} is not mounted: nothing was moved")

    def _sweep(self, work_id: int, arrived: Sequence[FileMove]) -> None:
        """Remove what we wrote into folders without videos, and then the empty folders."""
        folders = {dirname(journey.old_path) for journey in arrived}
        folders |= {dirname(path) for journey in arrived for path in journey.extras}
        if arrived:
            sweep(self.rows, self.disk, work_id, folders)


def resync(
    rows: Rows,
    library: Library,
    disk: Disk,
    *,
    work_ids: Sequence[int],
    clock: Callable[[], datetime],
) -> Outcome:
    """Bring the files of these series to their places; a second call finds nothing to do.

    Everything of a series leaves its old name before the first file gets its new one, so that
    episodes may swap or count on. A file that cannot move stays where it was, with the reason.
    """
    work = _Resync(rows, library, disk, clock)
    return each(work_ids, work.series, on_failure=lambda _work, _reason: None)
