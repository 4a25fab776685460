"""Shows how far the episodes are: bars on a terminal, one line for each change elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from anishelf.downloads.domain.states import DownloadStatus
from anishelf.views import Progress
from demo.judging.goal import Goal

_QUARTER = 25


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: how many of how many, and how much of that is done (0 to 1)."""

    name: str
    done: int
    total: int
    fraction: float
    remark: str = ""

    @property
    def words(self) -> str:
        """Return it as a line of text."""
        return f"{self.name}: {self.done} of {self.total}{self.remark}"


def steps(progress: Progress, goal: Goal) -> list[Step]:
    """Return the five steps; a later one never shows more than there is to do."""
    files = len(goal.files)
    return [
        _step("fetched", progress.items, goal.items),
        _step("parsed", progress.parsed, goal.readable),
        _downloaded(progress, files),
        _step("in the library", progress.in_library, files),
        _step("described", progress.described, files),
    ]


def is_reached(progress: Progress, goal: Goal) -> bool:
    """Return whether every entry was fetched and every wanted episode is filed and described."""
    files = len(goal.files)
    return (
        progress.items >= goal.items
        and progress.in_library >= files
        and progress.described >= files
    )


def _step(name: str, done: int, total: int) -> Step:
    return Step(name, done, total, min(1.0, done / total))


def _downloaded(progress: Progress, total: int) -> Step:
    done = progress.downloads[DownloadStatus.COMPLETED]
    known = sum(progress.downloads.values())
    fraction = min(1.0, progress.mean_progress * known / total)
    return Step("downloaded", done, total, fraction, f" ({fraction:.0%})")


class LiveDisplay:
    """Five bars that move."""

    def __init__(self, console: Console) -> None:
        self._bars = Bars(
            TextColumn("  {task.description:<14}", markup=False),
            BarColumn(bar_width=36),
            TextColumn("{task.fields[words]}", markup=False),
            TimeElapsedColumn(),
            console=console,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def show(self, now: list[Step]) -> None:
        """Move the bars."""
        for step in now:
            words = f"{step.done} of {step.total}{step.remark}"
            if step.name not in self._tasks:
                self._tasks[step.name] = self._bars.add_task(step.name, total=1.0, words=words)
            self._bars.update(self._tasks[step.name], completed=step.fraction, words=words)


class PlainDisplay:
    """A line when a count changes, or a quarter of the downloads came."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._seen: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the lines where they are."""

    def show(self, now: list[Step]) -> None:
        """Write what changed."""
        for step in now:
            state = (step.done, int(step.fraction * 100) // _QUARTER)
            if state != self._seen.get(step.name, (0, 0)):
                self._console.print(f"  {step.words}")
            self._seen[step.name] = state


def display(console: Console) -> LiveDisplay | PlainDisplay:
    """Return the display that suits *console*."""
    return LiveDisplay(console) if console.is_terminal else PlainDisplay(console)
