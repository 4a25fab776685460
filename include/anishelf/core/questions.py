"""Rows that are questions to people: who asks them, and the one answer that each gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from psycopg import Connection

from anishelf.core import history
from anishelf.core.states import Status, check_transition
from anishelf.errors import StaleStatus


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
        """Make *run_id* ask every open question that nobody asks yet."""
        self.conn.execute(
            f"""
            UPDATE {self.table} SET asked_in = %s WHERE status = 'pending' AND asked_in IS NULL
            """,
            (run_id,),
        )

    def ask_again(self, question_id: int) -> None:
        """Let a later run ask a question once more."""
        self.conn.execute(f"UPDATE {self.table} SET asked_in = NULL WHERE id = %s", (question_id,))

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
