"""Carries out a deletion: services in order, a row and a commit for each step, proved by looking.

A run that died goes on at the first open step; several may run side by side, one for each title.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from anishelf.deletions.domain.asked import DeletionRows, Hand, Sleep
from anishelf.deletions.domain.consent import check_agreed, check_answers
from anishelf.deletions.domain.findings import Part
from anishelf.deletions.domain.plan import Plan
from anishelf.deletions.domain.records import StepRow
from anishelf.deletions.domain.remedies import remedy_for
from anishelf.deletions.domain.states import (
    SETTLED,
    DeletionService,
    DeletionState,
    DeletionStepState,
    outcome_of,
)
from anishelf.errors import (
    DownloaderUnreachable,
    JellyfinUnreachable,
    LibraryUnavailable,
    NeighbourUnreachable,
    PipelineError,
    PreviewOutdated,
)

log = logging.getLogger(__name__)

PAUSES = (2.0, 10.0, 60.0)
"""Seconds between looks; the DAG's retries look further."""

PASSING = (DownloaderUnreachable, JellyfinUnreachable, LibraryUnavailable, NeighbourUnreachable)
"""Errors that are over some time: the step stays open."""


@dataclass(frozen=True, slots=True)
class Executor:
    """Does the steps of deletions."""

    rows: DeletionRows
    hands: Callable[[Part], Hand | None]
    clock: Callable[[], datetime]
    sleep: Sleep
    look_again: Callable[[Plan], Plan]
    pauses: Sequence[float] = PAUSES

    def run(self, deletion_id: int, *, is_last: bool = False) -> DeletionState:
        """Do what is open of a deletion and return how it stands.

        With *is_last* what is not proved now has failed. Another run of the same title goes first:
        then nothing is done here.
        """
        with self.rows.locked(deletion_id) as mine:
            if not mine:
                log.info("deletion %d: another one of the same title is at work", deletion_id)
                return self.rows.state(deletion_id)
            plan = self._begin(deletion_id, is_last=is_last)
            if plan is None:
                return self.rows.state(deletion_id)
            for _ in range(2):  # what waited for a later service is done in the second turn
                self._turn(deletion_id, plan)
            if is_last:
                self._give_up(deletion_id)
            return self._settle(deletion_id)

    def _begin(self, deletion_id: int, *, is_last: bool) -> Plan | None:
        """Return what is to be done; before the first step only what is agreed to and still true.

        Days may lie between a preview and its day. Where more would go than was agreed to, nothing
        goes: None. While somebody who knows what shares a file does not answer, that is raised.
        """
        agreed, now = self.rows.plan(deletion_id), self.clock()
        state = self.rows.state(deletion_id)
        if state not in {DeletionState.APPROVED, DeletionState.INCOMPLETE, DeletionState.RUNNING}:
            return None
        if state is not DeletionState.RUNNING:
            self.rows.advance(deletion_id, new=DeletionState.RUNNING, reason="begins", now=now)
        if any(row.attempts for row in self.rows.steps(deletion_id)):
            return agreed
        fresh = self.look_again(agreed)
        try:
            check_answers(fresh)
            check_agreed(agreed, fresh)
        except (PreviewOutdated, NeighbourUnreachable) as error:
            if isinstance(error, NeighbourUnreachable) and not is_last:
                raise
            reason = str(error)
            self.rows.advance(deletion_id, new=DeletionState.INCOMPLETE, reason=reason, now=now)
            return None
        self.rows.renew(deletion_id, fresh, now=now)
        return fresh

    def _turn(self, deletion_id: int, plan: Plan) -> None:
        for position in [row.position for row in self.rows.steps(deletion_id)]:
            rows = {row.position: row for row in self.rows.steps(deletion_id)}
            row = rows[position]
            if row.state in {DeletionStepState.PENDING, DeletionStepState.IN_PROGRESS}:
                waiting = _waits_for(row, list(rows.values()))
                if waiting:
                    self.rows.note_step(row, detail=waiting, now=self.clock())
                else:
                    self._do(row, plan)

    def _do(self, row: StepRow, plan: Plan) -> None:
        hand = self.hands(row.step.part)
        if hand is None:
            self._end(row, DeletionStepState.FAILED, "its connection is not set up any more")
            return
        if row.state is DeletionStepState.PENDING:
            self._end(row, DeletionStepState.IN_PROGRESS, row.step.does)
            row = _begun(row)
        said = ""
        try:
            hand.act(row.step, plan)
        except PASSING as error:
            said = str(error)
        except PipelineError as error:
            self._end(row, DeletionStepState.FAILED, str(error))
            return
        self._prove(row, plan, hand, said)

    def _prove(self, row: StepRow, plan: Plan, hand: Hand, said: str) -> None:
        """Look until it is gone; what an action answered is no proof, nor is what went wrong."""
        left: str | None = said or None
        for pause in (0.0, *self.pauses):
            if pause:
                self.sleep(pause)
            try:
                left = hand.left(row.step, plan)
            except PASSING as error:
                left = str(error)
            except PipelineError as error:
                self._end(row, DeletionStepState.FAILED, str(error))
                return
            if left is None:
                self._end(row, DeletionStepState.CONFIRMED, row.step.does)
                return
        self.rows.note_step(row, detail=said or left or "", now=self.clock())

    def _end(self, row: StepRow, new: DeletionStepState, detail: str) -> None:
        remedy = remedy_for(row.step.part) if new is DeletionStepState.FAILED else None
        log.info("deletion %d: %s: %s: %s", row.deletion_id, row.step.part.instance, new, detail)
        self.rows.advance_step(row, new=new, detail=detail, now=self.clock(), remedy=remedy)

    def _give_up(self, deletion_id: int) -> None:
        for row in self.rows.steps(deletion_id):
            if row.state is DeletionStepState.IN_PROGRESS:
                self._end(row, DeletionStepState.FAILED, row.detail)

    def _settle(self, deletion_id: int) -> DeletionState:
        rows = self.rows.steps(deletion_id)
        new = outcome_of([row.state for row in rows])
        if new is not DeletionState.RUNNING:
            failed = [
                row.step.part.instance for row in rows if row.state is DeletionStepState.FAILED
            ]
            reason = f"failed at {', '.join(failed)}" if failed else "gone everywhere"
            self.rows.advance(deletion_id, new=new, reason=reason, now=self.clock())
        return new


def _waits_for(row: StepRow, rows: Sequence[StepRow]) -> str | None:
    """Return what has to be done before a step: Seerr asks all others, Shoko looks at the disk."""
    part = row.step.part
    if part.service is DeletionService.SEERR:
        open_ones = [r for r in rows if r.position != row.position and r.state not in SETTLED]
        return _until(open_ones)
    if part.service is DeletionService.SHOKO:
        paths = {file.path for file in row.step.files}
        own = [
            r
            for r in rows
            if r.step.part.service is DeletionService.LIBRARY
            and r.state in {DeletionStepState.PENDING, DeletionStepState.IN_PROGRESS}
            and paths & {file.path for file in r.step.files}
        ]
        return _until(own)
    return None


def _until(rows: Sequence[StepRow]) -> str | None:
    return f"waits for {', '.join(r.step.part.instance for r in rows)}" if rows else None


def _begun(row: StepRow) -> StepRow:
    return StepRow(
        row.deletion_id,
        row.position,
        row.step,
        DeletionStepState.IN_PROGRESS,
        row.attempts + 1,
        row.detail,
    )


Hands = Mapping[Part, Hand]
