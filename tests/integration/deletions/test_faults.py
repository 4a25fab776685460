"""Programs × faults × files kept or deleted: nothing else is touched, and no end state lies.

Each cell: look, agree, let the fault begin, carry out; then mend it, retry, and all is as agreed.
The table below says which cells there are, and why the others cannot be.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import psycopg
import pytest

from anishelf.deletions.domain.plan import Plan, PlannedStep, Wish
from anishelf.deletions.domain.scope import Scope, ScopeKind
from anishelf.deletions.domain.states import DeletionState
from anishelf.deletions.steps.programs import Programs
from anishelf.deletions.store.deletions import Deletions
from anishelf.errors import DownloaderUnreachable, PipelineError
from tests.fakes.deletable import DeletableArr, Fault
from tests.worlds.deleting import FILM, SHOW, DiskDownloader, Estate, estate
from tests.worlds.shelf import NOW

ANSWERS = (Fault.REFUSED_500, Fault.REFUSED_409, Fault.IGNORED, Fault.LATE, Fault.AWAY)


class Trick(StrEnum):
    """What a program is afterwards that it was not at the preview."""

    SWAPPED = "another instance answers at its address"
    REUSED = "its ids belong to other titles"
    UNMOUNTED = "its disk is away"


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix."""

    program: str
    fault: Fault | Trick
    kept: bool

    @property
    def name(self) -> str:
        return f"{self.program}-{self.fault}-{'kept' if self.kept else 'deleted'}"


_ARR = (*ANSWERS, Fault.SILENT, Trick.SWAPPED, Trick.REUSED)
TABLE = {
    ("sonarr", False): _ARR,
    ("radarr", False): _ARR,
    ("sonarr season", False): (*ANSWERS, Trick.SWAPPED, Trick.REUSED),  # no folder goes: not silent
    ("downloader", False): (*ANSWERS, Trick.REUSED),  # swapped: it has no such hash, the same
    ("shoko", False): (*ANSWERS, Trick.SWAPPED, Trick.REUSED),
    ("library", False): (Trick.UNMOUNTED,),  # no program answers, so none of the answers
    ("jellyfin", False): (*ANSWERS, Trick.REUSED),  # swapped: it shows nothing of it, the same
    ("seerr", False): (*ANSWERS, Trick.REUSED),  # swapped: it knows nothing of it, the same
    ("seerr season", False): ANSWERS,
    # With files kept only these have something to do, and no folder is touched.
    ("sonarr", True): (*ANSWERS, Trick.SWAPPED, Trick.REUSED),
    ("radarr", True): (*ANSWERS, Trick.REUSED),
    ("seerr", True): (*ANSWERS, Trick.REUSED),
}
CELLS = [Cell(name, fault, kept) for (name, kept), faults in TABLE.items() for fault in faults]
FEW = {"sonarr-leaves the folder without a word-deleted", "seerr-500-kept"}


class FaultyDownloader(DiskDownloader):
    """One that misbehaves when it is to remove something."""

    fault: Fault = Fault.NONE

    def _enter(self, call: str) -> None:
        super()._enter(call)
        if self.fault is Fault.AWAY:
            raise DownloaderUnreachable("it does not answer")

    def remove(self, transfer_id: str, *, with_data: bool) -> None:
        if self.fault in {Fault.REFUSED_500, Fault.REFUSED_409}:
            raise DownloaderUnreachable(f"HTTP {self.fault}")
        if self.fault is not Fault.IGNORED:
            super().remove(transfer_id, with_data=with_data)
        if self.fault is Fault.LATE:
            raise DownloaderUnreachable("it did not answer in time")


@pytest.fixture
def held(conn: psycopg.Connection, tmp_path: Path) -> Iterator[Estate]:
    with estate(conn, tmp_path, FaultyDownloader()) as live:
        yield live


def wish_of(cell: Cell) -> tuple[Wish, int]:
    if cell.program == "radarr":
        return Wish(Scope(ScopeKind.MOVIE), delete_files=not cell.kept), FILM
    if cell.program.endswith("season"):
        return Wish(Scope(ScopeKind.SEASON, season=1)), SHOW
    return Wish(Scope(ScopeKind.SHOW), delete_files=not cell.kept), SHOW


class Cause:
    """Makes a fault begin and end."""

    def __init__(self, held: Estate, cell: Cell) -> None:
        self._held = held
        self._cell = cell
        self._kept_titles: list[dict[str, object]] = []

    def begin(self) -> None:
        fault = self._cell.fault
        if isinstance(fault, Fault):
            self._program().fault = fault  # type: ignore[attr-defined]
        else:
            getattr(self, f"_{fault.name.lower()}")()

    def end(self) -> None:
        fault = self._cell.fault
        if isinstance(fault, Fault):
            self._program().fault = Fault.NONE  # type: ignore[attr-defined]
            if fault is Fault.SILENT:
                for name in ("tv/One Show", "films/One Film"):
                    if not self._lists(name):
                        shutil.rmtree(self._held.folder / name, ignore_errors=True)
        elif fault is Trick.SWAPPED and self._kept_titles:
            arr = self._arr()
            arr.titles[:] = self._kept_titles
            _turn_files(arr)
        elif fault is Trick.UNMOUNTED:
            self._away.rename(self._held.shelf.root)

    def _lists(self, folder: str) -> bool:
        arrs = (self._held.sonarr, self._held.radarr)
        return any(folder in str(t["path"]) for arr in arrs for t in arr.titles)

    def _program(self) -> object:
        name = self._cell.program.partition(" ")[0]
        return self._held.client if name == "downloader" else getattr(self._held, name)

    def _arr(self) -> DeletableArr:
        return self._held.radarr if self._cell.program == "radarr" else self._held.sonarr

    @property
    def _away(self) -> Path:
        return self._held.folder / "away"

    def _swapped(self) -> None:
        if self._cell.program == "shoko":
            self._held.shoko.files = {
                path: (number + 100, 1, 1)
                for path, (number, _, _) in self._held.shoko.files.items()
            }
            return
        arr = self._arr()
        self._kept_titles = list(arr.titles)
        arr.titles[:] = [
            {**row, "id": 1, "title": "Other Instance"} for row in arr.titles if row["id"] == 2
        ]
        _turn_files(arr)

    def _reused(self) -> None:
        name = self._cell.program.partition(" ")[0]
        getattr(self, f"_reuse_{name}")()

    def _reuse_sonarr(self) -> None:
        arr, key = self._arr(), "movieId" if self._arr().noun == "movie" else "seriesId"
        new = {1: 2, 2: 1}
        for rows, name in (
            (arr.titles, "id"),
            (arr.files, key),
            (arr.episodes, key),
            (arr.history, key),
        ):
            for row in rows:
                row[name] = new[row[name]]
        _turn_files(arr)

    _reuse_radarr = _reuse_sonarr

    def _reuse_downloader(self) -> None:
        client = self._held.client
        assert isinstance(client, DiskDownloader)
        client.transfers = dict(reversed(client.transfers.items()))

    def _reuse_shoko(self) -> None:
        paths = list(self._held.shoko.files)
        numbers = list(self._held.shoko.files.values())[::-1]
        self._held.shoko.files = dict(zip(paths, numbers, strict=True))

    def _reuse_jellyfin(self) -> None:
        self._held.jellyfin.items.append({**self._held.jellyfin.items[-1], "Id": "f" * 32})

    def _reuse_seerr(self) -> None:
        for media in self._held.seerr.media.values():
            media["id"] = {51: 53, 53: 51}.get(media["id"], media["id"])

    def _unmounted(self) -> None:
        self._held.shelf.root.rename(self._away)


def scope_of(
    held: Estate, cell: Cell, elements: frozenset[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """Return what may go: of the title that is meant, in the season that is meant."""
    wish, media = wish_of(cell)
    name = "One Film" if media == FILM else "One Show"
    seerr = "One movie" if media == FILM else "One tv"
    mine = {e for e in elements if name in e[1] or (media == SHOW and "One Own" in e[1])}
    mine |= {e for e in elements if e[0] == "seerr" and e[1].startswith(seerr)}
    if wish.scope.season is not None:
        mine = {e for e in mine if "S01" in e[1]}
    if cell.kept:
        mine = {e for e in mine if e[0] in {"sonarr", "radarr", "seerr"}}
    return frozenset(mine) & elements


def _turn_files(arr: DeletableArr) -> None:
    """Give every file the number of another one; twice is as before."""
    count = len(arr.files)
    for row in arr.files:
        row["id"] = count + 1 - row["id"]
    for row in arr.episodes:
        row["episodeFileId"] = count + 1 - row["episodeFileId"]


def naive(held: Estate, plan: Plan) -> None:
    """Delete without any guard: by the ids of the preview, believing each answer, to the first error."""
    for step in (each for each in plan.steps if each.is_open):
        _NAIVE[step.part.service](held.programs, step)


def _naive_arr(programs: Programs, step: PlannedStep) -> None:
    native = int(step.target or 0)
    for arr in (each for each in programs.arrs if each.part == step.part):
        if step.removes_title:
            arr.delete_title(native, with_folder=step.removes_folder, exclude=False)
        else:
            arr.unmonitor(native, step.places, season=1, whole=False)
            arr.delete_files([int(f.id) for f in step.files])


def _naive_seerr(programs: Programs, step: PlannedStep) -> None:
    (seerr,) = programs.seerrs
    if step.removes_title:
        seerr.forget(step.target or "")
    else:
        seerr.look_again()


def _naive_downloader(programs: Programs, step: PlannedStep) -> None:
    for number in step.ids:
        programs.downloaders[0].remove(number)


_NAIVE: dict[str, Callable[[Programs, PlannedStep], object]] = {
    "downloader": _naive_downloader,
    "sonarr": _naive_arr,
    "radarr": _naive_arr,
    "shoko": lambda programs, step: programs.shokos[0].forget_missing(edit_mylist=False),
    "library": lambda programs, step: programs.own.remove([int(n) for n in step.ids]),
    "jellyfin": lambda programs, step: programs.servers[0].tell({f.path for f in step.files}),
    "seerr": _naive_seerr,
}


@pytest.mark.faults
def test_there_are_enough_cells() -> None:
    assert len({each.name for each in CELLS}) == len(CELLS) >= 60


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(each, id=each.name, marks=() if each.name in FEW else pytest.mark.faults)
        for each in CELLS
    ],
)
def test_a_fault_touches_nothing_else_tells_no_lie_and_is_finished_by_a_retry(
    held: Estate, cell: Cell
) -> None:
    before, (wish, media) = held.photo(), wish_of(cell)
    mine = scope_of(held, cell, before)
    number = held.agreed(held.plan(wish, media))
    cause = Cause(held, cell)
    cause.begin()
    held.run(number)

    cause.end()
    after, state = held.photo(), Deletions(held.conn).state(number)
    outside = before - mine
    assert outside <= after, held.told(number)
    assert_true(held, cell, number, mine & after)
    for _ in range(2):
        if state is not DeletionState.COMPLETE:
            Deletions(held.conn).again(number, now=NOW)
            state = held.run(number)
    assert state is DeletionState.COMPLETE, "\n".join(held.told(number))
    assert not mine & held.photo(), "\n".join(held.told(number))
    assert outside <= held.photo()


def assert_true(held: Estate, cell: Cell, number: int, left: frozenset[tuple[str, str]]) -> None:
    """A program that counts as done has nothing of it left."""
    for instance, state in held.steps(number).items():
        program = instance.partition("_")[0]
        program = "downloader" if program == "qbittorrent" else program
        if state == "confirmed":
            rest = {e for e in left if e[0] == program}
            assert not rest, (instance, rest)


@pytest.mark.faults
@pytest.mark.parametrize("cell", CELLS, ids=lambda each: each.name)
def test_without_guards_the_fault_breaks_a_deletion(held: Estate, cell: Cell) -> None:
    before, (wish, media) = held.photo(), wish_of(cell)
    mine = scope_of(held, cell, before)
    plan = held.plan(wish, media)
    cause = Cause(held, cell)
    cause.begin()
    error: PipelineError | None = None
    try:
        naive(held, plan)
    except PipelineError as raised:
        error = raised

    if cell.fault is not Fault.SILENT:
        cause.end()
    after = held.photo()
    harmless = cell.fault is Trick.REUSED and cell.program in {"downloader", "shoko", "jellyfin"}
    harmless |= cell.fault is Trick.SWAPPED and cell.program == "shoko"
    broke = error is not None or bool(mine & after) or bool(before - mine - after)
    assert broke or harmless
