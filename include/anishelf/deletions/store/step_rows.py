"""The `deletion_steps` table: how far a deletion is with each program. `deletions` alone uses it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg import Connection
from psycopg.types.json import Jsonb

from anishelf.core import history
from anishelf.core.states import check_transition
from anishelf.deletions.domain.plan import Plan, step_from_json, step_to_json
from anishelf.deletions.domain.records import StepRow
from anishelf.deletions.domain.states import STEP_TRANSITIONS, DeletionStepState
from anishelf.errors import StaleStatus


class StepRows:
    """Repository of steps; one row for each program, updated in place."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def of(self, deletion_id: int) -> Sequence[StepRow]:
        """Return the steps in their order."""
        rows = self._conn.execute(
            """
            SELECT deletion_id, position, step, state, attempts, detail FROM deletion_steps
            WHERE deletion_id = %s ORDER BY position
            """,
            (deletion_id,),
        ).fetchall()
        return [
            StepRow(d, p, step_from_json(s), DeletionStepState(st), a, t)
            for d, p, s, st, a, t in rows
        ]

    def advance(
        self,
        row: StepRow,
        *,
        new: DeletionStepState,
        detail: str,
        now: datetime,
        remedy: str | None = None,
    ) -> None:
        """Change the state of a step, or raise StaleStatus."""
        check_transition(STEP_TRANSITIONS, old=row.state, new=new)
        begun = int(new is DeletionStepState.IN_PROGRESS)
        with self._conn.transaction():
            done = self._conn.execute(
                """
                UPDATE deletion_steps SET state = %s, detail = %s, remedy = %s, changed_at = %s,
                    attempts = attempts + %s
                WHERE deletion_id = %s AND position = %s AND state = %s
                """,
                (new, detail, remedy, now, begun, row.deletion_id, row.position, row.state),
            )
            if done.rowcount != 1:
                raise StaleStatus(f"step {row.position} is no longer {row.state}")
            said = f"{row.step.part.instance}: {detail}"
            history.record(
                self._conn,
                entity="deletion_steps",
                entity_id=row.deletion_id,
                old=row.state,
                new=new,
                reason=said,
            )

    def note(self, row: StepRow, *, detail: str, now: datetime) -> None:
        """Say how a step stands; its state stays."""
        self._conn.execute(
            """
            UPDATE deletion_steps SET detail = %s, changed_at = %s
            WHERE deletion_id = %s AND position = %s
            """,
            (detail, now, row.deletion_id, row.position),
        )

    def write(self, deletion_id: int, plan: Plan, *, now: datetime) -> None:
        """Write the steps of a plan, in place of those that there were."""
        self._conn.execute("DELETE FROM deletion_steps WHERE deletion_id = %s", (deletion_id,))
        with self._conn.cursor() as cursor:
            cursor.executemany(
                """
                INSERT INTO deletion_steps (
                    deletion_id, position, service, instance, step, state, detail, changed_at)
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
                """,
                [
                    (
                        deletion_id,
                        position,
                        step.part.service,
                        step.part.instance,
                        Jsonb(step_to_json(step)),
                        step.state,
                        step.does,
                        now,
                    )
                    for position, step in enumerate(plan.steps)
                ],
            )
