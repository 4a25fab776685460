"""Previews are kept, agreed to within caps, kept from happening, and tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from anishelf.core.outcome import DagStart, Outcome, Work
from anishelf.core.words import size
from anishelf.deletions.domain.consent import MANY, check_answers
from anishelf.deletions.domain.findings import Subject
from anishelf.deletions.domain.plan import Plan, Wish
from anishelf.deletions.domain.records import Agreement, DeletionRow
from anishelf.deletions.domain.scope import FILM, Place, Scope, ScopeKind
from anishelf.deletions.domain.states import DeletionState
from anishelf.deletions.steps.preview import preview
from anishelf.deletions.store.deletions import Deletions, day_before
from anishelf.deletions.store.pauses import Pauses
from anishelf.errors import CommandRefused, ScopeMissing

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.deletions.steps.programs import Programs

__all__ = ["FILM", "Caps", "Place", "Plan", "Scope", "ScopeKind", "Subject", "Wish", "read_scope"]


@dataclass(frozen=True, slots=True)
class Caps:
    """How many files may go by one agreement, and within a day."""

    per_run: int
    per_day: int


def read_scope(
    kind: str,
    *,
    season: int | None = None,
    episodes: tuple[str, ...] = (),
    path: str | None = None,
    track: str | None = None,
) -> Scope:
    """Return what a person said is to go, or raise ScopeMissing; episodes are like 1x05 or S01E05."""
    if kind not in set(ScopeKind):
        known = ", ".join(ScopeKind)
        raise ScopeMissing(f"say what is to be deleted: {known}; nothing was deleted")
    if track not in {None, "hd", "uhd"}:
        raise ScopeMissing(f"{track!r} is no copy; there are hd and uhd; nothing was deleted")
    return Scope(
        ScopeKind(kind),
        season=season,
        episodes=frozenset(map(_place, episodes)),
        path=path,
        track=track,
    )


def preview_deletion(subject: Subject, wish: Wish, programs: Programs, *, is_enabled: bool) -> Plan:
    """Return what a deletion would do now; nothing is kept."""
    return preview(subject, wish, programs, is_enabled=is_enabled)


def ask_deletion(
    conn: Connection, plan: Plan, *, by: str, now: datetime, origin: str = "person"
) -> Outcome[DeletionRow]:
    """Keep a preview, so that it can be agreed to; nothing is deleted yet."""
    rows = Deletions(conn)
    number = rows.ask(plan, by=by, origin=origin, now=now, state=DeletionState.PREVIEWED)
    return Outcome(rows.get(number), (number,))


def agree(
    conn: Connection,
    deletion_id: int,
    *,
    by: str,
    now: datetime,
    caps: Caps,
    typed: int | None = None,
    leaves_at: datetime | None = None,
) -> Outcome[DeletionRow]:
    """Agree to what a preview says; it begins at once, or on its day.

    Raises UnknownId, StaleStatus where it was agreed to already, NeighbourUnreachable while somebody
    who knows what shares a file did not answer, and CommandRefused for nothing to do, for more files
    than the caps allow, for many files whose number was not typed, and while deletions are paused.
    """
    rows = Deletions(conn)
    with conn.transaction():
        found = rows.get(deletion_id)
        check_answers(found.plan)
        _check(found, typed, caps, rows.agreed_since(day_before(now)), Pauses(conn).reason())
        rows.agree(deletion_id, Agreement(by, now, leaves_at))
    start = None if leaves_at else start_of(deletion_id)
    return Outcome(rows.get(deletion_id), (deletion_id,), start)


def keep(conn: Connection, deletion_id: int, *, by: str, now: datetime) -> Outcome[DeletionRow]:
    """Keep what was to go, while it has not begun. Raises UnknownId, ForbiddenTransition later."""
    rows = Deletions(conn)
    rows.advance(deletion_id, new=DeletionState.KEPT, reason=f"{by} keeps it", now=now)
    return Outcome(rows.get(deletion_id), (deletion_id,))


def retry(conn: Connection, deletion_id: int, *, by: str, now: datetime) -> Outcome[int]:
    """Open what failed again; return how many steps. Raises UnknownId, CommandRefused."""
    rows = Deletions(conn)
    found = rows.get(deletion_id)
    if found.state is not DeletionState.INCOMPLETE:
        raise CommandRefused(f"deletion {deletion_id} is {found.state}; nothing failed")
    del by
    count = rows.again(deletion_id, now=now)
    return Outcome(count, (deletion_id,), start_of(deletion_id))


def told(plan: Plan) -> str:
    """Return a preview as lines of text."""
    lines = [f"{step.part.instance}: {step.state}: {step.does}" for step in plan.steps]
    lines += [f"  {note}" for step in plan.steps for note in step.notes]
    lines += [f"{file.path} ({size(file.size)})" for file in plan.files()]
    return "\n".join(lines)


def told_rows(conn: Connection, deletion_id: int) -> str:
    """Return how far a deletion is, as lines of text."""
    rows = Deletions(conn).steps(deletion_id)
    said = [f"{row.step.part.instance}: {row.state}: {row.detail}" for row in rows]
    return "\n".join([f"deletion {deletion_id}", *said])


def start_of(deletion_id: int) -> DagStart:
    """Return what carries a deletion out."""
    return DagStart(Work.DELETE_MEDIA, {"deletion_id": deletion_id})


def _check(
    found: DeletionRow, typed: int | None, caps: Caps, today: int, paused: str | None
) -> None:
    if paused is not None:
        raise CommandRefused(f"deletions are paused: {paused}")
    if found.plan.does_nothing:
        raise CommandRefused("there is nothing to delete")
    if found.files > MANY and typed != found.files:
        raise CommandRefused(f"{found.files} files would go: type that number to agree")
    if found.files > caps.per_run:
        raise CommandRefused(
            f"{found.files} files would go, and one deletion may take {caps.per_run}"
        )
    if today + found.files > caps.per_day:
        raise CommandRefused(
            f"{today} files went within a day, and {caps.per_day} may: {found.files} more are too many"
        )


def _place(text: str) -> Place:
    season, _, episode = text.strip().lower().removeprefix("s").replace("x", "e").partition("e")
    if not season.isdigit() or not episode.isdigit():
        raise ScopeMissing(f"{text!r} is no episode like S01E05; nothing was deleted")
    return Place(int(season), int(episode))
