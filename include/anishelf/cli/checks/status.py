"""`anishelf status`: asks everything we depend on how it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from anishelf.cli.commands import Json
from anishelf.cli.output import show_json, show_table
from anishelf.cli.remedies import with_remedy
from anishelf.wiring import local

if TYPE_CHECKING:
    from anishelf.operations.actions import Check


def status(*, as_json: Json = False) -> None:
    """Check every dependency; exit status 1 when one is bad."""
    from anishelf.operations.actions import Health, check_everything

    checks = check_everything(local.doors(), local.open_database, now=local.clock())
    healthy = all(check.health is not Health.BAD for check in checks)
    if as_json:
        show_json({"healthy": healthy, "checks": [as_row(check) for check in checks]})
    else:
        show_checks("PART", checks)
    if not healthy:
        raise typer.Exit(1)


def show_checks(column: str, checks: Sequence[Check]) -> None:
    """Print checks; *column* says what was looked at."""
    rows = [(each.part, each.health, _detail(each)) for each in checks]
    show_table([column, "STATE", "DETAIL"], rows)


def as_row(check: Check) -> dict[str, str]:
    """Return a check as programs read it."""
    return {"part": check.part, "health": check.health, "detail": _detail(check)}


def _detail(check: Check) -> str:
    return with_remedy(check.detail, check.remedy, {"name": check.part})
