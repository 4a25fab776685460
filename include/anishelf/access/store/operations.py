"""The `operations` table: long work that was asked for, and answers kept by idempotency key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import kwargs_row
from psycopg.types.json import Jsonb

from anishelf.access.domain.operation import Answer, Operation
from anishelf.access.domain.states import OperationState
from anishelf.core import history
from anishelf.errors import StaleStatus

KEPT: Final = timedelta(hours=24)
"""How long an idempotency key is remembered."""
_COLUMNS = """
    id, kind, asked_by, asked_at, state, progress, reason, result, dag_id, run_id, finished_at
"""


class Operations:
    """The one writer of the table."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def add(
        self, *, kind: str, asked_by: str, dag_id: str | None = None, run_id: str | None = None
    ) -> Operation:
        """Record that something long was asked for and return its row, in state `asked`."""
        (found,) = self._select(
            f"""
            INSERT INTO operations (kind, asked_by, dag_id, run_id)
            VALUES (%s, %s, %s, %s) RETURNING {_COLUMNS}
            """,
            (kind, asked_by, dag_id, run_id),
        )
        history.record(
            self._conn,
            entity="operations",
            entity_id=found.id,
            old=None,
            new=found.state,
            reason=None,
        )
        return found

    def get(self, operation_id: int) -> Operation | None:
        """Return one operation, or None."""
        found = self._select(f"SELECT {_COLUMNS} FROM operations WHERE id = %s", (operation_id,))
        return found[0] if found else None

    def runs(self, operation_id: int, *, run_id: str) -> None:
        """Note by which run an operation is carried out; StaleStatus where it is no longer asked."""
        with self._conn.transaction():
            self.advance(operation_id, old=OperationState.ASKED, new=OperationState.RUNNING)
            self._conn.execute(
                "UPDATE operations SET run_id = %s WHERE id = %s", (run_id, operation_id)
            )

    def progressed(self, operation_id: int, *, progress: float) -> None:
        """Note how far a running operation is, from 0 to 1."""
        self._conn.execute(
            "UPDATE operations SET progress = %s WHERE id = %s AND state = 'running'",
            (progress, operation_id),
        )

    def advance(
        self,
        operation_id: int,
        *,
        old: OperationState,
        new: OperationState,
        reason: str | None = None,
        result: Mapping[str, Any] | None = None,
    ) -> None:
        """Move one operation from *old* to *new*, or raise StaleStatus."""
        changed = history.change(
            self._conn,
            """
            UPDATE operations SET
                state = %(new)s, reason = %(reason)s,
                result = coalesce(%(result)s, result),
                progress = CASE WHEN %(new)s = 'done' THEN 1 ELSE progress END,
                finished_at = CASE WHEN %(new)s IN ('done', 'refused') THEN now() END
            WHERE id = %(id)s AND state = %(old)s
            RETURNING id, %(old)s::text AS old, state AS new, reason
            """,
            {
                "id": operation_id,
                "old": old.value,
                "new": new.value,
                "reason": reason,
                "result": None if result is None else Jsonb(dict(result)),
            },
            entity="operations",
        )
        if changed is None:
            raise StaleStatus(f"operation {operation_id} is no longer {old}")

    def claim_key(
        self, *, asked_by: str, key: str, fingerprint: str, now: datetime
    ) -> Answer | None:
        """Take an idempotency key, or return what was answered when somebody took it before.

        The caller holds the transaction: until it ends, a second request with the key waits.
        """
        self._conn.execute(
            "DELETE FROM idempotency_keys WHERE asked_by = %s AND taken_at < %s",
            (asked_by, now - KEPT),
        )
        taken = self._conn.execute(
            """
            INSERT INTO idempotency_keys (asked_by, key, fingerprint, taken_at)
            VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
            """,
            (asked_by, key, fingerprint, now),
        )
        if taken.rowcount == 1:
            return None
        with self._conn.cursor(row_factory=kwargs_row(Answer)) as cursor:
            cursor.execute(
                """
                SELECT fingerprint, status, body, location FROM idempotency_keys
                WHERE asked_by = %s AND key = %s
                """,
                (asked_by, key),
            )
            return cursor.fetchone()

    def answered(
        self, *, asked_by: str, key: str, status: int, body: object, location: str | None
    ) -> None:
        """Keep what was answered to the request with that key."""
        self._conn.execute(
            """
            UPDATE idempotency_keys SET status = %s, body = %s, location = %s
            WHERE asked_by = %s AND key = %s
            """,
            (status, Jsonb(body), location, asked_by, key),
        )

    def _select(self, sql: str, values: tuple[object, ...]) -> list[Operation]:
        with self._conn.cursor(row_factory=kwargs_row(_operation)) as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()


def _operation(*, state: str, **rest: Any) -> Operation:
    return Operation(state=OperationState(state), **rest)
