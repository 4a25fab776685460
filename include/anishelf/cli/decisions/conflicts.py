"""`anishelf conflicts`: episodes with several releases that your policy does not tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json, user
from anishelf.cli.output import say, show_json, show_table
from anishelf.wiring import local

if TYPE_CHECKING:
    from anishelf.decisions.domain.conflict import Conflict

app = typer.Typer(
    no_args_is_help=True,
    help="Episodes with several releases that your policy does not tell apart.",
    rich_markup_mode=None,
)
ConflictId = Annotated[int, typer.Argument(help="Its id, as `conflicts list` shows it.")]


@app.command("list")
def list_all(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are settled.")] = False,
    as_json: Json = False,
) -> None:
    """List the episodes that wait for your choice, the oldest first."""
    from anishelf.views.questions import conflicts

    with local.open_database() as conn:
        found = conflicts(conn, everything=everything)
    if as_json:
        show_json(found)
        return
    rows = [(each.id, each.name, len(each.rivals), each.status) for each in found]
    show_table(["ID", "EPISODE", "RELEASES", "STATUS"], rows, right=["ID", "RELEASES"])


@app.command()
def show(conflict_id: ConflictId, *, as_json: Json = False) -> None:
    """Show the releases to choose between."""
    from anishelf.views.questions import conflict as read

    with local.open_database() as conn:
        conflict = read(conn, conflict_id)
    if as_json:
        show_json(conflict)
        return
    say(f"conflict {conflict.id}: {conflict.name}, {conflict.status}")
    rows = [
        (each.release_id, each.title, each.published_at, _mark(conflict, each.release_id))
        for each in conflict.rivals
    ]
    show_table(["RELEASE", "ENTRY", "PUBLISHED", ""], rows, right=["RELEASE"])


@app.command()
def resolve(
    conflict_id: ConflictId,
    release_id: Annotated[int, typer.Argument(help="The release, as `conflicts show` has it.")],
    *,
    as_json: Json = False,
) -> None:
    """Choose a release; it is chosen for the other episodes that it holds, too."""
    from anishelf.cli.runs import ANSWERED_TOO, tell
    from anishelf.decisions.actions import resolve_conflict

    with local.open_database() as conn:
        outcome = resolve_conflict(conn, conflict_id, release_id, by=user())
    told = tell(outcome.answered)
    if as_json:
        show_json(outcome.changed)
        return
    names = ", ".join(each.name for each in outcome.changed)
    say(f"release {release_id} is chosen for {names}; the next run of collect_releases takes it")
    if told:
        say(ANSWERED_TOO)


def _mark(conflict: Conflict, release_id: int) -> str:
    return "chosen" if conflict.chosen_release_id == release_id else ""
