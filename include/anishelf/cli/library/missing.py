"""`anishelf missing`: aired episodes of followed shows that nothing brings."""

from __future__ import annotations

from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.wiring import local


def missing(*, as_json: Json = False) -> None:
    """List the wanted episodes that aired and have no release, and why."""
    from anishelf.core.words import episode_name
    from anishelf.views.missing import missing_episodes

    with local.open_database() as conn:
        found = missing_episodes(conn, today=local.clock().date())
    if as_json:
        show_json(found)
        return
    if not found:
        say("nothing that aired is missing")
        return
    rows = [
        (each.show, episode_name(each.season, each.number), each.aired, each.title, each.hint)
        for each in found
    ]
    show_table(["SHOW", "EPISODE", "AIRED", "TITLE", "WHY"], rows)
