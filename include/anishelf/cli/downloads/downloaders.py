"""`anishelf downloaders`: who downloads, in which order, and how they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json, lists_alone
from anishelf.cli.output import say, show_json, show_table
from anishelf.core.words import ago
from anishelf.wiring import local

if TYPE_CHECKING:
    from anishelf.core.outcome import Outcome
    from anishelf.downloads.actions import Offered

app = typer.Typer(help="The downloaders.", rich_markup_mode=None)
Names = Annotated[list[str], typer.Argument(help="Names, as `downloaders list` shows them.")]


@app.command()
def add(
    kind: Annotated[str, typer.Argument(help="qbittorrent, aria2, transmission or http.")],
    *,
    name: Annotated[
        str | None, typer.Option(help="Its Airflow connection; default: KIND_default.")
    ] = None,
    priority: Annotated[int, typer.Option(help="Higher is asked first.")] = 0,
    takes: Annotated[
        list[str] | None, typer.Option(help="Only these types; default: all it can.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Register a downloader, or change one; what waited for it is sent."""
    from anishelf.downloads.actions import add_downloader, read_types
    from anishelf.views.downloaders import shown_downloader

    types = read_types(takes) if takes else None
    with local.open_database() as conn:
        offered = add_downloader(conn, kind, name=name, priority=priority, takes=types)
    _begin(offered)
    (row,) = offered.changed.downloaders
    shown = shown_downloader(row, failures=local.settings().downloader_failures)
    if as_json:
        show_json(shown)
    else:
        say(f"{shown.name} takes {', '.join(shown.takes)}")


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the downloaders, the preferred one first."""
    from anishelf.views.downloaders import downloaders

    with local.open_database() as conn:
        found = downloaders(conn, failures=local.settings().downloader_failures)
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
             ago(row.last_seen_at, now=local.clock()), row.last_error)
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
    from anishelf.cli.checks.status import as_row, show_checks
    from anishelf.operations.actions import Health, check_downloaders

    with local.open_database() as conn:
        answers = check_downloaders(conn, names or (), local.doors(), now=local.clock())
    for each in answers:
        _begin(each.outcome)
    checks = [each.check for each in answers]
    if as_json:
        show_json([as_row(each) for each in checks])
    else:
        show_checks("NAME", checks)
    if any(each.health is not Health.OK for each in checks):
        raise typer.Exit(1)


@app.command()
def enable(names: Names) -> None:
    """Use downloaders; what waited for them is sent."""
    from anishelf.downloads.actions import enable_downloaders

    with local.open_database() as conn:
        offered = enable_downloaders(conn, names)
    for downloader in offered.changed.downloaders:
        say(f"{downloader.conn_id} is enabled")
    _begin(offered)


@app.command()
def disable(names: Names) -> None:
    """Send nothing more to downloaders; what they are downloading is still followed."""
    from anishelf.downloads.actions import disable_downloaders

    with local.open_database() as conn:
        disabled = disable_downloaders(conn, names).changed
    for downloader in disabled:
        say(f"{downloader.conn_id} is disabled")


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="Its name, as `downloaders list` shows it.")],
) -> None:
    """Forget a downloader that never had a download; others can only be disabled."""
    from anishelf.downloads.actions import remove_downloader

    with local.open_database() as conn:
        removed = remove_downloader(conn, name).changed
    say(f"{removed.conn_id} is removed; its connection stays in Airflow")


def _begin(offered: Outcome[Offered] | None) -> None:
    """Send what waited for a downloader, at once where Airflow is known."""
    from anishelf.cli.runs import begin

    if offered is None:
        return
    if offered.changed.reopened:
        typer.echo(
            f"{offered.changed.reopened} downloads that others refused begin again", err=True
        )
    begin(offered.start)


lists_alone(app, list_all)
