"""A status has one writer, which keeps its history: read from the SQL of the whole package."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "include" / "anishelf"
DATA_MODEL = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
DOWNLOADS = "downloads/store/download_writer.py"
SOURCES = {
    path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(PACKAGE.rglob("*.py"))
    if "migrations" not in path.parts
}


def status_columns() -> list[tuple[str, str]]:
    """Return table and column of every status, as the data model lists them."""
    tables = re.split(r"^### ", DATA_MODEL, flags=re.MULTILINE)[1:]
    column = re.compile(r"^\| `(\w+)` \| (?:\w+_(?:status|state)|decision) \|", re.MULTILINE)
    return [(text.split()[0], name) for text in tables for name in column.findall(text)]


def statements(pattern: str) -> list[str]:
    """Return the module of each statement that *pattern* finds; a statement ends with its literal."""
    found = re.compile(pattern, re.IGNORECASE)
    return [module for module, text in SOURCES.items() for _ in found.finditer(text)]


def test_history_is_written_by_one_module() -> None:
    assert set(statements(r"INSERT\s+INTO\s+status_history\b")) == {"core/history.py"}


def test_a_download_is_made_by_one_statement() -> None:
    assert statements(r"INSERT\s+INTO\s+downloads\b") == [DOWNLOADS]


def test_the_status_of_a_download_is_changed_by_one_statement() -> None:
    sets_a_status = r"UPDATE\s+downloads\b[^\"]*?\bSET\b(?:(?!\bWHERE\b)[^\"])*?\bstatus\s*="

    assert statements(sets_a_status) == [DOWNLOADS]


@pytest.mark.parametrize(("table", "column"), status_columns())
def test_each_status_has_one_writer(table: str, column: str) -> None:
    made = statements(rf"INSERT\s+INTO\s+{table}\b")
    changed = statements(rf"UPDATE\s+{table}\b[^\"]*?\bSET\b(?:(?!\bWHERE\b)[^\"])*?\b{column}\s*=")

    assert len({*made, *changed}) == 1


def test_every_column_of_downloads_has_the_same_writer() -> None:
    assert set(statements(r"UPDATE\s+downloads\b|DELETE\s+FROM\s+downloads\b")) == {DOWNLOADS}
