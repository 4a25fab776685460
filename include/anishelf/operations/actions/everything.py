"""Asks everything we depend on how it is, several at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from anishelf.core.outcome import Outcome
from anishelf.downloads.actions import Offered, known_downloader, note_answer
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.errors import PipelineError
from anishelf.operations.actions import outside
from anishelf.operations.actions.folders import check_folders
from anishelf.operations.actions.health import Check, Health, bad
from anishelf.operations.actions.stored import Stored, check_stored

if TYPE_CHECKING:
    from psycopg import Connection

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """How a downloader is, and what its answer has changed."""

    check: Check
    outcome: Outcome[Offered] | None


def check_everything(
    doors: outside.Doors,
    database: Callable[[], AbstractContextManager[Connection]],
    *,
    now: datetime,
) -> list[Check]:
    """Return how the database, Airflow, our neighbours and the folders are; nothing is changed."""
    stored = _check_stored(doors, database, now)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = pool.map(_asked, _outside(stored, doors))
        folders = check_folders(doors.settings, roots_with_files=stored.roots_with_files)
        found = [check for checks in answers for check in checks]
        return [*stored.checks, *found, *folders]


def check_downloaders(
    conn: Connection, names: Sequence[str], doors: outside.Doors, *, now: datetime
) -> list[Answer]:
    """Ask downloaders (none named: all) how they are, whatever they said before.

    An answer ends what was wrong with one, and what waited for it is sent. Raises UnknownId.
    """
    chosen = [known_downloader(conn, name) for name in names] or Downloaders(conn).all()
    answers = []
    for downloader in chosen:
        check = outside.ask_downloader(downloader, doors)
        is_well = check.health is Health.OK
        answers.append(Answer(check, note_answer(conn, downloader, now=now) if is_well else None))
    return answers


def _asked(ask: Callable[[], Iterable[Check]]) -> list[Check]:
    return list(ask())


def _outside(stored: Stored, doors: outside.Doors) -> Iterator[Callable[[], Iterable[Check]]]:
    yield partial(outside.check_airflow, doors)
    for downloader in stored.downloaders:
        yield partial(outside.check_downloader, downloader, doors)
    if not stored.downloaders:
        yield partial(outside.check_connection, "qbittorrent_default", "qbittorrent", doors)
    yield partial(outside.check_bangumi, doors)
    yield partial(outside.check_connection, "jellyfin_default", "jellyfin", doors)


def _check_stored(
    doors: outside.Doors,
    database: Callable[[], AbstractContextManager[Connection]],
    now: datetime,
) -> Stored:
    try:
        with database() as conn:
            return check_stored(conn, doors.settings, now=now)
    except PipelineError as error:
        return Stored((bad("database", error),))
