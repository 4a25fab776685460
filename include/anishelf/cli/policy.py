"""`anishelf policy`: what is preferred, taken and refused in all subscriptions."""

from __future__ import annotations

from typing import Annotated

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table

app = typer.Typer(
    no_args_is_help=True,
    help="What is preferred, taken and refused in all subscriptions.",
    rich_markup_mode=None,
)
STATEMENT_HELP = (
    "PART=VALUE, for example groups='LoliHouse, SubsPlease', resolutions=1080p,720p, "
    "languages=chs,cht, codecs=hevc,avc, sources=bd,web (the best first), must-have=简体, "
    "must-not=720p|HDR, batches=no, specials=no, movies=no, ties=ask; PART=default takes it back."
)


@app.command()
def show(*, as_json: Json = False) -> None:
    """Show what decides between releases, and where subscriptions say something else."""
    from anishelf.decisions.domain.policy import policy_of
    from anishelf.decisions.domain.policy_words import part_name, write_policy
    from anishelf.decisions.store.policies import Policies
    from anishelf.feeds.store.subscriptions import Subscriptions

    with wiring.database() as conn:
        stated = Policies(conn).stated()
        own = {each.id: each for each in Subscriptions(conn).all() if each.policy}
    policy = policy_of(stated)
    if as_json:
        subscriptions = {number: policy_of(stated, each.policy) for number, each in own.items()}
        show_json({"policy": policy, "stated": sorted(stated), "subscriptions": subscriptions})
        return
    said = {part_name(part) for part in stated}
    rows = [
        (part, words or "any", "yours" if part in said else "default")
        for part, words in write_policy(policy).items()
    ]
    show_table(["PART", "VALUE", ""], rows)
    for number, each in own.items():
        parts = ", ".join(part_name(part) for part in each.policy)
        say(f"subscription {number} {each.name} has its own {parts}")


@app.command("set")
def set_parts(
    statements: Annotated[list[str], typer.Argument(metavar="PART=VALUE...", help=STATEMENT_HELP)],
    *,
    as_json: Json = False,
) -> None:
    """Change parts of the policy for all subscriptions; what is not named stays."""
    from anishelf.decisions.domain.policy import policy_of
    from anishelf.decisions.domain.policy_words import read_policy
    from anishelf.decisions.store.policies import Policies
    from anishelf.decisions.store.releases import Releases

    with wiring.database() as conn:
        rows = Policies(conn)
        old = rows.stated()
        stated = read_policy(statements, old)
        reopened = 0
        if stated != old:
            with conn.transaction():
                rows.state(stated)
                reopened = Releases(conn).reopen_untaken(
                    subscription_id=None, reason="your policy has changed"
                )
    if as_json:
        show_json({"policy": policy_of(stated), "stated": sorted(stated), "reopened": reopened})
    else:
        say(f"the policy {decided_again(reopened)}")


def decided_again(reopened: int) -> str:
    """Return what a change sets in motion."""
    if not reopened:
        return "is changed"
    entries = "entry" if reopened == 1 else "entries"
    return (
        f"is changed; the next run of collect_releases decides {reopened} {entries} again, "
        "and what is downloaded already stays"
    )
