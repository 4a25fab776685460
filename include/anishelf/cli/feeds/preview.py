"""How `subscriptions add` shows what a feed holds, and what would be downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anishelf.cli.output import say, show_table
from anishelf.core.words import episode_name

if TYPE_CHECKING:
    from anishelf.feeds.actions import FeedPreview, Followed
    from anishelf.identity.steps.show_guess import ShowGuess
    from anishelf.views.lists.feed_preview import ShownEntry
    from anishelf.views.subscriptions import FollowedFeed


@dataclass(frozen=True, slots=True)
class Preview:
    """A feed before it is followed; `subscription` is None when nothing was added."""

    name: str
    start: str
    entries: tuple[ShownEntry, ...]
    subscription: FollowedFeed | None
    is_new: bool


def preview_of(
    seen: FeedPreview, guesses: Sequence[ShowGuess | None], followed: Followed | None
) -> Preview:
    """Return what is shown of a feed that was looked at."""
    from anishelf.views.lists.feed_preview import shown_entries
    from anishelf.views.subscriptions import followed_feed

    return Preview(
        name=seen.name,
        start=str(seen.start),
        entries=shown_entries(seen.entries, guesses),
        subscription=followed_feed(followed.subscription) if followed else None,
        is_new=followed is not None and followed.is_new,
    )


def show(preview: Preview) -> None:
    """Print it for people."""
    show_table(["ENTRY", "SHOW", "EPISODE", "GROUP", "QUALITY", ""], map(_cells, preview.entries))
    wanted = sum(entry.download for entry in preview.entries)
    say(
        f"\n{preview.name}: {len(preview.entries)} entries, {wanted} of them would be downloaded "
        "as soon as their show is recognised"
    )
    if preview.start == "now" and wanted < len(preview.entries):
        say("What is published from now on is wanted; for what is there: --start everything")
    say(_outcome(preview))


def _outcome(preview: Preview) -> str:
    if preview.subscription is None:
        return "Nothing was added (--dry-run)."
    number_ = preview.subscription.id
    if not preview.is_new:
        return f"It is followed already, as subscription {number_}; nothing was changed."
    return (
        f"Followed as subscription {number_}. It is fetched within minutes; "
        f"at once: anishelf subscriptions fetch {number_}"
    )


def _cells(entry: ShownEntry) -> tuple[object, ...]:
    season = 1 if entry.season is None else entry.season
    return (
        entry.title,
        entry.becomes or entry.show,
        episode_name(season, entry.episode, entry.episode_end),
        " & ".join(entry.groups),
        entry.resolution,
        "download" if entry.download else f"no: {entry.reason}",
    )
