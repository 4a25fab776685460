"""`anishelf requests`: what was asked for, where it is, and what holds it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json, user
from anishelf.cli.output import say, show_json, show_table
from anishelf.core.words import episode_name
from anishelf.errors import UnknownId
from anishelf.wiring import local

if TYPE_CHECKING:
    from anishelf.views.requests import ItemLine, RequestLine, RequestPage, TimelineRow

app = typer.Typer(
    no_args_is_help=True, help="What was asked for, and where it is.", rich_markup_mode=None
)
RequestId = Annotated[int, typer.Argument(help="Its id, as `requests list` shows it.")]


@app.command("list")
def list_all(
    *,
    state: Annotated[str | None, typer.Option(help="Only those in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 100,
    as_json: Json = False,
) -> None:
    """List requests, the last changed first."""
    from anishelf.views.requests import requests

    with local.open_database() as conn:
        found = requests(conn, state=state, limit=limit)
    if as_json:
        show_json(found)
        return
    columns = ["ID", "TITLE", "FOR", "STATE", "THERE", "HELD UP BY"]
    show_table(columns, map(_line, found), right=["ID"])


@app.command()
def show(request_id: RequestId, *, as_json: Json = False) -> None:
    """Show one request: each episode, its timeline, and what holds it up."""
    from anishelf.views.requests import request_page

    with local.open_database() as conn:
        found = request_page(conn, request_id)
    if found is None:
        raise UnknownId(f"there is no request {request_id}; `anishelf requests list` names all")
    if as_json:
        show_json(found)
    else:
        _show(found)


@app.command()
def approve(request_id: RequestId, *, as_json: Json = False) -> None:
    """Approve a request in Seerr."""
    _act(request_id, "approve", as_json=as_json)


@app.command()
def decline(request_id: RequestId, *, as_json: Json = False) -> None:
    """Decline a request in Seerr."""
    _act(request_id, "decline", as_json=as_json)


@app.command()
def retry(request_id: RequestId, *, as_json: Json = False) -> None:
    """Have Seerr send a failed request to Sonarr or Radarr once more."""
    _act(request_id, "retry", as_json=as_json)


@app.command()
def search(request_id: RequestId, *, as_json: Json = False) -> None:
    """Have Sonarr or Radarr search what a request still lacks."""
    from anishelf.wiring.neighbours import search_again

    with local.open_context() as context:
        count = search_again(context, request_id).changed
    show_json({"searches": count}) if as_json else say(f"{count} searches have begun")


@app.command()
def link(
    event_id: Annotated[int, typer.Argument(help="The event, as `inbox list` shows it.")],
    request_id: Annotated[int, typer.Argument(help="The request whose title it is about.")],
    *,
    as_json: Json = False,
) -> None:
    """Say by hand what an event belongs to."""
    from anishelf.tracker.actions.requests import link_event
    from anishelf.views.requests import request_page

    with local.open_database() as conn:
        page = request_page(conn, request_id)
        if page is None:
            raise UnknownId(f"there is no request {request_id}; `anishelf requests list` names all")
        link_event(conn, event_id, page.request.media_id, now=local.clock())
    if as_json:
        show_json({"event": event_id, "media": page.request.media_id})
    else:
        say(f"event {event_id} belongs to {page.request.title}")


@app.command()
def forget(request_id: RequestId, *, as_json: Json = False) -> None:
    """Stop following a request; no file is touched."""
    from anishelf.tracker.actions.requests import forget as stop

    with local.open_database() as conn:
        state = stop(conn, request_id, by=user(), now=local.clock()).changed
    show_json({"state": state}) if as_json else say(f"request {request_id} is followed no more")


def _act(request_id: int, verb: str, *, as_json: bool) -> None:
    from anishelf.wiring.neighbours import act_in_seerr

    with local.open_context() as context:
        state = act_in_seerr(context, request_id, verb).changed
    show_json({"state": state}) if as_json else say(f"request {request_id} is {state}")


def _line(each: RequestLine) -> tuple[object, ...]:
    title = f"{each.title} ({each.year})" if each.year else each.title
    seasons = ", ".join(f"S{number:02d}" for number in each.seasons or ())
    copies = " 4K" if each.track == "uhd" else ""
    there = f"{each.available} of {each.total}" if each.total else ""
    return (
        each.id,
        f"{title}{copies} {seasons}".strip(),
        each.person,
        each.state,
        there,
        each.stuck,
    )


def _show(page: RequestPage) -> None:
    for text in _line(page.request)[1:]:
        if text:
            say(str(text))
    for issue in page.issues:
        say(f"issue ({issue.get('status')}): {issue.get('text')}")
    for item in page.items:
        say(f"{_name(item)}: {item.state}")
        if item.stuck_reason:
            say(f"  held up: {item.stuck_reason}; {item.stuck_suggestion}")
        for row in page.timeline:
            if row.item_id == item.id:
                say(f"  {_told(row)}")


def _name(item: ItemLine) -> str:
    name = episode_name(item.season, item.episode)
    return " ".join(filter(None, [name, item.title])) or "the film"


def _told(row: TimelineRow) -> str:
    who = "inferred" if row.inferred else row.source or "worked out"
    return f"{row.at.astimezone():%Y-%m-%d %H:%M:%S} {row.state} ({who})"
