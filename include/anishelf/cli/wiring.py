"""What commands build, by the local door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.wiring import identity, library
from anishelf.wiring.context import clock as now
from anishelf.wiring.local import open_database as database
from anishelf.wiring.local import over, settings
from anishelf.wiring.operations import airflow, find_airflow

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.fetch import Fetcher
    from anishelf.identity.store.bangumi import BangumiCache
    from anishelf.library.adapters.library import Library
    from anishelf.library.steps.removal import Removal
    from anishelf.library.steps.trash import Trash
    from anishelf.operations.actions import Doors

__all__ = ["airflow", "database", "now", "over", "settings"]


def fetcher(conn: Connection) -> Fetcher:
    """Return what fetches from strangers, by the settings and the followed feeds."""
    from anishelf.wiring import web

    return web.fetcher(over(conn))


def doors() -> Doors:
    """Return where the programs beside us answer."""
    from anishelf.operations.actions import Doors
    from anishelf.settings import connection
    from anishelf.wiring.context import Endpoints

    endpoints = Endpoints(connection)
    return Doors(
        settings(),
        find_airflow(),
        lambda conn_id, default: endpoints.find(conn_id, default=default),
    )


def files(conn: Connection) -> Library:
    """Return the library on this machine."""
    return library.library(over(conn))


def trash(conn: Connection) -> Trash:
    """Return the trash of the library on this machine."""
    return library.trash(over(conn))


def removal(conn: Connection) -> Removal:
    """Return what takes files out of the library on this machine."""
    return library.removal(over(conn))


def bangumi_cache(conn: Connection) -> BangumiCache:
    """Return what bangumi.tv said before; nobody is asked."""
    return identity.bangumi_cache(over(conn))
