"""`anishelf subscriptions`: the feeds that are followed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from anishelf.cli import wiring
from anishelf.cli.arguments import (
    INTERVAL_HELP,
    START_HELP,
    parse_interval,
    parse_start,
)
from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json
from anishelf.cli.policy import STATEMENT_HELP, decided_again
from anishelf.errors import UnknownId

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import Connection

    from anishelf.feeds.domain.subscription import NewSubscription, Subscription
    from anishelf.feeds.store.subscriptions import Subscriptions

app = typer.Typer(no_args_is_help=True, help="The feeds that are followed.", rich_markup_mode=None)
Ids = Annotated[list[int], typer.Argument(help="Ids, as `subscriptions list` shows them.")]
Name = Annotated[str | None, typer.Option(help="What to call it; default: the feed's own title.")]
Statements = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        help=f"What this feed has otherwise than `anishelf policy show`; repeatable. "
        f"{STATEMENT_HELP}",
    ),
]
Proxy = Annotated[str | None, typer.Option(help='A proxy for this feed; "" for none.')]


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The address of the RSS or Atom feed.")],
    *,
    name: Name = None,
    start: Annotated[str, typer.Option(help=START_HELP)] = "now",
    interval: Annotated[str, typer.Option(help=INTERVAL_HELP)] = "5m",
    priority: Annotated[int, typer.Option(help="Higher counts first.")] = 0,
    policy: Statements = None,
    proxy: Proxy = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show, add nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Follow a feed: shows what it holds now and what would be downloaded."""
    from anishelf.cli.preview import look, preview_of, show
    from anishelf.decisions.domain.policy_words import read_policy
    from anishelf.feeds.domain.subscription import NewSubscription

    now = wiring.now()
    begin = parse_start(start, now=now)
    wishes = NewSubscription(
        url=url,
        name=name or "",
        priority=priority,
        interval_seconds=parse_interval(interval),
        start_policy=begin.policy,
        start_at=begin.at,
        start_episode=begin.episode,
        policy=read_policy(policy or (), {}),
        proxy=proxy,
    )
    wishes, entries = look(wishes, now=now)
    followed = None if dry_run else _follow(wishes, now)
    preview = preview_of(wishes, entries, followed, now=now)
    if as_json:
        show_json(preview)
    else:
        show(preview)


@app.command()
def edit(
    subscription_id: Annotated[int, typer.Argument(help="Its id.")],
    *,
    url: Annotated[str | None, typer.Option(help="A new address.")] = None,
    name: Name = None,
    start: Annotated[str | None, typer.Option(help=START_HELP)] = None,
    interval: Annotated[str | None, typer.Option(help=INTERVAL_HELP)] = None,
    priority: Annotated[int | None, typer.Option(help="Higher counts first.")] = None,
    policy: Statements = None,
    proxy: Proxy = None,
    as_json: Json = False,
) -> None:
    """Change a subscription; what is not named stays."""
    from anishelf.decisions.domain.policy_words import read_policy

    said = {"url": url, "name": name, "priority": priority}
    changes: dict[str, Any] = {field: value for field, value in said.items() if value is not None}
    if proxy is not None:
        changes["proxy"] = proxy or None
    if interval is not None:
        changes["interval_seconds"] = parse_interval(interval)
    if start is not None:
        begin = parse_start(start, now=wiring.now())
        changes |= {"start_policy": begin.policy, "start_at": begin.at}
        changes["start_episode"] = begin.episode
    with wiring.database() as conn:
        rows = _rows(conn)
        old = _known(rows, subscription_id)
        taken = rows.by_url(url) if url else None
        if taken is not None and taken.id != old.id:
            raise typer.BadParameter(f"subscription {taken.id} has that address already")
        if policy:
            changes["policy"] = read_policy(policy, old.policy)
        with conn.transaction():
            rows.edit(replace(old, **changes))
            edited = _known(rows, old.id)
            reopened = _decide_again(conn, old, edited)
    _told([edited], decided_again(reopened), as_json=as_json)


@app.command()
def pause(ids: Ids, *, as_json: Json = False) -> None:
    """Stop fetching feeds for a while."""
    _pause(ids, paused=True, as_json=as_json)


@app.command()
def resume(ids: Ids, *, as_json: Json = False) -> None:
    """Fetch paused feeds again."""
    _pause(ids, paused=False, as_json=as_json)


@app.command()
def remove(ids: Ids, *, as_json: Json = False) -> None:
    """Stop following feeds; what they brought stays."""
    with wiring.database() as conn:
        rows = _rows(conn)
        removed = [_known(rows, each) for each in ids]
        for subscription in removed:
            rows.remove(subscription.id)
    _told(removed, "is removed; its episodes stay", as_json=as_json)


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the feeds, the most important first."""
    from anishelf.cli.followed import show

    with wiring.database() as conn:
        followed = _rows(conn).all()
    show(followed, as_json=as_json)


@app.command()
def fetch(
    ids: Annotated[list[int] | None, typer.Argument(help="Ids; none means every feed.")] = None,
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Follow the run to its end.")] = False,
    as_json: Json = False,
) -> None:
    """Fetch feeds now, whether they are due or not: starts `collect_releases`."""
    from anishelf.cli.runs import follow, started

    with wiring.database() as conn:
        rows = _rows(conn)
        for each in ids or ():
            _known(rows, each)
    airflow = wiring.airflow()
    run = airflow.trigger("collect_releases", {"subscription_ids": ids or [], "force": True})
    if not as_json:
        say(started(run))
    if wait:
        run = follow(airflow, run)
    if as_json:
        show_json(run)
    elif wait:
        say("done; `anishelf items list` shows what came of each entry")


def _pause(ids: list[int], *, paused: bool, as_json: bool) -> None:
    with wiring.database() as conn:
        rows = _rows(conn)
        for subscription in [_known(rows, each) for each in ids]:
            rows.set_paused(subscription.id, paused=paused)
        changed = [_known(rows, each) for each in ids]
    _told(changed, "is paused" if paused else "is active", as_json=as_json)


def _decide_again(conn: Connection, old: Subscription, new: Subscription) -> int:
    """Reopen what the feed brought, if what decides about it has changed; return how many."""
    from anishelf.decisions.store.releases import Releases

    deciding = ("policy", "priority", "start_policy", "start_at", "start_episode")
    if all(getattr(old, part) == getattr(new, part) for part in deciding):
        return 0
    return Releases(conn).reopen_untaken(
        subscription_id=new.id, reason=f"what you want of {new.name} has changed"
    )


def _told(changed: Sequence[Subscription], what: str, *, as_json: bool) -> None:
    from anishelf.cli.followed import followed

    if as_json:
        show_json([followed(subscription) for subscription in changed])
        return
    for subscription in changed:
        say(f"{subscription.id} {subscription.name} {what}")


def _follow(wishes: NewSubscription, now: datetime) -> Subscription:
    with wiring.database() as conn:
        return _rows(conn).add(wishes, now=now)


def _rows(conn: Connection) -> Subscriptions:
    from anishelf.feeds.store.subscriptions import Subscriptions

    return Subscriptions(conn)


def _known(rows: Subscriptions, subscription_id: int) -> Subscription:
    found = rows.get(subscription_id)
    if found is None or not found.active:
        raise UnknownId(
            f"there is no subscription {subscription_id}; `anishelf subscriptions list` names all"
        )
    return found
