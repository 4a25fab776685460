"""Each status table of the library is written by one module; whoever else needs a change asks it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import anishelf

PACKAGE = Path(anishelf.__file__).parent
WRITERS = {
    "library_files": ["library/store/library_file_rows.py"],
    "sync_tasks": ["library/store/sync_task_rows.py"],
}


@pytest.mark.parametrize("table", WRITERS)
def test_a_status_table_has_one_writer(table: str) -> None:
    writes = re.compile(rf"\b(?:UPDATE|INSERT\s+INTO|DELETE\s+FROM)\s+{table}\b")
    found = [
        str(path.relative_to(PACKAGE))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and writes.search(path.read_text())
    ]

    assert found == WRITERS[table]
