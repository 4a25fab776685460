"""`anishelf calendar`: what airs of the followed shows, and links for calendar programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from anishelf.cli.commands import Json, user
from anishelf.cli.output import say, show_json, show_table
from anishelf.wiring import local

app = typer.Typer(
    invoke_without_command=True,
    help="What airs of the followed shows: when, and how far it is.",
    rich_markup_mode=None,
)
Zone = Annotated[
    str | None, typer.Option(help="A time zone like Asia/Shanghai; default: this machine's.")
]
_WORDS = {
    "expected": "expected",
    "aired": "aired",
    "under_way": "on its way",
    "late": "late",
    "here": "in the library",
}


@app.callback()
def calendar(
    context: typer.Context,
    *,
    week: Annotated[int, typer.Option(help="0 is this week, 1 the next, -1 the last.")] = 0,
    late: Annotated[bool, typer.Option("--late", help="Only what is late, and why.")] = False,
    zone: Zone = None,
    as_json: Json = False,
) -> None:
    """Show a week of the followed shows, day by day."""
    if context.invoked_subcommand is not None:
        return
    from anishelf.views.following import calendar as view

    where, now = zone or _zone(), local.clock()
    with local.open_database() as conn:
        if late:
            found = view.late(conn, now=now)
        else:
            first, last = view.week_of(now, _known(where), weeks=week)
            found = view.calendar(conn, first=first, last=last, now=now)
    if as_json:
        show_json(found)
        return
    if not found:
        say("nothing is late" if late else "nothing airs that week of what is followed")
        return
    for day, entries in view.by_day(found, _known(where)).items():
        say(f"{day:%A %Y-%m-%d}")
        rows = [
            (
                _clock(each.airs_at, where),
                f"{each.show} {'' if each.season is None else f'S{each.season:02d}'}E{each.number:02g}",
                each.title,
                _WORDS[each.state],
                each.why,
            )
            for each in entries
        ]
        show_table(["AIRS", "EPISODE", "TITLE", "STATE", "WHY"], rows)


@app.command("season")
def season(
    day: Annotated[
        str | None, typer.Option(help="A day of the season, 2026-10-01; default: today.")
    ] = None,
    *,
    zone: Zone = None,
    as_json: Json = False,
) -> None:
    """List what begins this season by weekday, followed or not."""
    from anishelf.views.following.season import season_of

    where = _known(zone or _zone())
    asked = date.fromisoformat(day) if day else local.clock().date()
    with local.open_database() as conn:
        found = season_of(conn, asked, zone=where)
    if as_json:
        show_json(found)
        return
    rows = [
        (each.weekday, each.clock, each.bangumi_id, each.title, each.begins, each.followed or "")
        for each in found
    ]
    show_table(["DAY", "AIRS", "ID", "SHOW", "BEGINS", "FOLLOWED"], rows)


@app.command("link")
def link(
    name: Annotated[str, typer.Argument(help="What it is for, for example phone.")],
    *,
    as_json: Json = False,
) -> None:
    """Make an address that a calendar program can subscribe to; its token is shown once."""
    from anishelf.following.actions.links import make_link

    with local.open_context() as live:
        made = make_link(live.conn, name, by=user(), now=live.clock())
        base = live.settings.public_url or "http://127.0.0.1:8080"
    address = f"{base.rstrip('/')}/anishelf/calendar.ics?token={made.token}"
    if as_json:
        show_json({"id": made.id, "name": name, "address": address})
    else:
        say(address)


@app.command("links")
def links(*, as_json: Json = False) -> None:
    """List the addresses that were made, without their tokens."""
    from anishelf.following.actions.links import known_links

    with local.open_database() as conn:
        found = known_links(conn)
    if as_json:
        show_json(found)
        return
    rows = [(e.id, e.name, e.made_by, e.made_at, e.used_at) for e in found]
    show_table(["ID", "NAME", "MADE BY", "MADE", "LAST USED"], rows, right=["ID"])


@app.command("revoke")
def revoke(
    link_id: Annotated[int, typer.Argument(help="Its id, as `calendar links` shows it.")],
    *,
    as_json: Json = False,
) -> None:
    """End an address: who has it gets nothing any more."""
    from anishelf.following.actions.links import revoke_link

    with local.open_context() as live:
        ended = revoke_link(live.conn, link_id, now=live.clock())
    if as_json:
        show_json(ended)
    else:
        say(f"{ended.name} is revoked")


def _clock(moment: datetime | None, zone: str) -> str:
    from zoneinfo import ZoneInfo

    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}" if moment else ""


def _zone() -> str:
    import pendulum

    return pendulum.now().timezone_name or "UTC"


def _known(zone: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise typer.BadParameter(f"{zone!r} is no time zone like Asia/Shanghai") from None
    return zone
