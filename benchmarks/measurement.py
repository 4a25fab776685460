"""One measured value and its bar. Values only; what to measure is each benchmark's own business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SKIPPED = "skipped: "


class CannotMeasure(Exception):
    """Something that a benchmark needs is missing here; the message says what."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured; `ok` is None where there is no bar, or nothing was measured.

    A comparison names the other one in `against`; `ratio` says how many times better we are.
    """

    name: str
    value: float | str
    unit: str = ""
    bar: float | str | None = None
    ok: bool | None = None
    against: str | None = None
    ratio: float | None = None

    @property
    def is_missed(self) -> bool:
        """Return whether a bar was missed."""
        return self.ok is False

    def as_json(self) -> dict[str, object]:
        """Return the object for build/bench.json; only a comparison has its two fields."""
        row: dict[str, object] = {
            name: getattr(self, name) for name in ("name", "value", "unit", "bar", "ok")
        }
        if self.against is not None:
            row |= {"against": self.against, "ratio": self.ratio}
        return row


def skipped(name: str, reason: str) -> Measurement:
    """Return the row of a benchmark that cannot run here."""
    return Measurement(name, f"{SKIPPED}{reason}")


def read_row(row: Mapping[str, Any]) -> Measurement:
    """Return the measurement that a benchmark put into *row*."""
    if str(row["value"]).startswith(SKIPPED):
        return Measurement(row["name"], row["value"])
    return Measurement(
        name=row["name"],
        value=row["value"],
        unit=row.get("unit", ""),
        bar=row.get("bar"),
        ok=row.get("ok") if row.get("bar") is not None else None,
        against=row.get("against"),
        ratio=row.get("ratio"),
    )
