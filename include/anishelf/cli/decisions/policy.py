"""`anishelf policy`: what is preferred, taken and refused in all subscriptions."""

from __future__ import annotations

from typing import Annotated

import typer

from anishelf.cli.commands import Json, lists_alone, user
from anishelf.cli.output import say, show_json, show_table
from anishelf.wiring import local

app = typer.Typer(
    help="What is preferred, taken and refused in all subscriptions.",
    rich_markup_mode=None,
)
STATEMENT_HELP = (
    "PART=VALUE, for example groups='LoliHouse, SubsPlease', resolutions=1080p,720p, "
    "languages=chs,cht, codecs=hevc,avc, sources=bd,web (the best first), must-have=简体, "
    "must-not=720p|HDR, batches=no, specials=no, movies=no, ties=ask, standby=yes, replaces=no; PART=default takes it back."
)


@app.command()
def show(*, as_json: Json = False) -> None:
    """Show what decides between releases, and where subscriptions say something else."""
    from anishelf.views.policy import policy_in_force

    with local.open_database() as conn:
        found = policy_in_force(conn)
    if as_json:
        own = {each.subscription_id: each.policy for each in found.subscriptions}
        show_json({"policy": found.policy, "stated": found.stated, "subscriptions": own})
        return
    rows = [
        (each.part, each.words or "any", "yours" if each.is_stated else "default")
        for each in found.parts
    ]
    show_table(["PART", "VALUE", ""], rows)
    for one in found.subscriptions:
        parts = ", ".join(one.parts)
        say(f"subscription {one.subscription_id} {one.name} has its own {parts}")


@app.command("set")
def set_parts(
    statements: Annotated[list[str], typer.Argument(metavar="PART=VALUE...", help=STATEMENT_HELP)],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what it would change.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Change parts of the policy for all subscriptions; what is not named stays."""
    from anishelf.decisions.actions import preview_policy, set_policy

    with local.open_database() as conn:
        if dry_run:
            new = preview_policy(conn, statements)
        else:
            new = set_policy(conn, statements, by=user()).changed
    if as_json:
        counts = {"stated": sorted(new.stated), "reopened": new.reopened, "dry_run": dry_run}
        show_json({"policy": new.policy, **counts})
    elif dry_run:
        say(f"{new.reopened} entries would be decided again; nothing was changed")
    elif not new.is_changed:
        say("the policy says that already; nothing was changed")
    else:
        say(f"the policy {decided_again(new.reopened)}")


def decided_again(reopened: int) -> str:
    """Return what a change sets in motion."""
    if not reopened:
        return "is changed"
    entries = "entry" if reopened == 1 else "entries"
    return (
        f"is changed; the next run of collect_releases decides {reopened} {entries} again, "
        "and what is downloaded already stays"
    )


lists_alone(app, show)
