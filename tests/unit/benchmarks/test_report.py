from __future__ import annotations

import io
import json
from pathlib import Path

from rich.console import Console

from benchmarks.measurement import Measurement, skipped
from benchmarks.report import table, write_json

MET = Measurement("feed to NFO", 7.25, "s", 10.0, ok=True)
MISSED = Measurement("items [a second]", 12345, "items/s", 20000.0, ok=False)
COMPARED = Measurement("titles", 900, "1/s", "2 x", ok=True, against="theirs 300", ratio=3.0)


def printed(*measurements: Measurement) -> list[str]:
    """Return the lines of the table between its head and its foot."""
    paper = io.StringIO()
    Console(file=paper, width=150).print(table(measurements))
    return [line for line in paper.getvalue().splitlines() if line.startswith("│")]


def test_table_says_what_was_met_and_what_was_missed() -> None:
    met, missed = printed(MET, MISSED)

    assert [cell.strip() for cell in met.split("│")[1:5]] == ["feed to NFO", "7.25 s", "10", "ok"]
    assert "items [a second]" in missed
    assert "12,345 items/s" in missed
    assert "missed" in missed


def test_table_shows_a_comparison() -> None:
    (line,) = printed(COMPARED)

    assert "theirs 300" in line
    assert line.rstrip("│ ").endswith("3")


def test_table_says_why_something_was_skipped() -> None:
    (line,) = printed(skipped("titles", "no corpus here"))

    assert "skipped: no corpus here" in line
    assert "ok" not in line


def test_file_holds_one_object_for_each_measurement(tmp_path: Path) -> None:
    path = tmp_path / "build" / "bench.json"

    write_json(path, [MET, MISSED, COMPARED])

    rows = json.loads(path.read_text(encoding="utf-8"))
    assert [row["name"] for row in rows] == ["feed to NFO", "items [a second]", "titles"]
    assert rows[0] == {"name": "feed to NFO", "value": 7.25, "unit": "s", "bar": 10.0, "ok": True}


def test_second_writing_leaves_only_the_new_file(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    write_json(path, [MET, MISSED])

    write_json(path, [COMPARED])

    assert [row["name"] for row in json.loads(path.read_text())] == ["titles"]
    assert list(tmp_path.iterdir()) == [path]
