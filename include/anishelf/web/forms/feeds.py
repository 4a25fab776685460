"""The form of a feed: what stands in it, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import Request

from anishelf.decisions.actions import UNSAID, part_name, policy_of, write_policy
from anishelf.feeds.actions import AUTO, FeedWishes, read_interval, read_start, write_interval
from anishelf.views.lists.subscriptions import Followed
from anishelf.web.forms.form import Form
from anishelf.web.language import speech_of

_INTERVAL: Final = "5m"


@dataclass(frozen=True, slots=True)
class FeedForm:
    """What stands in the fields; `policy` is one `PART=VALUE` a line."""

    url: str = ""
    name: str = ""
    start: str = "now"
    date: str = ""
    episode: str = ""
    interval: str = _INTERVAL
    priority: str = "0"
    policy: str = ""
    proxy: str = ""


def filled(form: Form) -> FeedForm:
    """Return what was typed, to be shown again."""
    return FeedForm(
        url=form.text("url"),
        name=form.text("name"),
        start=form.text("start", "now"),
        date=form.text("date"),
        episode=form.text("episode"),
        interval=form.text("interval", _INTERVAL),
        priority=form.text("priority", "0"),
        policy=form.text("policy"),
        proxy=form.text("proxy"),
    )


def shown(feed: Followed) -> FeedForm:
    """Return a followed feed as its form shows it; addresses may hold secrets and stay out."""
    kind, _, value = feed.start.partition(":")
    own = write_policy(policy_of(feed.policy))
    stated = [part_name(part) for part in feed.policy]
    return FeedForm(
        name=feed.name,
        start=kind,
        date=value if kind == "date" else "",
        episode=value if kind == "episode" else "",
        interval=write_interval(AUTO if feed.interval_auto else feed.interval_seconds),
        priority=str(feed.priority),
        policy="\n".join(f"{part}={own[part]}" for part in own if part in stated),
    )


def wishes_of(
    request: Request, form: Form, now: datetime, *, old: Followed | None = None
) -> FeedWishes:
    """Return what a form says; of a feed that is followed (*old*) empty addresses stay as they are.

    A date is midnight of the reader. Raises ValueInvalid, and Problem (422) for no number.
    """
    start = form.text("start", "now")
    value = form.text(start) if start in {"date", "episode"} else ""
    text = f"{start}:{value}" if value or start in {"date", "episode"} else start
    is_kept = old is not None and text == old.start
    return FeedWishes(
        url=form.said("url"),
        name=form.said("name"),
        start=None if is_kept else read_start(text, now=now.astimezone(speech_of(request).zone)),
        interval_seconds=read_interval(form.text("interval", _INTERVAL)),
        priority=form.number("priority"),
        policy=_statements(form, old),
        proxy="" if form.ticked("no_proxy") else form.said("proxy"),
    )


def _statements(form: Form, old: Followed | None) -> list[str]:
    """Return the lines, and that what stood there before and does not any more is taken back."""
    lines = [line.strip() for line in form.text("policy").splitlines() if line.strip()]
    said = {line.partition("=")[0].strip().lower().replace("-", "_") for line in lines}
    gone = [part for part in (old.policy if old else ()) if part not in said]
    return [*lines, *(f"{part_name(part)}={UNSAID}" for part in gone)]
