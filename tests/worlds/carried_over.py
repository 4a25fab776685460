"""What an installation of the tree before the rooms left behind: its database and its data folder."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.worlds.database import Server

LEFT = Path(__file__).parent / "data" / "before_rooms"
_FOLDER = "/srv/anishelf"

Rows = dict[str, list[str]]


def carried_over(server: Server, folder: Path) -> str:
    """Unpack the data into *folder*; return the URL of the database, in the schema of then."""
    with tarfile.open(LEFT / "data.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    url = server.create("template0")
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute((LEFT / "database.sql").read_text().replace(_FOLDER, str(folder)).encode())
    return url


def listed(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what the command line of then listed: rows for each command."""
    text = (LEFT / "lists.json").read_text().replace(_FOLDER, str(folder))
    found: dict[str, list[dict[str, Any]]] = json.loads(text)
    return found


def rows(url: str) -> Rows:
    """Return every row of every table as text; two of them are equal when nothing has changed."""
    with psycopg.connect(url, autocommit=True) as conn:
        tables = conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name: _rows(conn, name) for (name,) in tables.fetchall()}


def _rows(conn: psycopg.Connection, table: str) -> list[str]:
    query = sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier("public", table))
    return [text for (text,) in conn.execute(query)]


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the inode and the time of the last change of every file below *folder*."""
    return {
        str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }
