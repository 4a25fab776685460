"""`anishelf backup` and `anishelf restore`: everything in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json
from anishelf.wiring import local

File = Annotated[Path, typer.Argument(help="The backup, a ZIP file.")]


def backup(file: File, *, as_json: Json = False) -> None:
    """Write all rows, the settings without secrets and your templates to FILE.

    The library's files and the downloads are not in it; Airflow's connections are not either. Whoever
    reads FILE can read your feeds.
    """
    from anishelf.operations.actions import back_up

    with local.open_database() as conn:
        made = back_up(
            conn,
            file.absolute(),
            settings=local.variables(),
            templates=local.settings().nfo_templates,
            now=local.clock(),
        )
    if as_json:
        show_json(made)
        return
    say(f"{made.file}: {made.tables} tables, {made.size / 1e6:.1f} MB")


def restore(
    file: File,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where the database is in use: its rows go.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Put the rows of FILE in the place of those in the database, all or none of them.

    Pause the DAGs first. Settings are compared and not changed.
    """
    from anishelf.operations.actions import restore as put_back

    with local.open_database() as conn:
        done = put_back(
            conn,
            local.database_url(),
            file.absolute(),
            settings=local.variables(),
            templates=local.settings().nfo_templates,
            replace=replace,
        )
    if as_json:
        show_json(done)
        return
    say(f"{done.rows} rows of {done.made_at} are back")
    for path in done.templates:
        say(f"{path} is back")
    for name, value in done.settings.items():
        say(f"{name} was {value}")
