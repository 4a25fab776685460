"""`anishelf subscriptions`: the feeds that are followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.arguments import (
    INTERVAL_HELP,
    START_HELP,
    parse_interval,
    parse_start,
)
from anishelf.cli.commands import Json, user
from anishelf.cli.decisions.policy import STATEMENT_HELP, decided_again
from anishelf.cli.output import say, show_json
from anishelf.wiring import feeds, local, web

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anishelf.feeds.domain.subscription import Subscription

app = typer.Typer(no_args_is_help=True, help="The feeds that are followed.", rich_markup_mode=None)
Ids = Annotated[list[int], typer.Argument(help="Ids, as `subscriptions list` shows them.")]
Name = Annotated[str | None, typer.Option(help="What to call it; default: the feed's own title.")]
Statements = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        help=f"Where this feed differs from `anishelf policy show`; repeatable. {STATEMENT_HELP}",
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
    from anishelf.cli.feeds.preview import preview_of, show
    from anishelf.feeds.actions import FeedWishes, follow_feed, preview_feed
    from anishelf.identity.actions import guess_shows

    now = local.clock()
    wishes = FeedWishes(
        url=url,
        name=name,
        start=parse_start(start, now=now),
        interval_seconds=parse_interval(interval),
        priority=priority,
        policy=policy or (),
        proxy=proxy,
    )
    with local.open_context() as live:
        conn = live.conn
        seen = preview_feed(conn, wishes, web.fetcher(live), feeds.feed_parser(), now=now)
        guesses = guess_shows(conn, seen.entries, now=now)
        followed = None if dry_run else follow_feed(conn, wishes, name=seen.name, now=now).changed
    preview = preview_of(seen, guesses, followed)
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
    from anishelf.feeds.actions import FeedWishes, edit_subscription

    wishes = FeedWishes(
        url=url,
        name=name,
        start=None if start is None else parse_start(start, now=local.clock()),
        interval_seconds=None if interval is None else parse_interval(interval),
        priority=priority,
        policy=policy or (),
        proxy=proxy,
    )
    with local.open_database() as conn:
        edited = edit_subscription(conn, subscription_id, wishes, by=user()).changed
    _told([edited.subscription], decided_again(edited.reopened), as_json=as_json)


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
    from anishelf.feeds.actions import remove_subscriptions

    with local.open_database() as conn:
        removed = remove_subscriptions(conn, ids).changed
    _told(removed, "is removed; its episodes stay", as_json=as_json)


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the feeds, the most important first."""
    from anishelf.cli.feeds.table import show
    from anishelf.views.subscriptions import subscriptions

    with local.open_database() as conn:
        followed = subscriptions(conn)
    show(followed, as_json=as_json)


@app.command()
def fetch(
    ids: Annotated[list[int] | None, typer.Argument(help="Ids; none means every feed.")] = None,
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Follow the run to its end.")] = False,
    as_json: Json = False,
) -> None:
    """Fetch feeds now, whether they are due or not: starts `collect_releases`."""
    from anishelf.cli.runs import run_through
    from anishelf.feeds.actions import fetch_feeds

    with local.open_database() as conn:
        asked = fetch_feeds(conn, ids or [])
    where = "`anishelf items list` shows what came of each entry"
    run_through(asked, where, wait=wait, as_json=as_json)


def _pause(ids: list[int], *, paused: bool, as_json: bool) -> None:
    from anishelf.feeds.actions import pause_subscriptions

    with local.open_database() as conn:
        changed = pause_subscriptions(conn, ids, paused=paused).changed
    _told(changed, "is paused" if paused else "is active", as_json=as_json)


def _told(changed: Sequence[Subscription], what: str, *, as_json: bool) -> None:
    from anishelf.views.subscriptions import followed_feed

    if as_json:
        show_json([followed_feed(subscription) for subscription in changed])
        return
    for subscription in changed:
        say(f"{subscription.id} {subscription.name} {what}")
