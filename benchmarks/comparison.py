"""Compares the figures of two trees, pair by pair. Values only; who measured them is `pairs`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

from rich.table import Table
from rich.text import Text

from benchmarks.measurement import CannotMeasure

Figures: TypeAlias = Mapping[str, tuple[float, str]]
"""Name → value and unit, of one go of one tree."""
Pair: TypeAlias = tuple[Figures, Figures]
"""What the other tree measured and what this one did, one right after the other."""

TOLERATED = 1.10
"""A figure is worse when it is more than this many times as bad."""
_LEAST_SECONDS = 0.02
"""Seconds are measured to two digits: a smaller difference is rounding."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure in both trees: `pairs` of what it was there and what it is here."""

    name: str
    unit: str
    pairs: tuple[tuple[float, float], ...]

    @property
    def there(self) -> float:
        """The median of the other tree."""
        return median(there for there, _ in self.pairs)

    @property
    def here(self) -> float:
        """The median of this tree."""
        return median(here for _, here in self.pairs)

    @property
    def ratios(self) -> tuple[float, ...]:
        """How many times as bad as there it is here, pair by pair; below 1 is better."""
        return tuple(_times_worse(there, here, self.unit) for there, here in self.pairs)

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)

    @property
    def is_worse(self) -> bool:
        """Whether it is worse by more than what is tolerated and more than rounding."""
        rounding = self.unit == "s" and abs(self.here - self.there) < _LEAST_SECONDS
        return self.ratio > TOLERATED and not rounding

    def as_json(self) -> dict[str, object]:
        """Return the object for build/against.json."""
        return {
            "name": self.name,
            "unit": self.unit,
            "there": self.there,
            "here": self.here,
            "ratio": round(self.ratio, 3),
            "ratios": [round(each, 3) for each in self.ratios],
            "worse": self.is_worse,
        }


def compare(pairs: Sequence[Pair]) -> list[Compared]:
    """Return every figure that all pairs have on both sides, in the order of this tree.

    Raise CannotMeasure when there is none.
    """
    shared = [
        name for name in pairs[0][1] if all(name in there and name in here for there, here in pairs)
    ]
    if not shared:
        raise CannotMeasure("the two trees have no figure in common")
    return [
        Compared(
            name,
            pairs[0][1][name][1],
            tuple((there[name][0], here[name][0]) for there, here in pairs),
        )
        for name in shared
    ]


def alone(pairs: Sequence[Pair]) -> list[str]:
    """Return the figures that only one of the trees has, or not in every pair."""
    known = {name for pair in pairs for figures in pair for name in figures}
    return sorted(known - {each.name for each in compare(pairs)})


def worse_in_most(runs: Sequence[Sequence[Compared]]) -> list[str]:
    """Return the figures that are worse in more than half of the *runs*: in two of three."""
    names = [each.name for each in runs[0]]
    worse = [{each.name for each in run if each.is_worse} for run in runs]
    return [name for name in names if 2 * sum(name in each for each in worse) > len(runs)]


def table(compared: Sequence[Compared], *, title: str) -> Table:
    """Return one line for each figure."""
    shown = Table(title=title)
    shown.add_column("what")
    for column in ("there", "here", "times as bad", "from", "to"):
        shown.add_column(column, justify="right")
    shown.add_column("")
    for each in compared:
        shown.add_row(
            Text(each.name),
            Text(f"{each.there:,.6g} {each.unit}".strip()),
            Text(f"{each.here:,.6g} {each.unit}".strip()),
            Text(f"{each.ratio:.2f}"),
            Text(f"{min(each.ratios):.2f}"),
            Text(f"{max(each.ratios):.2f}"),
            Text("worse", "bold red") if each.is_worse else Text(""),
        )
    return shown


def _times_worse(there: float, here: float, unit: str) -> float:
    less, more = (here, there) if _more_is_better(unit) else (there, here)
    if less == more:
        return 1.0
    return more / less if less > 0 else float("inf")


def _more_is_better(unit: str) -> bool:
    return unit.endswith("/s") or unit.startswith("%")
