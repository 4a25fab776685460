"""The `identity_reviews` table: titles that nobody could place for certain, for a person."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import Connection
from psycopg.types.json import Jsonb

from anishelf.domain.work import Suggestion


class IdentityReviews:
    """One row for each title, however many releases carry it."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def ask(
        self, title_key: str, *, title: str, suggestions: Sequence[Suggestion], reason: str
    ) -> None:
        """Put the title up for review; while it waits, the newest suggestions count."""
        candidates = [
            {"id": each.bangumi_id, "name": each.name, "year": each.year, "score": each.score}
            for each in suggestions
        ]
        self._conn.execute(
            """
            INSERT INTO identity_reviews AS r (title_key, title, candidates, reason)
            VALUES (%s, %s, %s, %s)
            ON CONFLICT (title_key) DO UPDATE
            SET candidates = EXCLUDED.candidates, reason = EXCLUDED.reason
            WHERE r.status = 'pending'
              AND (r.candidates, r.reason) IS DISTINCT FROM (EXCLUDED.candidates, EXCLUDED.reason)
            """,
            (title_key, title, Jsonb(candidates), reason),
        )
