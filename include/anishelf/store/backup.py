"""All rows of our database into one archive, and back: what no other backup of the machine needs.

The archive is a ZIP: `manifest.json`, `tables/<name>.copy` in PostgreSQL's own text form (which every
version reads), `settings.env`, `templates/…`. Rows are of one moment, and come back all or none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any
from zipfile import BadZipFile, ZipFile

from psycopg import Connection, DataError, IntegrityError, IsolationLevel, sql

from anishelf.errors import BackupInvalid
from anishelf.store.schema import revision

FORMAT = 1
_CHUNK = 1 << 20
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds: the columns of each table, how far each sequence was."""

    schema: str
    made_at: str
    tables: Mapping[str, Sequence[str]]
    sequences: Mapping[str, int]

    def as_json(self) -> str:
        """Return the text of `manifest.json`."""
        return json.dumps(
            {
                "format": FORMAT,
                "schema": self.schema,
                "made_at": self.made_at,
                "tables": dict(self.tables),
                "sequences": dict(self.sequences),
            },
            indent=1,
        )


def read_manifest(archive: ZipFile) -> Manifest:
    """Return what *archive* holds, or raise BackupInvalid where it is no backup of ours."""
    try:
        said: dict[str, Any] = json.loads(archive.read(_MANIFEST))
        if said["format"] != FORMAT:
            raise BackupInvalid(f"it is a backup of another format ({said['format']})")
        found = Manifest(said["schema"], said["made_at"], said["tables"], said["sequences"])
        missing = {_file(table) for table in found.tables} - set(archive.namelist())
    except (KeyError, TypeError, ValueError, BadZipFile) as error:
        raise BackupInvalid(f"it is no backup of Anishelf: {error}") from error
    if missing:
        raise BackupInvalid(f"it is not complete: {', '.join(sorted(missing))} is missing")
    return found


def dump(conn: Connection, archive: ZipFile, *, made_at: str) -> Manifest:
    """Write every row as it is at one moment into *archive*; others go on working meanwhile."""
    conn.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with conn.transaction():
            manifest = Manifest(str(revision(conn)), made_at, _columns(conn), _sequences(conn))
            archive.writestr(_MANIFEST, manifest.as_json())
            for table, columns in manifest.tables.items():
                copy = sql.SQL("COPY {} ({}) TO STDOUT").format(*_named(table, columns))
                with (
                    archive.open(_file(table), "w", force_zip64=True) as out,
                    conn.cursor().copy(copy) as rows,
                ):
                    for piece in rows:
                        out.write(piece)
    finally:
        conn.isolation_level = None
    return manifest


def is_empty(conn: Connection) -> bool:
    """Return whether nobody has followed a feed or met an entry yet."""
    row = conn.execute(
        "SELECT NOT EXISTS (SELECT FROM subscriptions) AND NOT EXISTS (SELECT FROM raw_items)"
    ).fetchone()
    return row is not None and bool(row[0])


def load(conn: Connection, archive: ZipFile, manifest: Manifest) -> int:
    """Put the rows of *archive* in the place of all that are there; return how many.

    It is one transaction in which nobody else reads or writes. Triggers sleep: what they keep, the
    stages and their numbers, comes with the archive.
    """
    there = _columns(conn)
    if {table: set(columns) for table, columns in there.items()} != {
        table: set(columns) for table, columns in manifest.tables.items()
    }:
        raise BackupInvalid("its tables are not those of this database")
    with conn.transaction():
        names = sql.SQL(", ").join(map(sql.Identifier, there))
        conn.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(names))
        _triggers(conn, there, "DISABLE")
        conn.execute(sql.SQL("TRUNCATE {}").format(names))
        count = sum(
            _load(conn, archive, table, manifest.tables[table]) for table in _in_order(conn, there)
        )
        _triggers(conn, there, "ENABLE")
        for name, value in manifest.sequences.items():
            conn.execute("SELECT setval(%s::regclass, %s)", (name, value))
    return count


def _load(conn: Connection, archive: ZipFile, table: str, columns: Sequence[str]) -> int:
    copy = sql.SQL("COPY {} ({}) FROM STDIN").format(*_named(table, columns))
    cursor = conn.cursor()
    try:
        with archive.open(_file(table)) as rows, cursor.copy(copy) as into:
            while piece := rows.read(_CHUNK):
                into.write(piece)
    except (DataError, IntegrityError) as error:
        raise BackupInvalid(f"its rows of {table} cannot be read: {error}") from error
    return cursor.rowcount


def _named(table: str, columns: Sequence[str]) -> tuple[sql.Identifier, sql.Composed]:
    return sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))


def _file(table: str) -> str:
    return f"tables/{table}.copy"


def _triggers(conn: Connection, tables: Mapping[str, object], what: str) -> None:
    for table in tables:
        conn.execute(
            sql.SQL("ALTER TABLE {} {} TRIGGER USER").format(sql.Identifier(table), sql.SQL(what))
        )


def _columns(conn: Connection) -> dict[str, list[str]]:
    """Return the columns that each table of ours keeps; what is generated is made again."""
    rows = conn.execute(
        """
        SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
          AND c.relname <> 'schema_version'
          AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        GROUP BY c.relname ORDER BY c.relname
        """
    ).fetchall()
    return dict(rows)


def _sequences(conn: Connection) -> dict[str, int]:
    rows = conn.execute(
        """
        SELECT sequencename, last_value FROM pg_sequences
        WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename
        """
    ).fetchall()
    return dict(rows)


def _in_order(conn: Connection, tables: Mapping[str, object]) -> Iterator[str]:
    """Yield *tables* so that what a row refers to comes before the row."""
    order: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(tables, ()))
    for table, other in conn.execute(
        """
        SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
        WHERE contype = 'f' AND conrelid <> confrelid
          AND connamespace = current_schema()::regnamespace
        """
    ):
        order.add(table, other)
    yield from order.static_order()
