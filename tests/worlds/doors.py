"""The table of what can be done by which door, and what there really is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.main import get_command

from anishelf.cli.app import app
from docs.openapi import described
from tests.worlds.routes import walk

TABLE = Path(__file__).parents[2] / "docs" / "doors.txt"
NONE = "-"


@dataclass(frozen=True)
class Deed:
    command: str
    page: str
    operation: str
    reason: str

    @property
    def missing(self) -> list[str]:
        """Return by which doors it cannot be done."""
        doors = {"command": self.command, "page": self.page, "API": self.operation}
        return [door for door, name in doors.items() if name == NONE]


def deeds() -> list[Deed]:
    """Return the lines of the table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = ([cell.strip() for cell in line.split(";")] for line in lines if line[:1] != "#")
    return [Deed(*(each if len(each) == 4 else [*each, ""])) for each in cells if len(each) > 1]


def commands() -> set[str]:
    """Return every command, as one types it."""
    return set(_commands(get_command(app), ()))


def pages() -> set[str]:
    """Return every route of the pages."""
    return {f"{route.method} {route.path}" for route in walk() if route.guard == "person"}


def operations() -> set[str]:
    """Return every operation of the API by its name."""
    paths = described()["paths"].values()
    return {each["operationId"] for path in paths for each in path.values()}


def _commands(command: Any, path: tuple[str, ...]) -> Iterator[str]:
    below = getattr(command, "commands", None)
    if below is None or (path and command.invoke_without_command):
        yield " ".join(path)
    for name, each in (below or {}).items():
        yield from _commands(each, (*path, name))


if __name__ == "__main__":
    for each in deeds():
        if each.missing:
            name = next(part for part in (each.command, each.operation) if part != NONE)
            sys.stdout.write(f"{name}: no {', '.join(each.missing)}: {each.reason}\n")
