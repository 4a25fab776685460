"""Runs the benchmarks of two trees in turn, each with the packages of its own `.venv`."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.comparison import Figures, Pair
from benchmarks.measurement import CannotMeasure

_PYTHON = Path(".venv", "bin", "python")
_LAST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Tree:
    """A checkout with its packages."""

    root: Path

    def __post_init__(self) -> None:
        if not (self.root / _PYTHON).exists():
            raise CannotMeasure(f"{self.root} has no {_PYTHON}: run `make setup` there")

    def names(self) -> list[str]:
        """Return the benchmarks that the tree has."""
        asked = "from benchmarks.running import benchmark_names; print(*benchmark_names())"
        return self._run("-c", asked).split()

    def measure(self, names: Sequence[str]) -> Figures:
        """Run these benchmarks once and return their figures; what was skipped has none."""
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder, "bench.json")
            only = [part for name in names for part in ("--only", name)]
            self._run("-m", "benchmarks", *only, "--output", str(output))
            return read_figures(output)

    def _run(self, *argv: str) -> str:
        done = subprocess.run(
            [self.root / _PYTHON, *argv],
            cwd=self.root,
            env=_without_us(os.environ),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = (done.stdout + done.stderr)[-_LAST_WORDS:]
            raise CannotMeasure(f"the benchmarks of {self.root} failed:\n{said}")
        return done.stdout


def read_figures(path: Path) -> Figures:
    """Return the numbers of a bench.json."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {
        row["name"]: (float(row["value"]), row["unit"])
        for row in rows
        if isinstance(row["value"], (int, float))
    }


def measure_pairs(
    there: Tree, here: Tree, names: Sequence[str], count: int, *, tell: Callable[[str], object]
) -> list[Pair]:
    """Measure both trees *count* times; who begins takes turns, so that a drift hurts neither."""
    pairs: list[Pair] = []
    for number in range(1, count + 1):
        tell(f"pair {number} of {count}")
        if number % 2:
            before = there.measure(names)
            pairs.append((before, here.measure(names)))
        else:
            now = here.measure(names)
            pairs.append((there.measure(names), now))
    return pairs


def _without_us(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what would lead a tree to the packages of another one."""
    return {name: value for name, value in env.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
