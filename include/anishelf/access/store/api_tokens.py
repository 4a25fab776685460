"""The `api_tokens` table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.access.domain.token import ApiToken
from anishelf.core.roles import Role

_COLUMNS = """
    id, name, hint, scope, created_by, created_at, expires_at, last_used_at, revoked_at
"""


class ApiTokens:
    """Reads and writes tokens; a revoked one keeps its row, so that its name stays readable."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def add(
        self,
        *,
        name: str,
        hint: str,
        sha256: bytes,
        scope: Role,
        created_by: str,
        expires_at: datetime | None,
    ) -> ApiToken:
        """Record a new token and return its row."""
        (found,) = self._select(
            f"""
            INSERT INTO api_tokens (name, hint, sha256, scope, created_by, expires_at)
            VALUES (%s, %s, %s, %s, %s, %s) RETURNING {_COLUMNS}
            """,
            (name, hint, sha256, scope.value, created_by, expires_at),
        )
        return found

    def use(self, sha256: bytes, *, now: datetime) -> ApiToken | None:
        """Return the token with that hash and note its use, or None where it opens nothing.

        The use is written at most once a minute: a busy program would else write with each call.
        """
        found = self._select(
            f"""
            SELECT {_COLUMNS} FROM api_tokens
            WHERE sha256 = %s AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > %s)
            """,
            (sha256, now),
        )
        if not found:
            return None
        self._conn.execute(
            """
            UPDATE api_tokens SET last_used_at = %(now)s
            WHERE id = %(id)s
              AND (last_used_at IS NULL OR last_used_at < %(now)s - interval '1 minute')
            """,
            {"id": found[0].id, "now": now},
        )
        return found[0]

    def all(self) -> list[ApiToken]:
        """Return every token, the newest first."""
        return self._select(f"SELECT {_COLUMNS} FROM api_tokens ORDER BY id DESC", ())

    def revoke(self, token_id: int, *, now: datetime) -> ApiToken | None:
        """End a token and return it; None where there is none. Ending it again changes nothing."""
        found = self._select(
            f"""
            UPDATE api_tokens SET revoked_at = coalesce(revoked_at, %s)
            WHERE id = %s RETURNING {_COLUMNS}
            """,
            (now, token_id),
        )
        return found[0] if found else None

    def _select(self, sql: str, values: tuple[object, ...]) -> list[ApiToken]:
        with self._conn.cursor(row_factory=kwargs_row(_token)) as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()


def _token(*, scope: str, **rest: Any) -> ApiToken:
    return ApiToken(scope=Role(scope), **rest)
