"""What people read of deletions: the list, and one with its preview and its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.deletions.domain.scope import scope_from_json


@dataclass(frozen=True, slots=True)
class DeletionLine:
    """One deletion; `scope` in words, `failed` the programs at which it failed."""

    id: int
    kind: str
    title: str
    year: int | None
    scope: str
    state: str
    reason: str | None
    asked_by: str
    origin: str
    asked_at: datetime
    agreed_by: str | None
    agreed_at: datetime | None
    leaves_at: datetime | None
    ended_at: datetime | None
    files: int
    bytes: int
    failed: Sequence[str]


@dataclass(frozen=True, slots=True)
class StepLine:
    """How far a deletion is with one program."""

    service: str
    instance: str
    state: str
    does: str
    detail: str
    remedy: str | None
    notes: Sequence[str]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that goes; bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class DeletionPage:
    """One deletion whole."""

    deletion: DeletionLine
    steps: Sequence[StepLine]
    files: Sequence[FileLine]


_LINES = """
    SELECT d.id, d.kind, d.title, d.year, d.scope, d.state, d.reason, d.asked_by, d.origin,
           d.asked_at, d.agreed_by, d.agreed_at, d.leaves_at, d.ended_at, d.files, d.bytes,
           ARRAY(SELECT s.instance FROM deletion_steps s
                 WHERE s.deletion_id = d.id AND s.state = 'failed' ORDER BY s.position) AS failed
    FROM deletions d
"""


def deletions(
    conn: Connection, *, state: str | None = None, before: int | None = None, limit: int = 100
) -> list[DeletionLine]:
    """Return deletions, the newest first, from below the id *before*."""
    with conn.cursor(row_factory=kwargs_row(_line_of)) as cursor:
        return cursor.execute(
            f"""
            {_LINES} WHERE (%(state)s::text IS NULL OR d.state::text = %(state)s)
              AND (%(before)s::bigint IS NULL OR d.id < %(before)s)
            ORDER BY d.id DESC LIMIT %(limit)s
            """.encode(),
            {"state": state, "before": before, "limit": limit},
        ).fetchall()


def deletion_page(conn: Connection, deletion_id: int) -> DeletionPage | None:
    """Return one deletion with its steps and files, None where there is none."""
    with conn.cursor(row_factory=kwargs_row(_line_of)) as cursor:
        found = cursor.execute(f"{_LINES} WHERE d.id = %s".encode(), (deletion_id,)).fetchone()
    if found is None:
        return None
    rows = conn.execute(
        """
        SELECT service, instance, state, step, detail, remedy, changed_at FROM deletion_steps
        WHERE deletion_id = %s ORDER BY position
        """,
        (deletion_id,),
    ).fetchall()
    steps = [
        StepLine(service, instance, state, step["does"], detail, remedy, step["notes"], at)
        for service, instance, state, step, detail, remedy, at in rows
    ]
    return DeletionPage(found, steps, _files([row[3] for row in rows]))


def pause_reason(conn: Connection) -> str | None:
    """Return why nothing may be deleted now, None where it may."""
    row = conn.execute("SELECT reason FROM deletion_pauses WHERE ended_at IS NULL").fetchone()
    return str(row[0]) if row else None


def _files(steps: Sequence[Mapping[str, Any]]) -> list[FileLine]:
    idle = {"not_needed", "not_applicable", "skipped"}
    found = {
        file["path"]: FileLine(file["path"], file["size"])
        for step in steps
        if step["state"] not in idle
        for file in (*step["beside"], *step["files"])
    }
    return [found[path] for path in sorted(found)]


def _line_of(*, scope: Mapping[str, Any], **said: Any) -> DeletionLine:
    return DeletionLine(scope=str(scope_from_json(scope)), **said)
