"""Rows that are questions to people: who asks them, and the one answer that each gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from psycopg import Connection

from anishelf.core import history
from anishelf.core.states import Status, check_transition
from anishelf.errors import StaleStatus

PORTION = 50
"""How many questions wait in Airflow at a time; the others are on the page and the command line."""

_OPEN = """status = 'pending' AND asked_in IS NULL
    AND coalesce(asked_at, '-infinity') < now() - '1 h'::interval"""
"""Nobody asks it, and an answer "ask me again later" is an hour old."""


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of one table, each of which people call a *noun*.

    *answer* is the column that keeps what was chosen.
    """

    conn: Connection
    table: LiteralString
    answer: LiteralString
    noun: str

    def claim(self, run_id: str) -> None:
        """Make *run_id* ask the newest open questions that nobody asks yet, as far as there is room.

        No more than `PORTION` are asked at a time. One that was asked a week ago and has no answer
        takes no room: its task may be gone.
        """
        self.conn.execute(
            f"""
            UPDATE {self.table} SET asked_in = %s, asked_at = now()
            WHERE id IN (
                SELECT id FROM {self.table} WHERE {_OPEN}
                ORDER BY id DESC LIMIT greatest(0, {self._room()}) FOR UPDATE SKIP LOCKED
            )
            """,
            (run_id,),
        )

    def release(self, run_id: str) -> int:
        """Give back what *run_id* was to ask and could not; return how many questions."""
        return self.conn.execute(
            f"""
            UPDATE {self.table} SET asked_in = NULL, asked_at = NULL
            WHERE status = 'pending' AND asked_in = %s
            """,
            (run_id,),
        ).rowcount

    def wants_call(self) -> bool:
        """Return whether there is something to ask, room for it, and nobody was called just now."""
        row = self.conn.execute(
            f"""
            SELECT EXISTS (SELECT FROM {self.table} WHERE {_OPEN}) AND {self._room()} > 0
               AND NOT EXISTS (
                   SELECT FROM question_calls
                   WHERE asks = %s AND called_at > now() - '2 min'::interval
               )
            """,
            (self.table,),
        ).fetchone()
        return row is not None and bool(row[0])

    def call(self) -> int | None:
        """Note that somebody is called to ask now; return the newest question, None: no need.

        Of several that want to call at once, one does.
        """
        with self.conn.transaction():
            self.conn.execute(
                "INSERT INTO question_calls (asks) VALUES (%s) ON CONFLICT DO NOTHING",
                (self.table,),
            )
            self.conn.execute(
                "SELECT FROM question_calls WHERE asks = %s FOR UPDATE", (self.table,)
            )
            if not self.wants_call():
                return None
            self.conn.execute(
                "UPDATE question_calls SET called_at = clock_timestamp() WHERE asks = %s",
                (self.table,),
            )
            row = self.conn.execute(f"SELECT max(id) FROM {self.table} WHERE {_OPEN}").fetchone()
        return int(row[0]) if row and row[0] is not None else None

    def _room(self) -> LiteralString:
        return f"""(
            SELECT {PORTION} - count(*) FROM {self.table}
            WHERE status = 'pending' AND asked_in IS NOT NULL AND asked_at > now() - '7 d'::interval
        )"""

    def ask_again(self, question_id: int) -> None:
        """Let a run ask a question once more, an hour from now."""
        self.conn.execute(
            f"UPDATE {self.table} SET asked_in = NULL, asked_at = now() WHERE id = %s",
            (question_id,),
        )

    def advance(
        self,
        question_id: int,
        transitions: Mapping[Status, frozenset[Status]],
        *,
        old: Status,
        new: Status,
        answer: int | None,
        by: str,
        reason: str,
    ) -> None:
        """Keep an answer, or raise ForbiddenTransition, or StaleStatus when another one came."""
        check_transition(transitions, old=old, new=new)
        with self.conn.transaction():
            changed = self.conn.execute(
                f"""
                UPDATE {self.table}
                SET status = %s, {self.answer} = %s, answered_by = %s, resolved_at = now()
                WHERE id = %s AND status = %s
                """,
                (new, answer, by, question_id, old),
            )
            if changed.rowcount != 1:
                raise StaleStatus(
                    f"{self.noun} {question_id} was answered meanwhile; look at it again"
                )
            # Another answer leaves the status as it is, and is a change all the same.
            history.record(
                self.conn, entity=self.table, entity_id=question_id, old=old, new=new, reason=reason
            )
