"""Links that lead somewhere, and a walk that can be walked."""

from __future__ import annotations

import ast
import itertools
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[3]
PAGES = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
]
LINK = re.compile(r"\[[^]]*\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")
STATION = re.compile(r"\[`(\w+)`\s+in\s+`[^`]+`\]\(\.\./([^)]+)\)")
MOST_FILES = 6


@dataclass(frozen=True, slots=True)
class Station:
    """A function of the walk."""

    name: str
    path: Path

    def module(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    def is_defined(self) -> bool:
        return any(
            isinstance(node, ast.FunctionDef) and node.name == self.name
            for node in ast.walk(self.module())
        )

    def uses(self, name: str) -> bool:
        return any(
            isinstance(node, ast.Name) and node.id == name for node in ast.walk(self.module())
        )


def walk() -> str:
    """Return the section of the walk."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return page.split("## From the README to the line that decides")[1].split("\n## ")[0]


def stations() -> list[Station]:
    return [Station(name, ROOT / path) for name, path in STATION.findall(walk())]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_walk_needs_few_files() -> None:
    files = {ROOT / "README.md", *(station.path for station in stations())}

    assert 1 < len(files) <= MOST_FILES


def test_the_walk_begins_in_the_readme() -> None:
    assert f"[`{stations()[0].name}`]" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_station_of_the_walk_is_there() -> None:
    assert [station.name for station in stations() if not station.is_defined()] == []


def test_every_station_of_the_walk_names_the_next_one() -> None:
    found = stations()

    assert [
        (here.name, there.name)
        for here, there in itertools.pairwise(found)
        if not here.uses(there.name)
    ] == []


def test_the_line_that_decides_is_where_the_walk_says() -> None:
    (line,) = re.findall(r"is the line `([^`]+)`", walk())
    decides = next(station for station in stations() if station.name == "choose")

    assert line in decides.path.read_text(encoding="utf-8")


def test_before_a_commit_runs_what_make_check_runs() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    entries = {hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]}
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ncheck:")[1].split("\n\n")[0]
    commands = [
        line.strip().removeprefix("@").replace("$(PY)", ".venv/bin/python").removesuffix(" .")
        for line in recipe.splitlines()[1:]
        if "prepare" not in line
    ]

    assert set(commands) == entries
