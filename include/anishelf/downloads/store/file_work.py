"""Opens the file work of completed downloads; the library writes the rows."""

from __future__ import annotations

from collections.abc import Collection

from psycopg import Connection

from anishelf.library.store.sync_task_rows import SyncTaskRows
from anishelf.library.store.sync_tasks import SyncTasks


def open_file_work(conn: Connection, download_ids: Collection[int] | None) -> None:
    """Open the file work of completed downloads (None: all) for what they are wanted for."""
    SyncTaskRows(conn).open(download_ids)


def reopen_file_work(conn: Connection, download_id: int) -> None:
    """Reopen the file work of what was in the library once and is not there any more."""
    row = conn.execute("SELECT now()").fetchone()
    assert row is not None
    SyncTasks(conn).redo_downloaded(download_id, now=row[0], reason="it was downloaded again")
