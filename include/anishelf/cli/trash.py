"""`anishelf trash`: what left the library in the last 30 days."""

from __future__ import annotations

from typing import Annotated

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.core.words import size
from anishelf.errors import UnknownId

app = typer.Typer(
    no_args_is_help=True,
    help="What was replaced or removed; it is kept for 30 days.",
    rich_markup_mode=None,
)
Ids = Annotated[list[int], typer.Argument(help="Ids, as `trash list` shows them.")]


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List what is in the trash, the newest first."""
    from anishelf.library.store.trash import TrashRows

    with wiring.database() as conn:
        found = TrashRows(conn).kept()
    if as_json:
        show_json(found)
        return
    rows = [(f.id, f.trashed_at, size(f.size), f.reason, f.original_path) for f in found]
    show_table(["ID", "SINCE", "SIZE", "WHY", "IT WAS"], rows, right=["ID", "SIZE"])


@app.command()
def restore(ids: Ids, *, as_json: Json = False) -> None:
    """Put files back where they were; a file that is there now stays, and yours in the trash."""
    from anishelf.library.steps.trash import restore as bring_back
    from anishelf.library.store.library_files import LibraryFiles
    from anishelf.library.store.sync_tasks import SyncTasks
    from anishelf.library.store.trash import TrashRows

    with wiring.database() as conn:
        rows, bin_, restored = TrashRows(conn), wiring.trash(conn), []
        for each in ids:
            file = rows.get(each)
            if file is None:
                raise UnknownId(f"nothing in the trash has id {each}; `anishelf trash list`")
            bring_back(
                bin_, LibraryFiles(conn), SyncTasks(conn), file, transaction=conn.transaction
            )
            restored.append(file.original_path)
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
    """Delete everything in the trash for good."""
    from anishelf.library.steps.trash import empty
    from anishelf.library.store.trash import TrashRows

    with wiring.database() as conn:
        found = TrashRows(conn).kept()
        deleted = empty(wiring.trash(conn), found).done if yes else 0
    if as_json:
        show_json({"files": len(found), "deleted": deleted})
    elif yes:
        say(f"deleted {deleted} of {len(found)}")
    else:
        say(f"{len(found)} files, {size(sum(f.size for f in found))}; to delete them: --yes")
    if yes and deleted < len(found):
        raise typer.Exit(1)
