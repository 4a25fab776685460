"""`anishelf status`: asks everything we depend on how it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.health import Check, Health, bad
from anishelf.cli.output import show_json, show_table
from anishelf.errors import PipelineError, StackNotRunning

if TYPE_CHECKING:
    from anishelf.cli.stored_checks import Stored
    from anishelf.operations.airflow_api import Airflow

_AT_ONCE = 8


def status(*, as_json: Json = False) -> None:
    """Check every dependency; exit status 1 when one is bad."""
    checks = _check_everything()
    healthy = all(check.health is not Health.BAD for check in checks)
    if as_json:
        show_json({"healthy": healthy, "checks": checks})
    else:
        show_table(["PART", "STATE", "DETAIL"], [(c.part, c.health, c.detail) for c in checks])
    if not healthy:
        raise typer.Exit(1)


def _check_everything() -> list[Check]:
    from anishelf.cli.folder_checks import check_folders

    stored = _check_stored()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        outside = pool.map(_asked, _outside(stored, _airflow()))
        folders = check_folders(wiring.settings(), roots_with_files=stored.roots_with_files)
        found = [check for checks in outside for check in checks]
        return [*stored.checks, *found, *folders]


def _asked(ask: Callable[[], Iterable[Check]]) -> list[Check]:
    return list(ask())


def _outside(stored: Stored, airflow: Airflow | None) -> Iterator[Callable[[], Iterable[Check]]]:
    from anishelf.cli import outside_checks as outside

    yield partial(outside.check_airflow, airflow)
    for downloader in stored.downloaders:
        yield partial(outside.check_downloader, downloader, airflow)
    if not stored.downloaders:
        yield partial(outside.check_connection, "qbittorrent_default", "qbittorrent", airflow)
    yield partial(outside.check_bangumi, airflow)
    yield partial(outside.check_connection, "jellyfin_default", "jellyfin", airflow)


def _check_stored() -> Stored:
    from anishelf.cli.stored_checks import Stored, check_stored

    try:
        with wiring.database() as conn:
            return check_stored(conn, wiring.settings(), now=wiring.now())
    except PipelineError as error:
        return Stored((bad("database", error),))


def _airflow() -> Airflow | None:
    try:
        return wiring.airflow()
    except StackNotRunning:
        return None
