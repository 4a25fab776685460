"""Shows measurements as a table and writes them as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from benchmarks.measurement import Measurement

_VERDICTS = {True: Text("ok", "green"), False: Text("missed", "bold red"), None: Text("")}


def table(measurements: Sequence[Measurement]) -> Table:
    """Return one line for each measurement."""
    shown = Table(title="Measured on this machine")
    shown.add_column("what")
    shown.add_column("value", justify="right")
    shown.add_column("bar", justify="right")
    shown.add_column("")
    shown.add_column("against")
    shown.add_column("ratio", justify="right")
    for each in measurements:
        shown.add_row(
            Text(each.name),
            Text(f"{_number(each.value)} {each.unit}".strip()),
            Text(_number(each.bar)),
            _VERDICTS[each.ok],
            Text(each.against or ""),
            Text(_number(each.ratio)),
        )
    return shown


def write_json(path: Path, measurements: Sequence[Measurement]) -> None:
    """Write one object for each measurement to *path*, replacing what was there at once."""
    write_rows(path, [each.as_json() for each in measurements])


def write_rows(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write *rows* to *path*, replacing what was there at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def _number(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:,.10g}"
