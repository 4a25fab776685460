"""What a person may ask of downloads and of those who download. A command is a row; a DAG obeys."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from anishelf.core.outcome import DagStart, Outcome, Work
from anishelf.core.problems import Remedy
from anishelf.downloads.domain.command import Command
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import (
    CommandAction,
    CommandStatus,
    DownloadFlag,
    DownloadStatus,
)
from anishelf.downloads.kinds import kind_of
from anishelf.downloads.store.download_commands import DownloadCommands
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.downloads.store.downloads import Downloads
from anishelf.errors import CommandRefused, SettingInvalid, UnknownId
from anishelf.feeds.domain.states import DownloadType

if TYPE_CHECKING:
    from psycopg import Connection

__all__ = [
    "CommandAction",
    "CommandStatus",
    "DownloadFlag",
    "DownloadStatus",
    "DownloadType",
    "Offered",
    "add_downloader",
    "command_downloads",
    "disable_downloaders",
    "enable_downloaders",
    "known_downloader",
    "note_answer",
    "read_types",
    "retry_downloads",
]

CONTROL = DagStart(Work.CONTROL_DOWNLOADS)


@dataclass(frozen=True, slots=True)
class Offered:
    """Downloaders that may be used now, and how many downloads that others refused begin again."""

    downloaders: tuple[Downloader, ...]
    reopened: int


def command_downloads(
    conn: Connection,
    ids: Sequence[int],
    action: CommandAction,
    *,
    by: str,
    episode: float | None = None,
) -> Outcome[tuple[Command, ...]]:
    """Ask *action* of each download, or of one episode in each; of all or of none.

    What waits already is not asked twice. Raises UnknownId.
    """
    rows = DownloadCommands(conn)
    with conn.transaction():
        _check_ids(conn, ids)
        asked = tuple(
            rows.ask(each, action=action, episode_id=_episode(rows, each, episode), by=by)
            for each in ids
        )
    return Outcome(asked, tuple(each.id for each in asked), CONTROL if asked else None)


def retry_downloads(
    conn: Connection, ids: Sequence[int] = (), *, status: DownloadStatus | None = None, by: str
) -> Outcome[tuple[Command, ...]]:
    """Ask downloads, and all that are in *status*, to begin again. Raises UnknownId."""
    found = [each.id for each in Downloads(conn).in_status(status)] if status else []
    return command_downloads(conn, [*ids, *found], CommandAction.RETRY, by=by)


def add_downloader(
    conn: Connection,
    kind: str,
    *,
    name: str | None = None,
    priority: int = 0,
    takes: Collection[DownloadType] | None = None,
) -> Outcome[Offered]:
    """Register a downloader, or change one, and let what waited for it be sent.

    *name* is its connection (default: that of its kind); *takes* limits what it is given. Raises
    SettingInvalid for no known kind, CommandRefused for a type that such a downloader cannot take.
    """
    known = kind_of(kind)
    chosen = frozenset(takes or known.takes)
    if cannot := sorted(chosen - known.takes):
        raise CommandRefused(f"{known.label} cannot take {', '.join(cannot)}")
    conn_id = name or (f"{kind}_default" if known.has_connection else kind)
    with conn.transaction():
        row = Downloaders(conn).add(conn_id, kind=kind, takes=chosen, priority=priority)
        return _offered(conn, [row])


def enable_downloaders(conn: Connection, names: Sequence[str]) -> Outcome[Offered]:
    """Use downloaders; what waited for them is sent. Raises UnknownId."""
    with conn.transaction():
        chosen = _set_enabled(conn, names, enabled=True)
        return _offered(conn, chosen)


def disable_downloaders(conn: Connection, names: Sequence[str]) -> Outcome[tuple[Downloader, ...]]:
    """Send nothing more to downloaders; what they are downloading is still followed. UnknownId."""
    with conn.transaction():
        chosen = tuple(_set_enabled(conn, names, enabled=False))
    return Outcome(chosen, tuple(each.id for each in chosen))


def remove_downloader(conn: Connection, name: str) -> Outcome[Downloader]:
    """Forget a downloader that never had a download of ours. Raises UnknownId.

    One that had is named by its downloads: CommandRefused, disable it instead.
    """
    with conn.transaction():
        downloader = known_downloader(conn, name)
        if not Downloaders(conn).remove(downloader.id):
            raise CommandRefused(
                f"{name} has had downloads of ours, which name it: disable it instead"
            )
    return Outcome(downloader, (downloader.id,))


def note_answer(conn: Connection, downloader: Downloader, *, now: datetime) -> Outcome[Offered]:
    """Note that a downloader has answered a person: what was wrong with it is over."""
    with conn.transaction():
        Downloaders(conn).answered(downloader.id, now=now)
        if downloader.last_error is None:
            return Outcome(Offered((downloader,), 0), (downloader.id,))
        return _offered(conn, [downloader])


def known_downloader(conn: Connection, name: str) -> Downloader:
    """Return a downloader by the name of its connection, or raise UnknownId."""
    for downloader in Downloaders(conn).all():
        if downloader.conn_id == name:
            return downloader
    raise UnknownId(f"there is no downloader {name}", remedy=Remedy.LIST_DOWNLOADERS)


def read_types(texts: Collection[str]) -> frozenset[DownloadType]:
    """Return the types that *texts* name, or raise SettingInvalid."""
    if unknown := [each for each in texts if each not in set(DownloadType)]:
        raise SettingInvalid(f"{unknown[0]!r} is no type; there are {', '.join(DownloadType)}")
    return frozenset(map(DownloadType, texts))


def _set_enabled(conn: Connection, names: Sequence[str], *, enabled: bool) -> list[Downloader]:
    chosen = [known_downloader(conn, name) for name in names]
    for downloader in chosen:
        Downloaders(conn).set_enabled(downloader.id, enabled=enabled)
    return chosen


def _offered(conn: Connection, chosen: Sequence[Downloader]) -> Outcome[Offered]:
    reopened = sum(len(Downloads(conn).reopen_for(each)) for each in chosen)
    return Outcome(Offered(tuple(chosen), reopened), tuple(each.id for each in chosen), CONTROL)


def _check_ids(conn: Connection, ids: Sequence[int]) -> None:
    known = Downloads(conn).known(ids)
    for each in ids:
        if each not in known:
            raise UnknownId(f"there is no download {each}", remedy=Remedy.LIST_DOWNLOADS)


def _episode(rows: DownloadCommands, download_id: int, episode: float | None) -> int | None:
    if episode is None:
        return None
    found = rows.episode_id(download_id, episode=episode)
    if found is None:
        raise UnknownId(f"download {download_id} is not wanted for an episode {episode:g}")
    return found
