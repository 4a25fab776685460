"""The `status_history` table: every status change with its reason, written in its transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from psycopg import Connection


@dataclass(frozen=True, slots=True)
class Told:
    """Who told of a change, when, and by what; *inferred* where nobody told and it must have been."""

    source: str | None
    at: datetime
    evidence: str | None
    inferred: bool = False


def record(
    conn: Connection,
    *,
    entity: str,
    entity_id: int,
    old: str | None,
    new: str,
    reason: str | None,
    told: Told | None = None,
) -> None:
    """Append one change of *entity* (a table's name); the caller holds the transaction."""
    conn.execute(
        """
        INSERT INTO status_history (
            entity, entity_id, old_status, new_status, reason, at, source, inferred, evidence)
        VALUES (%s, %s, %s, %s, %s, coalesce(%s, clock_timestamp()), %s, %s, %s)
        """,
        (
            entity,
            entity_id,
            old,
            new,
            reason,
            told.at if told else None,
            told.source if told else None,
            told.inferred if told else False,
            told.evidence if told else None,
        ),
    )


def change(
    conn: Connection, statement: LiteralString, parameters: Mapping[str, object], *, entity: str
) -> tuple[Any, ...] | None:
    """Change at most one row as `change_all` does; return its row, None when there was none."""
    rows = change_all(conn, statement, parameters, entity=entity)
    return rows[0] if rows else None


def change_all(
    conn: Connection, statement: LiteralString, parameters: Mapping[str, object], *, entity: str
) -> list[tuple[Any, ...]]:
    """Change rows and append that to their history, all in one trip to the database.

    *statement* returns `id, old, new, reason` and what the caller needs; its rows are the answer.
    """
    return conn.execute(
        f"{_noted(statement)} SELECT * FROM changed", {**parameters, "entity": entity}
    ).fetchall()


def change_count(
    conn: Connection, statement: LiteralString, parameters: Mapping[str, object], *, entity: str
) -> int:
    """Change rows as `change_all` does; return how many, for changes of thousands at once."""
    row = conn.execute(
        f"{_noted(statement)} SELECT count(*) FROM changed", {**parameters, "entity": entity}
    ).fetchone()
    return int(row[0]) if row else 0


def _noted(statement: LiteralString) -> LiteralString:
    return f"""
    WITH changed AS ({statement}), noted AS (
        INSERT INTO status_history (entity, entity_id, old_status, new_status, reason)
        SELECT %(entity)s, id, old::text, new::text, reason FROM changed
        WHERE old::text IS DISTINCT FROM new::text
        ORDER BY id
    )
    """
