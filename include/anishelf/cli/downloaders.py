"""`anishelf downloaders`: who downloads, in which order, and how they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.core.words import ago
from anishelf.errors import StackNotRunning, UnknownId
from anishelf.feeds.domain.states import DownloadType

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.cli.health import Check
    from anishelf.downloads.domain.downloader import Downloader
    from anishelf.downloads.store.downloaders import Downloaders

app = typer.Typer(no_args_is_help=True, help="The downloaders.", rich_markup_mode=None)
Names = Annotated[list[str], typer.Argument(help="Names, as `downloaders list` shows them.")]


@dataclass(frozen=True, slots=True)
class Shown:
    """A downloader as programs read it."""

    name: str
    kind: str
    state: str
    priority: int
    takes: tuple[str, ...]
    consecutive_failures: int
    failing_since: datetime | None
    last_error: str | None
    last_seen_at: datetime | None


@app.command()
def add(
    kind: Annotated[str, typer.Argument(help="qbittorrent, aria2, transmission or http.")],
    *,
    name: Annotated[
        str | None, typer.Option(help="Its Airflow connection; default: KIND_default.")
    ] = None,
    priority: Annotated[int, typer.Option(help="Higher is asked first.")] = 0,
    takes: Annotated[
        list[DownloadType] | None, typer.Option(help="Only these types; default: all it can.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Register a downloader, or change one; what waited for it is sent."""
    from anishelf.downloads.kinds import kind_of

    known = kind_of(kind)
    chosen = frozenset(takes or known.takes)
    if cannot := sorted(chosen - known.takes):
        raise typer.BadParameter(f"{known.label} cannot take {', '.join(cannot)}")
    conn_id = name or (f"{kind}_default" if known.has_connection else kind)
    with wiring.database() as conn:
        row = _rows(conn).add(conn_id, kind=kind, takes=chosen, priority=priority)
        _offer(conn, row)
        shown = _shown(row)
    if as_json:
        show_json(shown)
    else:
        say(f"{row.conn_id} takes {', '.join(shown.takes)}")


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the downloaders, the preferred one first."""
    with wiring.database() as conn:
        found = [_shown(each) for each in _rows(conn).all()]
    if as_json:
        show_json(found)
        return
    if not found:
        say("no downloader is registered; the first run registers qbittorrent_default")
        return
    show_table(
        ["NAME", "KIND", "STATE", "PRIORITY", "TAKES", "LAST SEEN", "WHY"],
        [
            (row.name, row.kind, row.state, row.priority, ", ".join(row.takes),
             ago(row.last_seen_at, now=wiring.now()), row.last_error)
            for row in found
        ],
        right=["PRIORITY"],
    )  # fmt: skip


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Names; none means all.")] = None,
    *,
    as_json: Json = False,
) -> None:
    """Ask downloaders how they are; a login that was refused before is tried once more."""
    from anishelf.cli.health import Health

    with wiring.database() as conn:
        chosen = [_known(conn, name) for name in names] if names else _rows(conn).all()
        checks = [_checked(conn, downloader) for downloader in chosen]
    if as_json:
        show_json(checks)
    else:
        show_table(["NAME", "STATE", "DETAIL"], [(c.part, c.health, c.detail) for c in checks])
    if any(each.health is not Health.OK for each in checks):
        raise typer.Exit(1)


@app.command()
def enable(names: Names) -> None:
    """Use downloaders; what waited for them is sent."""
    with wiring.database() as conn:
        for downloader in [_known(conn, name) for name in names]:
            _rows(conn).set_enabled(downloader.id, enabled=True)
            say(f"{downloader.conn_id} is enabled")
            _offer(conn, downloader)


@app.command()
def disable(names: Names) -> None:
    """Send nothing more to downloaders; what they are downloading is still followed."""
    with wiring.database() as conn:
        for downloader in [_known(conn, name) for name in names]:
            _rows(conn).set_enabled(downloader.id, enabled=False)
            say(f"{downloader.conn_id} is disabled")


def _checked(conn: Connection, downloader: Downloader) -> Check:
    """Ask one; an answer ends what was wrong with it, and what waited for it is sent."""
    from anishelf.cli.health import Health
    from anishelf.cli.outside_checks import ask_downloader

    try:
        airflow = wiring.airflow()
    except StackNotRunning:
        airflow = None
    found = ask_downloader(downloader, airflow)
    if found.health is Health.OK:
        _rows(conn).answered(downloader.id, now=wiring.now())
        if downloader.last_error is not None:
            _offer(conn, downloader)
    return found


def _offer(conn: Connection, downloader: Downloader) -> None:
    """Let what waited for such a downloader be sent, at once where Airflow is known."""
    from anishelf.cli.runs import begin
    from anishelf.core.outcome import DagStart, Work
    from anishelf.downloads.store.downloads import Downloads

    reopened = Downloads(conn).reopen_for(downloader)
    if reopened:
        typer.echo(f"{len(reopened)} downloads that others refused begin again", err=True)
    begin(DagStart(Work.CONTROL_DOWNLOADS))


def _shown(downloader: Downloader) -> Shown:
    return Shown(
        name=downloader.conn_id,
        kind=downloader.type,
        state=_state(downloader),
        priority=downloader.priority,
        takes=tuple(sorted(downloader.capabilities)),
        consecutive_failures=downloader.consecutive_failures,
        failing_since=downloader.failing_since,
        last_error=downloader.last_error,
        last_seen_at=downloader.last_seen_at,
    )


def _state(downloader: Downloader) -> str:
    if not downloader.enabled:
        return "disabled"
    if downloader.refused_fingerprint is not None:
        return "login refused"
    failing = downloader.is_failing(after=wiring.settings().downloader_failures)
    return "downloader_error" if failing else "ok"


def _rows(conn: Connection) -> Downloaders:
    from anishelf.downloads.store.downloaders import Downloaders

    return Downloaders(conn)


def _known(conn: Connection, name: str) -> Downloader:
    for downloader in _rows(conn).all():
        if downloader.conn_id == name:
            return downloader
    raise UnknownId(f"there is no downloader {name}; `anishelf downloaders list` names all")
