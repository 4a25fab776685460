"""All commands together."""

from __future__ import annotations

import os
import sys

import typer

from anishelf.cli import notifications, review
from anishelf.cli.checks import backup, status
from anishelf.cli.commands import Commands, Json
from anishelf.cli.decisions import conflicts, policy
from anishelf.cli.deletion import delete, deletions
from anishelf.cli.downloads import downloaders, downloads
from anishelf.cli.feeds import items, subscriptions
from anishelf.cli.following import calendar, follow, importing, search
from anishelf.cli.library import library, missing, sync, trash
from anishelf.cli.output import show_json
from anishelf.cli.rules import filters, parsers, titles
from anishelf.cli.tracker import inbox, requests, senders
from anishelf.wiring import local

app = typer.Typer(
    cls=Commands,
    help="Keep an anime library complete.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(subscriptions.app, name="subscriptions")
app.add_typer(items.app, name="items")
app.add_typer(library.app, name="library")
app.add_typer(sync.app, name="sync")
app.add_typer(trash.app, name="trash")
app.add_typer(downloads.app, name="downloads")
app.add_typer(downloaders.app, name="downloaders")
app.add_typer(review.app, name="review")
app.add_typer(policy.app, name="policy")
app.add_typer(conflicts.app, name="conflicts")
app.add_typer(parsers.app, name="parsers")
app.add_typer(filters.app, name="filters")
app.add_typer(titles.app, name="titles")
app.add_typer(requests.app, name="requests")
app.add_typer(senders.app, name="senders")
app.add_typer(inbox.app, name="inbox")
app.add_typer(notifications.app, name="notifications")
app.add_typer(follow.app, name="following")
app.add_typer(deletions.app, name="deletions")
app.add_typer(calendar.app, name="calendar")
app.command("status")(status.status)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("missing")(missing.missing)
app.command("search")(search.search)
app.command("follow")(follow.follow)
app.command("unfollow")(follow.unfollow)
app.command("delete")(delete.delete)
app.command("import")(importing.import_settings)


@app.command(
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    }
)
def start(context: typer.Context) -> None:
    """Run everything on this machine until Ctrl-C (all options: anishelf start --help)."""
    argv = [sys.executable, "-m", "anishelf.launcher", *context.args]
    os.execv(sys.executable, argv)  # noqa: S606


@app.command(
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    }
)
def airflow(context: typer.Context) -> None:
    """Run a command of Airflow itself against the running stack, as `anishelf airflow db clean`."""
    env = local.airflow_env()
    os.execve(sys.executable, [sys.executable, "-m", "airflow", *context.args], env)  # noqa: S606


@app.command()
def version(*, as_json: Json = False) -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    number = installed("anishelf")
    if as_json:
        show_json({"version": number})
    else:
        typer.echo(f"anishelf {number}")
