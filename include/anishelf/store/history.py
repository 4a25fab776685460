"""The `status_history` table: every status change with its reason, written in its transaction."""

from __future__ import annotations

from psycopg import Connection


def record(
    conn: Connection, *, entity: str, entity_id: int, old: str | None, new: str, reason: str | None
) -> None:
    """Append one change of *entity* (a table's name); the caller holds the transaction."""
    conn.execute(
        """
        INSERT INTO status_history (entity, entity_id, old_status, new_status, reason)
        VALUES (%s, %s, %s, %s, %s)
        """,
        (entity, entity_id, old, new, reason),
    )
