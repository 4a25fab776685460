"""Two trees that measure what they are told, in turn."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.measurement import CannotMeasure
from benchmarks.pairs import Tree, measure_pairs
from benchmarks.running import benchmark_names

MEASURES = """
import json, sys, time
output = sys.argv[sys.argv.index("--output") + 1]
rows = [
    {"name": "sync", "value": VALUE, "unit": "s"},
    {"name": "titles", "value": "skipped: no corpus", "unit": ""},
]
open(output, "w").write(json.dumps(rows))
open("order", "a").write(f"{time.time_ns()} {' '.join(sys.argv[1:3])}\\n")
"""


def tree(folder: Path, program: str) -> Tree:
    """Make a tree whose benchmarks are *program*."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (folder / "benchmarks").mkdir()
    (folder / "benchmarks" / "__main__.py").write_text(program)
    return Tree(folder)


def times(folder: Path) -> list[int]:
    return [int(line.split()[0]) for line in (folder / "order").read_text().splitlines()]


def test_each_tree_measures_with_its_own_code(tmp_path: Path) -> None:
    there = tree(tmp_path / "there", MEASURES.replace("VALUE", "2"))
    here = tree(tmp_path / "here", MEASURES.replace("VALUE", "3"))

    pairs = measure_pairs(there, here, ["sync"], 2, tell=lambda _: None)

    assert pairs == [({"sync": (2.0, "s")}, {"sync": (3.0, "s")})] * 2


def test_who_begins_takes_turns(tmp_path: Path) -> None:
    there = tree(tmp_path / "there", MEASURES.replace("VALUE", "2"))
    here = tree(tmp_path / "here", MEASURES.replace("VALUE", "3"))
    told: list[str] = []

    measure_pairs(there, here, ["sync"], 2, tell=told.append)

    (first, second), (third, fourth) = zip(times(there.root), times(here.root), strict=True)
    assert first < second
    assert third > fourth
    assert told == ["pair 1 of 2", "pair 2 of 2"]


def test_a_tree_says_which_benchmarks_it_has() -> None:
    assert Tree(Path(__file__).parents[3]).names() == benchmark_names()


def test_benchmarks_that_fail_are_named_with_their_words(tmp_path: Path) -> None:
    broken = tree(tmp_path, "raise SystemExit('no database here')")

    with pytest.raises(CannotMeasure, match="no database here"):
        broken.measure(["sync"])


def test_a_tree_that_is_not_set_up_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotMeasure, match="run `make setup` there"):
        Tree(tmp_path)
