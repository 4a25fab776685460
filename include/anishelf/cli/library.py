"""`anishelf library`: what lies in the library, as a tree or as a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.output import console, printable, say, show_json, show_table
from anishelf.domain.words import episode_name, size
from anishelf.errors import UnknownId

if TYPE_CHECKING:
    from rich.tree import Tree

    from anishelf.domain.sync import LibraryFile
    from anishelf.store.dashboard import Episode
    from anishelf.store.library_files import LibraryFiles


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
    from anishelf.store.dashboard import Dashboard

    if context.invoked_subcommand:
        return
    with wiring.database() as conn:
        found = Dashboard(conn).library()
    if as_json:
        show_json(found)
    elif not found:
        say("the library is empty")
    elif files:
        _show_list(found)
    else:
        _show_tree(found)


@app.command()
def remove(ids: Ids, *, yes: Yes = False, as_json: Json = False) -> None:
    """Move files to the trash, with their subtitles and NFO; their episodes come no more."""
    from anishelf.pipeline.trash import remove as take_out
    from anishelf.store.library_files import LibraryFiles

    with wiring.database() as conn:
        files, bin_ = LibraryFiles(conn), wiring.trash(conn)
        chosen = [_file(files, each) for each in ids]
        paths = [p for file in chosen for p in (file.path, *bin_.belongings_of(file))]
        for file in chosen if yes else ():
            take_out(bin_, files, file, transaction=conn.transaction)
    if as_json:
        show_json({"removed": yes, "paths": paths})
        return
    for path in paths:
        say(path)
    say("in the trash now; `anishelf trash restore` brings them back" if yes else "to do it: --yes")


@app.command()
def restore(ids: Ids, *, as_json: Json = False) -> None:
    """Place files again that somebody removed by hand, from their downloads."""
    from anishelf.domain.states import LibraryState
    from anishelf.store.library_files import LibraryFiles
    from anishelf.store.sync_tasks import SyncTasks

    with wiring.database() as conn:
        files, restored = LibraryFiles(conn), 0
        for file in [_file(files, each) for each in ids]:
            if file.state is not LibraryState.MISSING:
                continue
            with conn.transaction():
                files.wish(file.path, wanted=True)
                SyncTasks(conn).redo(file.path, now=wiring.now(), reason="you asked for it again")
            restored += 1
    if as_json:
        show_json({"asked": len(ids), "changed": restored})
    else:
        say(f"{restored} of {len(ids)} were missing and are placed again within a minute")


@app.command()
def preview(*, as_json: Json = False) -> None:
    """Show which files would move with the settings of now; `resync_library` moves them."""
    from anishelf.pipeline.rename import rename_works
    from anishelf.pipeline.resync import plan_resync
    from anishelf.store.names import Names
    from anishelf.store.relocations import Relocations

    language = wiring.settings().title_language
    with wiring.database() as conn, conn.transaction(force_rollback=True):
        rows, cache = Relocations(conn), wiring.bangumi_cache(conn)
        works = {file.work_id for file in rows.shelved()}
        rename_works(Names(conn), cache, work_ids=works, language=language)
        plan = plan_resync(rows.shelved(), wiring.library())
    if as_json:
        moves = [{"from": move.file.path, "to": move.target} for move in plan.moves]
        refused = [{"path": r.file.path, "reason": r.reason} for r in plan.refused]
        show_json({"moves": moves, "refused": refused})
        return
    for line in (*plan.moves, *plan.refused):
        say(str(line))
    say(f"{len(plan.moves)} files would move, {len(plan.refused)} cannot")


def _file(files: LibraryFiles, file_id: int) -> LibraryFile:
    found = files.get(file_id)
    if found is None:
        raise UnknownId(f"the library has no file {file_id}; `anishelf library --list` names them")
    return found


def _show_list(episodes: Sequence[Episode]) -> None:
    show_table(
        ["ID", "SHOW", "EPISODE", "SIZE", "STATE", "DESCRIBED", "PATH", "WHY"],
        [
            (
                *(e.id, e.show, episode_name(e.season, e.number), size(e.size), e.state),
                *(e.metadata, e.path, e.reason),
            )
            for e in episodes
        ],
        right=["ID", "SIZE"],
    )


def _show_tree(episodes: Sequence[Episode]) -> None:
    from rich.text import Text

    known = wiring.settings()
    folders: dict[Path, Tree] = {}
    tops: dict[Path, Tree] = {}
    for episode in episodes:
        path = Path(episode.path)
        roots = (known.library_dir, known.movies_dir, Path(path.anchor))
        root = next(root for root in roots if path.is_relative_to(root))
        _folder(folders, root, path.parent).add(Text(printable(_line(episode, path.name))))
        tops[root] = folders[root]
    for top in tops.values():
        console().print(top)
    say(f"{len(episodes)} files, {size(sum(episode.size for episode in episodes))}")


def _folder(folders: dict[Path, Tree], root: Path, folder: Path) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    if folder not in folders:
        if folder == root:
            folders[folder] = Tree(Text(printable(str(root))))
        else:
            above = _folder(folders, root, folder.parent)
            folders[folder] = above.add(Text(printable(folder.name)))
    return folders[folder]


def _line(episode: Episode, name: str) -> str:
    facts = [size(episode.size)]
    if episode.state != "present" or episode.reason:
        facts.append(f"{episode.state}: {episode.reason}" if episode.reason else episode.state)
    if episode.metadata_error:
        facts.append(f"not described: {episode.metadata_error}")
    return f"{name}  ({', '.join(facts)})"
