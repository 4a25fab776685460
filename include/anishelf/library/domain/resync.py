"""Where library files should lie now, which of them can move there, and one such move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from posixpath import basename, dirname, splitext

from anishelf.core.naming import episode_code
from anishelf.errors import UnsafePath
from anishelf.library.domain.companions import EXTRAS_FOLDER
from anishelf.library.domain.path_template import PathFacts

OUTSIDE = "it lies below none of the library's folders: were they moved? Rebase the library"
"""The reason of a file whose root is no root any more."""


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A library file with what names it today."""

    file_id: int
    work_id: int
    path: str
    is_movie: bool
    facts: PathFacts


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """A library file and the path that it should have."""

    file: LibraryEntry
    target: str

    def __str__(self) -> str:
        """Return it as a line of the plan."""
        return f"{self.file.path}\n  -> {self.target}"


@dataclass(frozen=True, slots=True)
class FileMove:
    """One library file on its way to another name.

    `has_left`: every file of the series has left its old name, so old names may be others'.
    """

    file_id: int
    old_path: str
    new_path: str
    has_left: bool
    extras: tuple[str, ...]

    @property
    def old_stem(self) -> str:
        """Return the old path without its suffix."""
        return splitext(self.old_path)[0]

    @property
    def new_extras(self) -> str:
        """Return the folder that the extras move to."""
        return f"{dirname(self.new_path)}/{EXTRAS_FOLDER}"

    def new_name(self, path: str) -> str:
        """Return where *path*, a file that belongs to this one, lies afterwards."""
        if path in self.extras:
            return f"{self.new_extras}/{basename(path)}"
        return splitext(self.new_path)[0] + path.removeprefix(self.old_stem)


@dataclass(frozen=True, slots=True)
class Refused:
    """A library file that cannot move, and why."""

    file: LibraryEntry
    reason: str

    def __str__(self) -> str:
        """Return it as a line of the plan."""
        code = episode_code(self.file.facts.season, self.file.facts.episode)
        return f"{self.file.path} stays ({code}): {self.reason}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a resync does; a file that is in neither list lies where it should."""

    moves: tuple[PlannedMove, ...]
    refused: tuple[Refused, ...]


def plan_moves(
    files: Sequence[LibraryEntry],
    *,
    path_for: Callable[[PathFacts, str, bool], str],
    is_taken: Callable[[str, str], bool],
) -> Plan:
    """Return the moves that bring *files* to their places, planned for all of them together.

    *is_taken* says that something else than the file of the first path lies at the second. A place that another moving file leaves is free;
    when that one cannot leave, this one stays too. Two files never get one place.
    """
    moves, refused = _wanted(files, path_for)
    vacated = {move.file.path for move in moves}
    while True:
        counts = Counter(move.target for move in moves)
        stuck = {
            move.file.file_id: _why_stuck(move, counts[move.target])
            for move in moves
            if counts[move.target] > 1
            or (move.target not in vacated and is_taken(move.file.path, move.target))
        }
        if not stuck:
            return Plan(tuple(moves), tuple(refused))
        refused += [
            Refused(move.file, stuck[move.file.file_id])
            for move in moves
            if move.file.file_id in stuck
        ]
        moves = [move for move in moves if move.file.file_id not in stuck]
        vacated = {move.file.path for move in moves}


def in_groups(works: Collection[int], at_most: int) -> list[list[int]]:
    """Return *works* in at most so many groups; a series is never split."""
    ordered = sorted(works)
    size = -(-len(ordered) // at_most) or 1
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]


def _wanted(
    files: Sequence[LibraryEntry], path_for: Callable[[PathFacts, str, bool], str]
) -> tuple[list[PlannedMove], list[Refused]]:
    moves, refused = [], []
    for file in files:
        try:
            target = path_for(file.facts, splitext(file.path)[1], file.is_movie)
        except UnsafePath as error:
            refused.append(Refused(file, str(error)))
            continue
        if target != file.path:
            moves.append(PlannedMove(file, target))
    return moves, refused


def _why_stuck(move: PlannedMove, wanting: int) -> str:
    if wanting > 1:
        return f"{wanting} files should have the name {move.target}"
    return f"{move.target} is taken by another file; move it away, then resync again"


def with_end(file: LibraryEntry, last: int | float | None) -> LibraryEntry:
    """Return *file* as one that holds episodes up to *last*."""
    if last is None or last == file.facts.episode:
        return file
    return replace(file, facts=replace(file.facts, episode_end=last))
