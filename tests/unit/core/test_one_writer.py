"""A status has one writer, which keeps its history: read from the SQL of the whole package."""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[3] / "include" / "anishelf"
DOWNLOADS = "downloads/store/downloads.py"
SOURCES = {
    path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(PACKAGE.rglob("*.py"))
    if "migrations" not in path.parts
}


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
