"""`anishelf follow`, `unfollow` and `following`: shows by their number on bangumi.tv."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json, user
from anishelf.cli.decisions.policy import STATEMENT_HELP
from anishelf.cli.output import say, show_json, show_table
from anishelf.wiring import following, local

if TYPE_CHECKING:
    from anishelf.core.outcome import Outcome
    from anishelf.following.actions.follow import Followed, FollowPlan, FollowWish

app = typer.Typer(no_args_is_help=True, help="The shows that are followed.", rich_markup_mode=None)
Show = Annotated[int, typer.Argument(metavar="ID", help="Its number, as `search` shows it.")]
From = Annotated[
    str,
    typer.Option(
        "--from",
        help="From where on: now, an episode (1: the whole season), or a date (2026-10-01).",
    ),
]


@dataclass(frozen=True, slots=True)
class Choice:
    """A feed that the show may be followed by."""

    site: str
    group: str
    releases: int
    episodes: int
    newest: datetime | None
    refused: str | None


@dataclass(frozen=True, slots=True)
class Missing:
    """An episode that aired and is not here, and the releases that would bring it."""

    number: float
    title: str
    aired: date | None
    wanted: bool
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What following a show would do, or did (`subscription`)."""

    bangumi_id: int
    title: str
    site: str | None
    group: str | None
    address: str | None
    is_over: bool
    choices: tuple[Choice, ...]
    missing: tuple[Missing, ...]
    downloads: tuple[str, ...]
    unheard: dict[str, str]
    untried: tuple[str, ...]
    subscription: int | None
    is_new: bool
    started: bool


def follow(
    bangumi_id: Show,
    *,
    start: From = "now",
    group: Annotated[str | None, typer.Option(help="Part of the group's name.")] = None,
    site: Annotated[str | None, typer.Option(help="Only this site, for example Mikan.")] = None,
    policy: Annotated[
        list[str] | None,
        typer.Option("--policy", help=f"What is preferred for this show. {STATEMENT_HELP}"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show, follow nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Follow a show: picks the best feed, shows what it brings, and fetches old episodes if wished."""
    from anishelf.cli.runs import begin
    from anishelf.following.actions.follow import follow_show, preview_follow

    wish = _wish(start, group, site, policy or ())
    with local.open_context() as live:
        now = live.clock()
        plan = preview_follow(
            live.conn,
            bangumi_id,
            wish,
            following.outside(live),
            now=now,
            language=live.settings.title_language,
        )
        done = None if dry_run else follow_show(live.conn, plan, by=user(), now=now)
    started = done is not None and done.start is not None and begin(done.start)
    shown = _shown(plan, done, started=started)
    if as_json:
        show_json(shown)
    else:
        _tell(shown)


def unfollow(bangumi_id: Show, *, as_json: Json = False) -> None:
    """Stop following a show; what it brought stays."""
    from anishelf.following.actions.follow import unfollow as end

    with local.open_context() as live:
        ended = end(live.conn, bangumi_id, by=user(), now=live.clock()).changed
    if as_json:
        show_json(ended)
        return
    for each in ended.follows:
        say(f"{each.title} is not followed any more by subscription {each.subscription_id}")


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the shows that are followed, with the feed of each."""
    from anishelf.following.actions.follow import following as followed

    with local.open_database() as conn:
        found = followed(conn)
    if as_json:
        show_json(found)
        return
    if not found:
        say("no show is followed; find one with `anishelf search`")
        return
    rows = [
        (e.bangumi_id, e.title, e.site, e.group, e.subscription_id, e.followed_at) for e in found
    ]
    show_table(["ID", "SHOW", "SITE", "GROUP", "SUBSCRIPTION", "SINCE"], rows)


def _wish(
    start: str, group: str | None, site: str | None, policy: list[str] | tuple[()]
) -> FollowWish:
    from anishelf.following.actions.follow import FollowWish

    text, first, since = start.strip(), None, None
    try:
        if text.replace(".", "", 1).isdecimal():
            first = float(text)
        elif text != "now":
            since = datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is neither now, an episode nor a date") from None
    return FollowWish(first, since, group, site, tuple(policy))


def _shown(plan: FollowPlan, done: Outcome[Followed] | None, *, started: bool) -> Shown:
    feed = plan.feed
    found = plan.filling.offers
    return Shown(
        bangumi_id=plan.show.bangumi_id,
        title=plan.show.title,
        site=feed.choice.site if feed else None,
        group=feed.choice.group if feed else None,
        address=feed.address if feed else None,
        is_over=plan.over,
        choices=tuple(
            Choice(c.site, c.group, len(c.offers), len(c.episodes), c.newest, c.refused)
            for c in plan.choices
        ),
        missing=tuple(
            Missing(
                *(gap.ep, gap.title, gap.aired, plan.wish.wants(gap)),
                tuple(o.item.title for o in found if gap.is_in(o)),
            )
            for gap in plan.missing
        ),
        downloads=tuple(offer.item.title for offer in found),
        unheard=plan.unheard,
        untried=plan.untried,
        subscription=done.changed.follow.subscription_id if done else None,
        is_new=done is not None and done.changed.is_new,
        started=started,
    )


def _tell(shown: Shown) -> None:
    rows = [(c.site, c.group, c.releases, c.episodes, c.newest, c.refused) for c in shown.choices]
    show_table(["SITE", "GROUP", "RELEASES", "EPISODES", "NEWEST", "REFUSED"], rows)
    for gap in shown.missing:
        found = "; ".join(gap.found) or "on no site that answered"
        what = found if gap.wanted else "not wished (--from 1 fetches it)"
        say(f"missing: episode {gap.number:g} {gap.title}, aired {gap.aired}: {what}")
    for site, reason in shown.unheard.items():
        say(f"{site} was not heard: {reason}")
    if heard := [name for name in shown.untried if name not in shown.unheard]:
        say(f"not tried against the real site yet: {', '.join(heard)}")
    say(_outcome(shown))


def _outcome(shown: Shown) -> str:
    if shown.address is None:
        return f"No site that answered has a feed of {shown.title}."
    by = f"{shown.group or 'all groups'} on {shown.site}"
    if shown.subscription is None:
        return f"{shown.title} would be followed by {by}; nothing was done (--dry-run)."
    if not shown.is_new:
        return f"{shown.title} is followed already, by subscription {shown.subscription}."
    old = f"; {len(shown.downloads)} old releases are fetched" if shown.downloads else ""
    return f"{shown.title} is followed by {by}, as subscription {shown.subscription}{old}."
