"""Tells what the demo did: what arrived, what stayed out and why, where to look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.filesize import decimal
from rich.table import Table
from rich.tree import Tree

from anishelf.downloads.domain.states import DownloadStatus
from anishelf.launcher.stack.runfile import StackState
from anishelf.titles.parser import parse_title
from anishelf.views import Dashboard, Item, Stage
from demo.judging.goal import Goal


class Report:
    """Writes to *console* what *dashboard* knows."""

    def __init__(self, console: Console, dashboard: Dashboard) -> None:
        self._console = console
        self._dashboard = dashboard

    def arrivals(self) -> None:
        """Show every episode in the library."""
        groups = self._groups()
        table = _table("Arrived in the library", "Show", "Season", "Episode", "Title")
        table.add_column("Size", justify="right")
        table.add_column("Group")
        for file in self._dashboard.library():
            group = groups.get((file.show, file.season, file.number), "")
            place = (str(file.season), str(file.number))
            table.add_row(file.show, *place, file.title or "", decimal(file.size), group)
        self._print(table)

    def left_out(self) -> None:
        """Show what is not in the library, and why."""
        table = _table("Stayed out", "Title", "Became", "Because")
        for item in self._outside():
            table.add_row(item.title, _words(item.stage), item.reason or "")
        self._print(table)

    def tree(self, library: Path) -> None:
        """Show the library's folders and files."""
        root = Tree(str(library))
        _grow(root, library)
        self._console.print(root)

    def reasons(self, goal: Goal) -> list[str]:
        """Return why wanted entries are not in the library, as the database says it."""
        late = [item for item in self._outside() if item.title not in goal.left_out]
        found = [
            f"{item.title}: {_words(item.stage)}, {item.reason or 'no reason yet'}" for item in late
        ]
        failing = self._dashboard.failing(now=datetime.now(UTC))
        return [*found, *(f"{each.name}: {each.reason}" for each in failing)]

    def verdict(self, problems: Sequence[str], stack: StackState, *, is_repeat: bool) -> None:
        """Say whether all is well, and where Airflow's UI is."""
        say = self._console.print
        for problem in problems:
            say(f"  ✗ {problem}", style="red")
        if problems:
            say(f"{len(problems)} things are not as they should be.", style="red")
        elif is_repeat:
            say("nothing new: 0 files changed", style="green")
        else:
            say("Every file, NFO and poster is as it should be; every DAG is green.", style="green")
        say(f"Airflow: {stack.url} — user {stack.admin_user}, password {stack.admin_password}")

    def _print(self, table: Table) -> None:
        self._console.print(table if table.row_count else f"{table.title}: nothing")

    def _outside(self) -> list[Item]:
        return [item for item in self._dashboard.items() if item.stage is not Stage.IN_LIBRARY]

    def _groups(self) -> dict[tuple[object, ...], str]:
        found: dict[tuple[object, ...], str] = {}
        for transfer in self._dashboard.downloads([DownloadStatus.COMPLETED]):
            title = parse_title(transfer.title)
            if title is not None:
                place = (transfer.show, transfer.season, transfer.first)
                found[place] = " & ".join(title.groups)
        return found


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column)
    return table


def _words(stage: Stage) -> str:
    return stage.replace("_", " ")


def _grow(tree: Tree, folder: Path) -> None:
    for path in sorted(folder.iterdir() if folder.is_dir() else ()):
        if path.is_dir():
            _grow(tree.add(f"{path.name}/"), path)
        elif not path.name.startswith("."):
            tree.add(path.name)
