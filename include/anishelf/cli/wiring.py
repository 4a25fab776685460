"""Builds what a command needs, without Airflow: from the environment and the running stack."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anishelf.settings import Settings, airflow_api, database_url, stack_env

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.disk import Modes
    from anishelf.fetch import Fetcher
    from anishelf.identity.store.bangumi import BangumiCache
    from anishelf.library.adapters.library import Library
    from anishelf.library.steps.removal import Removal
    from anishelf.library.steps.trash import Trash
    from anishelf.operations.airflow_api import Airflow


@contextmanager
def database() -> Iterator[Connection]:
    """Yield a connection to our database; an unreachable or old one is said in words."""
    from anishelf.core.database import connected, errors_in_words

    with errors_in_words(), connected(database_url()) as conn:
        yield conn


def settings() -> Settings:
    """Return the settings; what the running stack was started with counts where we say nothing."""
    return Settings.from_env({**stack_env(), **os.environ})


def library() -> Library:
    """Return the library on this machine."""
    from anishelf.library.adapters.library import Library
    from anishelf.settings import Transfer

    known = settings()
    return Library(
        tv_root=known.library_dir,
        movies_root=known.movies_dir,
        path_template=known.path_template,
        movie_template=known.movie_template,
        link=known.transfer is not Transfer.COPY,
        modes=_modes(known),
        keep_free=known.min_free_space,
    )


def trash(conn: Connection) -> Trash:
    """Return the trash of the library on this machine."""
    from anishelf.library.adapters.trash import TrashFolder
    from anishelf.library.steps.trash import Trash
    from anishelf.library.store.belongings import AttachedFiles
    from anishelf.library.store.trash import TrashRows

    known = settings()
    roots = (known.library_dir, known.movies_dir)
    folder = TrashFolder(known.trash_dir, library=roots, modes=_modes(known))
    return Trash(folder, TrashRows(conn), AttachedFiles(conn), now)


def removal(conn: Connection) -> Removal:
    """Return what takes files out of the library on this machine."""
    from anishelf.library.adapters.relocation import Relocator
    from anishelf.library.steps.removal import Removal
    from anishelf.library.store.library_files import LibraryFiles
    from anishelf.library.store.relocations import Relocations

    known = settings()
    disk = Relocator((known.library_dir, known.movies_dir), modes=_modes(known))
    return Removal(trash(conn), LibraryFiles(conn), Relocations(conn), disk, conn.transaction)


def bangumi_cache(conn: Connection) -> BangumiCache:
    """Return what bangumi.tv said before; nobody is asked."""
    from anishelf.identity.store.bangumi import BangumiCache

    return BangumiCache(conn)


def airflow() -> Airflow:
    """Return a client for Airflow's REST API."""
    from anishelf.operations.airflow_api import Airflow
    from anishelf.operations.airflow_session import open_session

    at = airflow_api()
    return Airflow(open_session(at.url), at.url, user=at.user, password=at.password)


def fetcher() -> Fetcher:
    """Return what fetches feeds, with the hosts and the proxy of the settings."""
    from anishelf.fetch import Fetcher

    known = settings()
    return Fetcher(allowed_hosts=known.allowed_hosts, proxy=known.proxy)


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def _modes(known: Settings) -> Modes:
    from anishelf.disk import Modes

    return Modes(known.file_mode, known.dir_mode, known.owner)
