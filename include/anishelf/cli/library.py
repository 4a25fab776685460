"""`anishelf library`: what lies in the library, as a tree or as a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.library_view import show_list, show_tree
from anishelf.cli.output import say, show_json
from anishelf.errors import UnknownId

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.library.domain.files import LibraryFile
    from anishelf.library.store.library_files import LibraryFiles


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
    with wiring.database() as conn:
        found = Dashboard(conn).library()
    if as_json:
        show_json(found)
    elif not found:
        say("the library is empty")
    elif files:
        show_list(found)
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
    from anishelf.library.store.library_files import LibraryFiles

    with wiring.database() as conn:
        removal, files = wiring.removal(conn), LibraryFiles(conn)
        chosen = [_file(files, each) for each in dict.fromkeys(ids)]
        paths = removal.paths(chosen)
        torrents, needed = removal.downloads(chosen) if with_torrent else ([], [])
        if yes:
            removal.remove(chosen)
            _take_away(conn, torrents)
    if as_json:
        removed = {"removed": yes, "paths": paths}
        show_json(removed | {"torrents": torrents, "kept_torrents": needed})
        return
    for path in paths:
        say(path)
    for download in torrents:
        say(f"the torrent of download {download}, with its data")
    for download in needed:
        say(f"(the torrent of download {download} stays: it brought other episodes, too)")
    say("in the trash now; `anishelf trash restore` brings them back" if yes else "to do it: --yes")


@app.command()
def restore(ids: Ids, *, as_json: Json = False) -> None:
    """Place files again that somebody removed by hand: from their downloads, or downloaded anew."""
    from anishelf.library.domain.states import LibraryState
    from anishelf.library.store.library_files import LibraryFiles

    placed: list[LibraryFile] = []
    fetched: list[LibraryFile] = []
    with wiring.database() as conn:
        files = LibraryFiles(conn)
        chosen = [_file(files, each) for each in dict.fromkeys(ids)]
        for file in (each for each in chosen if each.state is LibraryState.MISSING):
            with conn.transaction():
                files.wish(file.path, wanted=True)
                (placed if _placed_again(conn, file) else fetched).append(file)
        _fetch_again(conn, sorted({file.download_id for file in fetched}))
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
def preview(*, as_json: Json = False) -> None:
    """Show which files would move with the settings of now; `resync_library` moves them."""
    from anishelf.identity.steps.rename import rename_works
    from anishelf.identity.store.names import Names
    from anishelf.library.steps.resync import plan_resync
    from anishelf.library.store.relocations import Relocations

    language = wiring.settings().title_language
    with wiring.database() as conn, conn.transaction(force_rollback=True):
        rows, cache = Relocations(conn), wiring.bangumi_cache(conn)
        works = {file.work_id for file in rows.entries()}
        rename_works(Names(conn), cache, work_ids=works, language=language)
        plan = plan_resync(rows.entries(), wiring.files(conn))
    if as_json:
        moves = [{"from": move.file.path, "to": move.target} for move in plan.moves]
        refused = [{"path": r.file.path, "reason": r.reason} for r in plan.refused]
        show_json({"moves": moves, "refused": refused})
        return
    for line in (*plan.moves, *plan.refused):
        say(str(line))
    say(f"{len(plan.moves)} files would move, {len(plan.refused)} cannot")


def _placed_again(conn: Connection, file: LibraryFile) -> bool:
    """Have a file placed from its download, and return whether that is still there."""
    from anishelf.library.store.sync_tasks import SyncTasks

    tasks = SyncTasks(conn)
    source = tasks.source_of(file.path)
    if source is None or not Path(source).is_file():
        return False
    tasks.redo(file.path, now=wiring.now(), reason="you asked for it again")
    return True


def _fetch_again(conn: Connection, downloads: Sequence[int]) -> None:
    from anishelf.cli.runs import begin
    from anishelf.core.outcome import DagStart, Work
    from anishelf.downloads.domain.states import CommandAction, DownloadStatus
    from anishelf.downloads.store.download_commands import DownloadCommands
    from anishelf.downloads.store.downloads import Downloads

    rows = Downloads(conn)
    for download in downloads:
        with conn.transaction():
            if rows.get(download).status is DownloadStatus.COMPLETED:
                rows.advance(
                    download,
                    old=DownloadStatus.COMPLETED,
                    new=DownloadStatus.REMOVED,
                    reason="its files are gone",
                )
            DownloadCommands(conn).ask(download, action=CommandAction.RETRY)
    if downloads:
        begin(DagStart(Work.CONTROL_DOWNLOADS))


def _take_away(conn: Connection, downloads: Sequence[int]) -> None:
    from anishelf.cli.runs import begin
    from anishelf.core.outcome import DagStart, Work
    from anishelf.downloads.domain.states import CommandAction
    from anishelf.downloads.store.download_commands import DownloadCommands

    for download in downloads:
        DownloadCommands(conn).ask(download, action=CommandAction.REMOVE_WITH_DATA)
    if downloads:
        begin(DagStart(Work.CONTROL_DOWNLOADS))


def _file(files: LibraryFiles, file_id: int) -> LibraryFile:
    found = files.get(file_id)
    if found is None:
        raise UnknownId(f"the library has no file {file_id}; `anishelf library --list` names them")
    return found
