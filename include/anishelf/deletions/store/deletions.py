"""The `deletions` and `deletion_steps` tables; no other module writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from anishelf.core import history
from anishelf.core.states import check_transition
from anishelf.deletions.domain.asked import DeletionRows
from anishelf.deletions.domain.plan import (
    Plan,
    plan_from_json,
    plan_to_json,
)
from anishelf.deletions.domain.records import Agreement, DeletionRow, StepRow
from anishelf.deletions.domain.scope import scope_to_json
from anishelf.deletions.domain.states import (
    DELETION_TRANSITIONS,
    DeletionState,
    DeletionStepState,
)
from anishelf.deletions.store.step_rows import StepRows
from anishelf.errors import StaleStatus, UnknownId

ENTITY = "deletions"
_LOCK = 0x444C
"""The first key of the locks on titles that are being deleted."""

_COLUMNS = """
    id, media_id, state, reason, asked_by, origin, asked_at, agreed_by, agreed_at, files, bytes,
    leaves_at, plan
"""


class Deletions(DeletionRows):
    """Repository of deletions; each change is one transaction with its history."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._steps = StepRows(conn)

    def ask(self, plan: Plan, *, by: str, origin: str, now: datetime, state: DeletionState) -> int:
        """Keep a preview, or what was noticed elsewhere; return its id."""
        subject = plan.subject
        with self._conn.transaction():
            row = self._conn.execute(
                """
                INSERT INTO deletions (media_id, work_id, kind, title, year, scope, plan, state,
                    asked_by, origin, asked_at, files, bytes)
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
                """,
                (
                    subject.media_id,
                    subject.work_id,
                    subject.kind,
                    subject.title,
                    subject.year,
                    Jsonb(scope_to_json(plan.wish.scope)),
                    Jsonb(plan_to_json(plan)),
                    state,
                    by,
                    origin,
                    now,
                    len(plan.files()),
                    plan.size,
                ),
            ).fetchone()
            assert row is not None
            self._steps.write(int(row[0]), plan, now=now)
            self._note(int(row[0]), None, state, f"{by} asked for it")
        return int(row[0])

    def get(self, deletion_id: int) -> DeletionRow:
        """Return a deletion, or raise UnknownId."""
        row = self._conn.execute(
            f"SELECT {_COLUMNS} FROM deletions WHERE id = %s", (deletion_id,)
        ).fetchone()
        if row is None:
            raise UnknownId(f"there is no deletion {deletion_id}")
        return _deletion(row)

    def open_of(self, media_id: int) -> list[DeletionRow]:
        """Return what is being deleted of a title, or was within the last hour, the newest first."""
        rows = self._conn.execute(
            f"""
            SELECT {_COLUMNS} FROM deletions
            WHERE media_id = %s AND (state IN ('running', 'incomplete', 'approved')
                  OR state = 'complete' AND ended_at > now() - interval '1 hour')
            ORDER BY id DESC
            """,
            (media_id,),
        ).fetchall()
        return [_deletion(row) for row in rows]

    def due(self, now: datetime) -> list[int]:
        """Return the deletions that may begin: agreed to, and their day has come."""
        rows = self._conn.execute(
            """
            SELECT id FROM deletions
            WHERE state IN ('approved', 'running') OR state = 'scheduled' AND leaves_at <= %s
            ORDER BY id
            """,
            (now,),
        ).fetchall()
        return [row[0] for row in rows]

    def agreed_since(self, since: datetime) -> int:
        """Return how many files people agreed to since then."""
        row = self._conn.execute(
            "SELECT coalesce(sum(files), 0) FROM deletions WHERE agreed_at > %s AND state <> 'kept'",
            (since,),
        ).fetchone()
        return int(row[0]) if row else 0

    def agree(self, deletion_id: int, agreement: Agreement) -> None:
        """Note that somebody agreed, and from which day on; StaleStatus when it came too late."""
        new = DeletionState.SCHEDULED if agreement.leaves_at else DeletionState.APPROVED
        with self._conn.transaction():
            self.advance(deletion_id, new=new, reason=f"{agreement.by} agreed", now=agreement.at)
            self._conn.execute(
                "UPDATE deletions SET agreed_by = %s, agreed_at = %s, leaves_at = %s WHERE id = %s",
                (agreement.by, agreement.at, agreement.leaves_at, deletion_id),
            )

    def again(self, deletion_id: int, *, now: datetime) -> int:
        """Open the failed steps of a deletion; return how many there were."""
        failed = [row for row in self.steps(deletion_id) if row.state is DeletionStepState.FAILED]
        with self._conn.transaction():
            for row in failed:
                self.advance_step(row, new=DeletionStepState.PENDING, detail="tried again", now=now)
        return len(failed)

    @contextmanager
    def locked(self, deletion_id: int) -> Iterator[bool]:
        """Hold the title of a deletion alone; the lock ends with the database session."""
        row = self._conn.execute(
            """
            SELECT pg_try_advisory_lock(%s, key), key
            FROM (SELECT coalesce(media_id, -work_id, -id)::integer AS key
                  FROM deletions WHERE id = %s) d
            """,
            (_LOCK, deletion_id),
        ).fetchone()
        if row is None:
            raise UnknownId(f"there is no deletion {deletion_id}")
        try:
            yield bool(row[0])
        finally:
            if row[0]:
                self._conn.execute("SELECT pg_advisory_unlock(%s, %s)", (_LOCK, row[1]))

    def state(self, deletion_id: int) -> DeletionState:
        """Return how a deletion stands, or raise UnknownId."""
        return self.get(deletion_id).state

    def plan(self, deletion_id: int) -> Plan:
        """Return what was agreed to."""
        return self.get(deletion_id).plan

    def steps(self, deletion_id: int) -> Sequence[StepRow]:
        """Return the steps in their order."""
        return self._steps.of(deletion_id)

    def advance_step(
        self,
        row: StepRow,
        *,
        new: DeletionStepState,
        detail: str,
        now: datetime,
        remedy: str | None = None,
    ) -> None:
        """Change the state of a step, or raise StaleStatus."""
        self._steps.advance(row, new=new, detail=detail, now=now, remedy=remedy)

    def note_step(self, row: StepRow, *, detail: str, now: datetime) -> None:
        """Say how a step stands; its state stays."""
        self._steps.note(row, detail=detail, now=now)

    def renew(self, deletion_id: int, plan: Plan, *, now: datetime) -> None:
        """Replace the plan by a newer look at the same, before anything was done."""
        with self._conn.transaction():
            self._conn.execute(
                "UPDATE deletions SET plan = %s, files = %s, bytes = %s WHERE id = %s",
                (Jsonb(plan_to_json(plan)), len(plan.files()), plan.size, deletion_id),
            )
            self._steps.write(deletion_id, plan, now=now)

    def advance(self, deletion_id: int, *, new: DeletionState, reason: str, now: datetime) -> None:
        """Change the state of a deletion, or raise StaleStatus."""
        old = self.state(deletion_id)
        check_transition(DELETION_TRANSITIONS, old=old, new=new)
        began = new is DeletionState.RUNNING
        ended = new in {DeletionState.COMPLETE, DeletionState.INCOMPLETE, DeletionState.KEPT}
        with self._conn.transaction():
            done = self._conn.execute(
                """
                UPDATE deletions SET state = %s, reason = %s,
                    began_at = CASE WHEN %s THEN coalesce(began_at, %s) ELSE began_at END,
                    ended_at = CASE WHEN %s THEN %s::timestamptz END
                WHERE id = %s AND state = %s
                """,
                (new, reason, began, now, ended, now, deletion_id, old),
            )
            if done.rowcount != 1:
                raise StaleStatus(f"deletion {deletion_id} is no longer {old}")
            self._note(deletion_id, old, new, reason)

    def _note(self, deletion_id: int, old: str | None, new: str, reason: str) -> None:
        history.record(
            self._conn, entity=ENTITY, entity_id=deletion_id, old=old, new=new, reason=reason
        )


def day_before(now: datetime) -> datetime:
    """Return the moment since when files count for the cap of a day."""
    return now - timedelta(days=1)


def _deletion(row: tuple[Any, ...]) -> DeletionRow:
    said = dict(zip((each.strip() for each in _COLUMNS.split(",")), row, strict=True))
    plan, state = plan_from_json(said["plan"]), DeletionState(said["state"])
    return DeletionRow(**{**said, "plan": plan, "state": state})
