"""How every command ends: an error of ours is one plain line and exit status 1."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from anishelf.cli.remedies import in_words
from anishelf.errors import PipelineError

Json = Annotated[bool, typer.Option("--json", help="Print JSON with fields that stay the same.")]


class Commands(TyperGroup):
    """The group of all commands."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what Anishelf refuses is a line on stderr, no traceback."""
        try:
            return super().invoke(ctx)
        except PipelineError as error:
            typer.echo(f"anishelf: {in_words(error)}", err=True)
            raise typer.Exit(1) from None


def lists_alone(app: typer.Typer, show: Callable[..., None]) -> None:
    """Let a group that is called alone list what it has, with --json too."""

    @app.callback(invoke_without_command=True, help=app.info.help)
    def alone(context: typer.Context, *, as_json: Json = False) -> None:
        if context.invoked_subcommand is None:
            show(as_json=as_json)


def user() -> str:
    """Return who runs the command: the name that an action is kept under."""
    return getpass.getuser()
