"""The `release_conflicts` table: episodes whose releases rank alike, and what people chose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.core import history
from anishelf.core.questions import Questions
from anishelf.decisions.domain.conflict import Conflict, Rival
from anishelf.decisions.domain.states import CONFLICT_TRANSITIONS, ConflictStatus

_ENTITY = "release_conflicts"


class Conflicts:
    """One open row for each episode in conflict; its status changes only here."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._questions = Questions(conn, _ENTITY, "chosen_release_id", "conflict")

    def follow(self, equals: Mapping[int, Collection[int]]) -> None:
        """Keep which releases of each episode rank alike; none means that there is no conflict."""
        pairs = [(episode, release) for episode, ids in equals.items() for release in sorted(ids)]
        if pairs:
            values = {"episodes": [e for e, _ in pairs], "releases": [r for _, r in pairs]}
            history.change_count(self._conn, _OPEN, values, entity=_ENTITY)
        settled = [episode for episode, ids in equals.items() if not ids]
        history.change_count(self._conn, _DISSOLVE, {"episodes": settled}, entity=_ENTITY)

    def get(self, conflict_id: int) -> Conflict | None:
        """Return one conflict."""
        found = self._select("WHERE c.id = %s", (conflict_id,))
        return found[0] if found else None

    def all(
        self,
        *,
        status: ConflictStatus | None = ConflictStatus.PENDING,
        limit: int | None = None,
        offset: int = 0,
        after: int = 0,
    ) -> list[Conflict]:
        """Return the conflicts in *status* (None: all) with ids above *after*, the oldest first."""
        wanted = [status] if status else list(ConflictStatus)
        return self._select(
            "WHERE c.status::text = ANY(%s) AND c.id > %s ORDER BY c.id LIMIT %s OFFSET %s",
            (wanted, after, limit, offset),
        )

    def over(self, release_id: int) -> list[Conflict]:
        """Return the open conflicts that a release takes part in."""
        return self._select(
            "WHERE c.status = 'pending' AND %s = ANY(c.release_ids) ORDER BY c.id", (release_id,)
        )

    def claim(self, run_id: str) -> list[Conflict]:
        """Return the open conflicts that *run_id* is to ask about: nobody else asks them too."""
        self._questions.claim(run_id)
        return self._select(
            "WHERE c.status = 'pending' AND c.asked_in = %s ORDER BY c.id", (run_id,)
        )

    def release(self, run_id: str) -> int:
        """Give back what *run_id* was to ask and could not; return how many."""
        return self._questions.release(run_id)

    def wants_call(self) -> bool:
        """Return whether a run should be started that asks."""
        return self._questions.wants_call()

    def call(self) -> int | None:
        """Note that a run is started that asks; return the newest question, None: no need."""
        return self._questions.call()

    def ask_again(self, conflict_id: int) -> None:
        """Let a later run ask about a conflict once more."""
        self._questions.ask_again(conflict_id)

    def resolve(self, conflict: Conflict, *, release_id: int, by: str) -> None:
        """Keep what a person chose, or raise StaleStatus."""
        self._questions.advance(
            conflict.id,
            CONFLICT_TRANSITIONS,
            old=conflict.status,
            new=ConflictStatus.RESOLVED,
            answer=release_id,
            by=by,
            reason=f"release {release_id} by {by}",
        )

    def _select(self, clause: str, values: tuple[object, ...]) -> list[Conflict]:
        with self._conn.cursor(row_factory=kwargs_row(_conflict)) as cursor:
            cursor.execute(f"{_CONFLICTS} {clause}", values)
            return cursor.fetchall()


_OPEN = """
WITH wish AS (
    SELECT episode_id, array_agg(release_id ORDER BY release_id) AS release_ids
    FROM unnest(%(episodes)s::bigint[], %(releases)s::bigint[]) AS t (episode_id, release_id)
    GROUP BY episode_id
)
INSERT INTO release_conflicts AS c (episode_id, release_ids)
SELECT episode_id, release_ids FROM wish ORDER BY episode_id
ON CONFLICT (episode_id) WHERE status = 'pending'
DO UPDATE SET release_ids = excluded.release_ids
WHERE c.release_ids <> excluded.release_ids
RETURNING c.id, CASE WHEN xmax <> 0 THEN 'pending' END AS old, 'pending' AS new,
          NULL::text AS reason
"""

_DISSOLVE = """
UPDATE release_conflicts SET status = 'dissolved', resolved_at = now()
WHERE status = 'pending' AND episode_id = ANY(%(episodes)s)
RETURNING id, 'pending' AS old, status AS new, 'its releases no longer rank alike' AS reason
"""

_CONFLICTS = """
SELECT c.id, w.title AS show, c.status, c.chosen_release_id, c.answered_by, c.created_at,
       c.resolved_at, CASE WHEN w.kind <> 'movie' THEN s.number END AS season,
       CASE WHEN w.kind <> 'movie' THEN e.number END AS number,
       (SELECT jsonb_agg(jsonb_build_array(r.id, i.id, i.title, i.published_at)
                         ORDER BY i.published_at, r.id)
        FROM releases r JOIN raw_items i ON i.id = r.raw_item_id
        WHERE r.id = ANY(c.release_ids)) AS rivals
FROM release_conflicts c
JOIN episodes e ON e.id = c.episode_id
JOIN seasons s ON s.id = e.season_id
JOIN works w ON w.id = s.work_id
"""


def _conflict(*, status: str, number: Decimal | None, rivals: list[Any], **rest: Any) -> Conflict:
    return Conflict(
        status=ConflictStatus(status),
        number=None if number is None else float(number),
        rivals=tuple(
            Rival(release_id, item_id, title, datetime.fromisoformat(at) if at else None)
            for release_id, item_id, title, at in rivals
        ),
        **rest,
    )
