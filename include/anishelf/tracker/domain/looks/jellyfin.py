"""What to look for at Jellyfin, and what a look proves: only what it can play is available."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from anishelf.mediaserver.domain.items import SHOKO_FILE, Index, ItemKind
from anishelf.mediaserver.domain.lookup import Match, Miss, Target, look_up
from anishelf.tracker.domain.facts import Fact, FactKind, Facts
from anishelf.tracker.domain.media import ItemKey, Media
from anishelf.tracker.domain.state import files_in, shown_in
from anishelf.tracker.domain.states import MediaKind, Source, Track

Theirs = Callable[[str], str]
"""Returns what the media server calls a path of Sonarr, Radarr or ourselves."""


def target(media: Media, key: ItemKey, theirs: Theirs) -> Target | None:
    """Return what Jellyfin should show for an item; None where nothing could prove it.

    Where a title is followed in HD and 4K only the very file proves anything.
    """
    facts = media.items[key]
    files = files_in(facts)
    both = any(other.track is not key.track for other in media.items)
    strict = both or key.track is Track.UHD
    if strict and not files:
        return None
    shoko = facts.keys(FactKind.MATCHED) or facts.keys(FactKind.SHOKO_FILE)
    extra = {SHOKO_FILE: min(shoko)} if shoko else {}
    is_film = media.kind is MediaKind.MOVIE
    return Target(
        kind=ItemKind.MOVIE if is_film else ItemKind.EPISODE,
        ids={**media.ids(), **(extra if is_film else {})},
        episode_ids={} if is_film else extra,
        path=theirs(files[-1].key) if files else None,
        title=media.title,
        year=media.year,
        season=key.season,
        number=key.episode,
        only_path=strict,
    )


def found(facts: Facts, outcome: Match | Miss, at: datetime) -> list[Fact]:
    """Return what a look at one item adds: that it is shown, where that is new."""
    if isinstance(outcome, Miss):
        return []
    shown = {fact.key for fact in shown_in(facts)}
    if outcome.item.id in shown:
        return []
    return [Fact(FactKind.SHOWN, at, Source.JELLYFIN, outcome.item.id, outcome.item.path)]


def is_shown(facts: Facts) -> bool:
    """Return whether Jellyfin shows an item already."""
    return bool(shown_in(facts))


def swept(media: Media, index: Index, theirs: Theirs, at: datetime) -> Mapping[ItemKey, list[Fact]]:
    """Return what the whole index says of every current item of *media*.

    What was shown and is nowhere is absent after the first sweep and gone after the second; an item
    that has another id now is shown by that.
    """
    said = {}
    for key, facts in media.current().items():
        wanted = target(media, key, theirs)
        new = found(facts, look_up(wanted, index), at) if wanted else []
        for old in shown_in(facts):
            if old.key not in index.items:
                new.append(_missed(facts, old, at))
        if new:
            said[key] = new
    return said


def _missed(facts: Facts, old: Fact, at: datetime) -> Fact:
    absent = facts.get(FactKind.ABSENT, old.key)
    is_second = absent is not None and old.at < absent.at < at
    kind = FactKind.GONE if is_second else FactKind.ABSENT
    return Fact(kind, at, Source.JELLYFIN, old.key)
