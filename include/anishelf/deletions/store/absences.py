"""The `deletion_absences` table: titles that a program does not have any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from psycopg import Connection

from anishelf.deletions.domain.asked import Absences
from anishelf.deletions.domain.elsewhere import TIMES
from anishelf.deletions.domain.plan import Plan, Wish
from anishelf.deletions.domain.records import Followed
from anishelf.deletions.domain.scope import Scope, ScopeKind
from anishelf.deletions.domain.states import DeletionState
from anishelf.deletions.store.deletions import Deletions
from anishelf.deletions.store.subjects import Subjects
from anishelf.tracker.store.cursors import Cursors


class AbsenceRows(Absences):
    """Counts looks in a row; what is certain becomes a deletion that others did."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def followed(self, instance: str) -> Mapping[int, Followed]:
        """Return the titles that a program had when it was last asked, by their ids there."""
        rows = self._conn.execute(
            """
            SELECT m.id, m.facts -> 'native' -> s.id::text ->> 2 FROM senders s
            JOIN media m ON m.facts -> 'native' ? s.id::text
            WHERE s.is_active AND s.conn_id = %s
            """,
            (instance,),
        ).fetchall()
        return {int(n): Followed(media, int(n)) for media, n in rows if n and n.isdigit()}

    def last_count(self, instance: str) -> int | None:
        """Return how many titles it had at the last plausible look."""
        found = Cursors(self._conn).get(f"deletion-sweep:{instance}")
        return found if isinstance(found, int) else None

    def counted(self, instance: str, count: int, *, now: datetime) -> None:
        """Keep how many titles it has."""
        Cursors(self._conn).put(f"deletion-sweep:{instance}", count, now=now)

    def back(self, instance: str, media_ids: Sequence[int]) -> None:
        """Note that titles are there: what was missed once is missed no more."""
        self._conn.execute(
            "DELETE FROM deletion_absences WHERE instance = %s AND media_id = ANY (%s)",
            (instance, list(media_ids)),
        )

    def missing(self, instance: str, followed: Followed, *, now: datetime) -> bool:
        """Note that a title was not there; return whether that is certain now and was not before.

        Where we are deleting it ourselves, nothing new is noticed.
        """
        if Deletions(self._conn).open_of(followed.media_id):
            return False
        with self._conn.transaction():
            row = self._conn.execute(
                """
                INSERT INTO deletion_absences AS a (media_id, instance, first_at, last_at)
                VALUES (%s, %s, %s, %s)
                ON CONFLICT (media_id, instance) DO UPDATE
                SET times = a.times + 1, last_at = excluded.last_at
                RETURNING times, deletion_id
                """,
                (followed.media_id, instance, now, now),
            ).fetchone()
            assert row is not None
            if row[0] < TIMES or row[1] is not None:
                return False
            number = self._notice(instance, followed, now)
            self._conn.execute(
                """
                UPDATE deletion_absences SET deletion_id = %s
                WHERE media_id = %s AND instance = %s
                """,
                (number, followed.media_id, instance),
            )
        return True

    def _notice(self, instance: str, followed: Followed, now: datetime) -> int:
        subject = Subjects(self._conn).get(followed.media_id)
        kind = ScopeKind.MOVIE if subject.is_film else ScopeKind.SHOW
        plan = Plan(subject, Wish(Scope(kind)), ())
        by = f"{instance.partition('_')[0].title()} (external)"
        return Deletions(self._conn).ask(
            plan, by=by, origin=instance, now=now, state=DeletionState.NOTICED
        )
