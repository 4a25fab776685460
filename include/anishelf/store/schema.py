"""Which version our database's schema has, and which is the newest that we know."""

from __future__ import annotations

from pathlib import Path

from alembic.script import ScriptDirectory
from psycopg import Connection


def revision(conn: Connection) -> str | None:
    """Return the version of the schema, or None for a database that is still empty."""
    known = conn.execute("SELECT to_regclass('schema_version') IS NOT NULL").fetchone()
    if not known or not known[0]:
        return None
    row = conn.execute("SELECT version_num FROM schema_version").fetchone()
    return str(row[0]) if row else None


def newest() -> str | None:
    """Return the version that `anishelf.store.migrate` brings a database to."""
    return ScriptDirectory(str(Path(__file__).parent / "migrations")).get_current_head()
