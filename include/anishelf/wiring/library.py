"""Builds the parts of `library`: files on disk, their rows, and the trash."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from anishelf.wiring.context import Context

if TYPE_CHECKING:
    from anishelf.disk import Modes
    from anishelf.library.adapters.file_mover import FileMover
    from anishelf.library.adapters.library import Library
    from anishelf.library.steps.removal import Removal
    from anishelf.library.steps.trash import Trash
    from anishelf.library.store.file_moves import FileMoves
    from anishelf.library.store.library_files import LibraryFiles
    from anishelf.library.store.sync_reports import SyncReports
    from anishelf.library.store.sync_tasks import SyncTasks
    from anishelf.library.store.verification import Verification


def sync_tasks(context: Context) -> SyncTasks:
    """Return the file work of each episode."""
    from anishelf.library.store.sync_tasks import SyncTasks

    return SyncTasks(context.conn)


def sync_reports(context: Context) -> SyncReports:
    """Return what became of file work."""
    from anishelf.library.store.sync_reports import SyncReports

    return SyncReports(context.conn)


def library_files(context: Context) -> LibraryFiles:
    """Return the rows of the files in the library."""
    from anishelf.library.store.library_files import LibraryFiles

    return LibraryFiles(context.conn)


def file_moves(context: Context) -> FileMoves:
    """Return which files are to have other names."""
    from anishelf.library.store.file_moves import FileMoves

    return FileMoves(context.conn)


def works_in_scope(
    context: Context,
    *,
    work_ids: Collection[int] | None,
    season_id: int | None,
    download_ids: Collection[int] | None,
) -> list[int]:
    """Return the series that a scope of the library touches."""
    from anishelf.library.store import scopes

    return scopes.works_in_scope(
        context.conn, work_ids=work_ids, season_id=season_id, download_ids=download_ids
    )


def verification(context: Context) -> Verification:
    """Return which files the media server has shown."""
    from anishelf.library.store.verification import Verification

    return Verification(context.conn)


def roots(context: Context) -> tuple[Path, Path]:
    """Return the folders of the library: series, films."""
    return context.settings.library_dir, context.settings.movies_dir


def modes(context: Context) -> Modes:
    """Return the permissions of what we make."""
    from anishelf.disk import Modes

    settings = context.settings
    return Modes(settings.file_mode, settings.dir_mode, settings.owner)


def library(context: Context) -> Library:
    """Return the library on disk."""
    from anishelf.library.adapters.library import Library
    from anishelf.settings import Transfer

    settings, (tv_root, movies_root) = context.settings, roots(context)
    return Library(
        tv_root=tv_root,
        movies_root=movies_root,
        path_template=settings.path_template,
        movie_template=settings.movie_template,
        link=settings.transfer is not Transfer.COPY,
        modes=modes(context),
        keep_free=settings.min_free_space,
    )


def trash(context: Context) -> Trash:
    """Return the trash."""
    from anishelf.library.adapters.trash import TrashFolder
    from anishelf.library.steps.trash import Trash
    from anishelf.library.store.trash import TrashRows

    folder = TrashFolder(context.settings.trash_dir, library=roots(context), modes=modes(context))
    return Trash(folder, TrashRows(context.conn), context.clock)


def file_mover(context: Context) -> FileMover:
    """Return what gives library files other names."""
    from anishelf.library.adapters.file_mover import FileMover

    return FileMover(roots(context), modes=modes(context))


def removal(context: Context) -> Removal:
    """Return what takes files out of the library."""
    from anishelf.library.steps.removal import Removal

    return Removal(
        trash(context),
        library_files(context),
        file_moves(context),
        file_mover(context),
        library(context),
        context.conn.transaction,
    )
