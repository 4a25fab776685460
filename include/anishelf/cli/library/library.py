"""`anishelf library`: what lies in the library, as a tree or as a list."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from anishelf.cli.commands import Json, user
from anishelf.cli.library.tree import show_list, show_tree
from anishelf.cli.output import say, show_json
from anishelf.cli.remedies import show_remedies
from anishelf.wiring import identity, local
from anishelf.wiring import library as build

app = typer.Typer(
    invoke_without_command=True, help="What lies in the library.", rich_markup_mode=None
)
Ids = Annotated[list[int], typer.Argument(help="Ids, as `library --list` shows them.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without it you only see what it would.")]


@app.callback()
def library(
    context: typer.Context,
    *,
    files: Annotated[bool, typer.Option("--list", help="A list instead of a tree.")] = False,
    as_json: Json = False,
) -> None:
    """Show the library: its folders and files, or one line for each file."""
    from anishelf.views import Dashboard

    if context.invoked_subcommand:
        return
    with local.open_database() as conn:
        found = Dashboard(conn).library()
    if as_json:
        show_json(found)
    elif not found:
        say("the library is empty")
    elif files:
        show_list(found)
        show_remedies(each.state for each in found)
    else:
        show_tree(found)


@app.command()
def remove(
    ids: Ids,
    *,
    with_torrent: Annotated[
        bool,
        typer.Option(
            "--with-torrent",
            help="Take their torrents, too, out of the downloaders, with their data; one that "
            "brought something else that is in the library stays.",
        ),
    ] = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Move files to the trash, with all that came with them; their episodes come no more."""
    from anishelf.cli.runs import begin
    from anishelf.library.actions import preview_removal, remove_files

    with local.open_context() as live:
        conn, removal = live.conn, build.removal(live)
        if yes:
            done = remove_files(conn, removal, ids, by=user(), with_torrents=with_torrent)
            taken = done.changed
            begin(done.start)
        else:
            taken = preview_removal(conn, removal, ids, with_torrents=with_torrent)
    if as_json:
        show_json({"removed": yes, **asdict(taken)})
        return
    for path in taken.paths:
        say(path)
    for download in taken.torrents:
        say(f"the torrent of download {download}, with its data")
    for download in taken.kept_torrents:
        say(f"(the torrent of download {download} stays: it brought other episodes, too)")
    say("in the trash now; `anishelf trash restore` brings them back" if yes else "to do it: --yes")


@app.command()
def restore(ids: Ids, *, as_json: Json = False) -> None:
    """Place files again that somebody removed by hand: from their downloads, or downloaded again."""
    from anishelf.cli.runs import begin
    from anishelf.library.actions import restore_files

    with local.open_database() as conn:
        restored = restore_files(conn, ids, by=user(), now=local.clock())
    begin(restored.start)
    placed, fetched = restored.changed.placed, restored.changed.fetched
    if as_json:
        counts = {"asked": len(ids), "changed": len(placed) + len(fetched)}
        show_json(counts | {"downloaded_again": [file.id for file in fetched]})
        return
    say(f"{len(placed) + len(fetched)} of {len(ids)} were missing")
    if placed:
        say(f"{len(placed)} are placed again within a minute")
    if fetched:
        say(f"{len(fetched)} are downloaded again: their downloads are gone, too")


@app.command()
def rebase(
    old: Annotated[str, typer.Argument(help="The folder the files were in.")],
    new: Annotated[str, typer.Argument(help="The folder they are in now.")],
    *,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Follow a library that you moved by hand, to a new disk for example; no file is touched.

    Move the files first (with the hidden .anishelf-library), let ANISHELF_LIBRARY_DIR or
    ANISHELF_MOVIES_DIR name the new folder, then run this.
    """
    from anishelf.library.actions import preview_rebase, rebase_library

    with local.open_context() as live:
        files = build.library(live)
        if yes:
            plan = rebase_library(live.conn, files, old, new, now=local.clock()).changed
        else:
            plan = preview_rebase(live.conn, files, old, new)
    if as_json:
        counts = {"files": len(plan.files), "found": len(plan.found), "absent": plan.absent}
        show_json({"rebased": yes, "from": plan.old, "to": plan.new, **counts})
        return
    for path in plan.absent:
        say(f"not there: {path}")
    known, found = len(plan.files), len(plan.found)
    say(f"{known} files are known below {plan.old}; {found} of them lie below {plan.new}")
    say("they are followed" if yes else "to do it: --yes")


@app.command()
def preview(*, as_json: Json = False) -> None:
    """Show which files would move with the settings of now; `resync_library` moves them."""
    from anishelf.library.actions import preview_resync

    with local.open_context() as live:
        files, cache = build.library(live), identity.bangumi_cache(live)
        language = live.settings.title_language
        plan = preview_resync(live.conn, files, cache, language=language)
    if as_json:
        moves = [{"from": move.file.path, "to": move.target} for move in plan.moves]
        refused = [{"path": r.file.path, "reason": r.reason} for r in plan.refused]
        show_json({"moves": moves, "refused": refused})
        return
    for line in (*plan.moves, *plan.refused):
        say(str(line))
    say(f"{len(plan.moves)} files would move, {len(plan.refused)} cannot")
