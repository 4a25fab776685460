"""Brings library files to where they should lie now: whole series at once, nothing overwritten."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from posixpath import dirname
from typing import Final

from anishelf.core.batch import Outcome, each
from anishelf.errors import LibraryUnavailable, PipelineError, TargetTaken
from anishelf.library.domain.resync import (
    OUTSIDE,
    FileMove,
    LibraryEntry,
    Plan,
    PlannedMove,
    Refused,
    plan_moves,
)
from anishelf.library.ports import FileMover, FileMoves, Library
from anishelf.library.steps.cleanup import clean_up

log = logging.getLogger(__name__)

AT_ONCE: Final = 100
"""Series whose files are in memory at the same time."""


def plan_resync(files: Sequence[LibraryEntry], library: Library) -> Plan:
    """Return where *files* should move; those that are missing are left alone.

    A file below none of the library's folders cannot move, and holds up no other.
    """
    ours = [file for file in files if library.owns(file.path)]
    astray = [Refused(file, OUTSIDE) for file in files if not library.owns(file.path)]
    plan = plan_moves(
        [file for file in ours if library.has(file.path)],
        path_for=lambda facts, ext, movie: library.path_for(facts, ext, movie=movie),
        is_taken=library.has_other,
    )
    return Plan(plan.moves, (*astray, *plan.refused))


def plan_series(
    rows: FileMoves, library: Library, works: Sequence[int], *, at_once: int = AT_ONCE
) -> Plan:
    """Return where the files of these series should move, read *at_once* series at a time.

    A series is carried out by itself, so a name that two of them want is refused there at the latest.
    """
    moves: list[PlannedMove] = []
    refused: list[Refused] = []
    for start in range(0, len(works), at_once):
        portion = rows.entries(work_ids=works[start : start + at_once])
        found = plan_resync(portion, library)
        moves += found.moves
        refused += found.refused
    return Plan(tuple(moves), tuple(refused))


@dataclass(frozen=True, slots=True)
class _Resync:
    rows: FileMoves
    library: Library
    disk: FileMover
    clock: Callable[[], datetime]

    def series(self, work_id: int) -> None:
        """Finish what a killed worker left, then do what is left to do."""
        with self.rows.locked(work_id):
            unfinished, _ = self._carry_out(work_id)
            plan = plan_resync(self.rows.entries(work_ids=[work_id]), self.library)
            for refusal in plan.refused:
                self.rows.stayed(refusal.file.file_id, reason=refusal.reason)
            wrong = [refusal.file for refusal in plan.refused] + [m.file for m in plan.moves]
            self.rows.settle(work_id, apart_from=[file.file_id for file in wrong])
            self._ensure_roots(plan.moves)
            self.rows.intend(plan.moves)
            arrived, failed = self._carry_out(work_id)
            self._clean_up(work_id, [*unfinished, *arrived])
        if plan.refused:
            raise TargetTaken(str(plan.refused[0]))
        if failed:
            raise failed[0]

    def _carry_out(self, work_id: int) -> tuple[list[FileMove], list[PipelineError]]:
        """Bring every open move of a series to its end; return those that arrived, and why not."""
        moves = self.rows.open(work_id)
        for move in moves:
            self._ensure_mounted(move)
        if not self._staged(work_id, moves):
            return [], []
        arrived, failed = [], []
        for move in moves:
            try:
                self.disk.place(move)
            except PipelineError as error:
                log.warning("%s: %s", move.old_path, error)
                failed.append((move, error))
            else:
                arrived.append(move)
        self.rows.arrived(arrived, now=self.clock())
        for move, problem in failed:
            self._return(move, str(problem))
        return arrived, [problem for _, problem in failed]

    def _staged(self, work_id: int, moves: Sequence[FileMove]) -> bool:
        """Take every file from its old name; when one cannot leave, all of them stay."""
        waiting = [move for move in moves if not move.has_left]
        try:
            for move in waiting:
                self.disk.stage(move)
        except PipelineError as error:
            for move in waiting:
                self._return(move, str(error))
            raise
        self.rows.all_staged(work_id)
        return bool(moves)

    def _return(self, move: FileMove, reason: str) -> None:
        """Put a file back; where its old name is taken meanwhile, the next run places it."""
        try:
            self.disk.put_back(move)
        except PipelineError as error:
            log.warning("%s waits for the next run: %s", move.old_path, error)
        else:
            self.rows.stayed(move.file_id, reason=f"it could not be moved: {reason}")

    def _ensure_roots(self, moves: Sequence[PlannedMove]) -> None:
        """Make the root that files move to for the first time; one without its disk is refused."""
        for movie in {move.file.is_movie for move in moves}:
            holds_files = self.rows.any_below(self.library.root(movie=movie))
            self.library.ensure(movie=movie, holds_files=holds_files)

    def _ensure_mounted(self, move: FileMove) -> None:
        for path in (move.old_path, move.new_path):
            if not self.library.is_mounted(path):
                raise LibraryUnavailable(f"the disk of {path} is not mounted: nothing was moved")

    def _clean_up(self, work_id: int, arrived: Sequence[FileMove]) -> None:
        """Remove what we wrote into folders without videos, take pictures along, leave no folder."""
        folders = {dirname(move.old_path) for move in arrived}
        folders |= {dirname(path) for move in arrived for path in move.extras}
        if arrived:
            clean_up(self.rows, self.disk, work_id, folders)
        for old, new in sorted(_folders_of(arrived), reverse=True):
            self.disk.carry_rest(old, new)


def _folders_of(moves: Sequence[FileMove]) -> set[tuple[str, str]]:
    """Return the folders that files left, of a season and of its show, with those they moved to."""
    pairs = set()
    for move in moves:
        old, new = dirname(move.old_path), dirname(move.new_path)
        pairs |= {(old, new)} if old != new else set()
        if dirname(old) != dirname(new) and len(old.split("/")) == len(new.split("/")):
            pairs.add((dirname(old), dirname(new)))
    return pairs


def resync(
    rows: FileMoves,
    library: Library,
    disk: FileMover,
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
