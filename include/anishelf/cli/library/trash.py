"""`anishelf trash`: what left the library in the last 30 days."""

from __future__ import annotations

from typing import Annotated

import typer

from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.core.words import size
from anishelf.wiring import library as build
from anishelf.wiring import local

app = typer.Typer(
    no_args_is_help=True,
    help="What was replaced or removed; it is kept for 30 days.",
    rich_markup_mode=None,
)
Ids = Annotated[list[int], typer.Argument(help="Ids, as `trash list` shows them.")]


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List what is in the trash, the newest first."""
    from anishelf.views.library import trashed

    with local.open_database() as conn:
        found = trashed(conn)
    if as_json:
        show_json(found)
        return
    rows = [(f.id, f.trashed_at, size(f.size), f.reason, f.original_path) for f in found]
    show_table(["ID", "SINCE", "SIZE", "WHY", "IT WAS"], rows, right=["ID", "SIZE"])


@app.command()
def restore(ids: Ids, *, as_json: Json = False) -> None:
    """Put files back where they were; a file that is there now stays, and yours in the trash."""
    from anishelf.library.actions import restore_trash

    with local.open_context() as live:
        restored = restore_trash(live.conn, build.trash(live), ids).changed
    if as_json:
        show_json({"restored": restored})
        return
    for path in restored:
        say(f"restored {path}")


@app.command("empty")
def empty_all(
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Delete; without it they are counted.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Delete everything in the trash permanently."""
    from anishelf.library.actions import empty_trash
    from anishelf.views.library import trashed

    with local.open_context() as live:
        if not yes:
            found = trashed(live.conn)
            _count(len(found), sum(each.size for each in found), as_json=as_json)
            return
        done = empty_trash(live.conn, build.trash(live)).changed
    if as_json:
        show_json({"files": done.files, "deleted": done.deleted})
    else:
        say(f"deleted {done.deleted} of {done.files}")
    if done.deleted < done.files:
        raise typer.Exit(1)


def _count(files: int, bytes_: int, *, as_json: bool) -> None:
    if as_json:
        show_json({"files": files, "deleted": 0})
    else:
        say(f"{files} files, {size(bytes_)}; to delete them: --yes")
