"""Asks for deletions: pages, API and command line ask the same way, of every program that is set up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from anishelf.wiring import deletions as build
from anishelf.wiring.context import Context

if TYPE_CHECKING:
    from anishelf.core.outcome import Outcome
    from anishelf.deletions.domain.records import DeletionRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody typed: a title (whole name, #id, tmdb:1, tvdb:1) and how much of it goes."""

    title: str
    kind: str
    season: int | None = None
    episodes: tuple[str, ...] = ()
    path: str | None = None
    copy: str | None = None
    delete_files: bool = True
    exclude: bool = False
    edit_mylist: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A preview that was kept."""

    id: int
    name: str


def ask(context: Context, wanted: Wanted, *, by: str) -> Asked:
    """Look everywhere and keep the preview. Raises ScopeMissing, NotOneFits, UnknownId."""
    from anishelf.deletions.actions import deletions as actions

    scope = actions.read_scope(
        wanted.kind,
        season=wanted.season,
        episodes=wanted.episodes,
        path=wanted.path,
        track=wanted.copy,
    )
    kind = {"movie": "movie", "file": None}.get(wanted.kind, "tv")
    subject = build.subjects(context).named(wanted.title, kind=kind)
    plan = actions.preview_deletion(
        subject,
        actions.Wish(scope, wanted.delete_files, wanted.exclude, wanted.edit_mylist),
        build.programs(context),
        is_enabled=context.settings.enable_deletion,
    )
    found = actions.ask_deletion(context.conn, plan, by=by, now=context.clock())
    return Asked(found.ids[0], plan.subject.name)


def agree(
    context: Context,
    deletion_id: int,
    *,
    by: str,
    typed: int | None = None,
    leaves_at: datetime | None = None,
) -> Outcome[DeletionRow]:
    """Agree to a preview within the caps of the settings; see `actions.deletions.agree`."""
    from anishelf.deletions.actions import deletions as actions

    return actions.agree(
        context.conn,
        deletion_id,
        by=by,
        now=context.clock(),
        caps=build.caps(context),
        typed=typed,
        leaves_at=leaves_at,
    )
