"""Reads Jellyfin's webhook plugin. It proves nothing: it says which items are worth a look."""

from __future__ import annotations

from datetime import datetime

from anishelf.tracker.domain.events.fields import Body, identifier, number, text
from anishelf.tracker.domain.facts import Fact, FactKind
from anishelf.tracker.domain.report import (
    ItemReport,
    Place,
    Report,
    Sender,
    id_clues,
    jellyfin_clue,
    joined,
    nothing,
    shoko_clue,
)
from anishelf.tracker.domain.states import MediaKind, Source

_USED = frozenset({"ItemAdded", "ItemDeleted"})
_KINDS = {"Movie": MediaKind.MOVIE, "Series": MediaKind.TV}
_PROVIDERS = ("tmdb", "tvdb", "imdb")
_MINUTE = 16


def read(body: Body, sender: Sender, at: datetime) -> Report:
    """Return which media an item belongs to; ids of an episode are never those of its show."""
    del sender
    event, item_id = text(body, "NotificationType") or "", text(body, "ItemId")
    stamp = text(body, "UtcTimestamp") or ""
    key = joined(event, item_id, stamp[:_MINUTE])
    if event not in _USED or item_id is None:
        return nothing(Source.JELLYFIN, event, key, "no use for it")
    kind = _KINDS.get(text(body, "ItemType") or "")
    provided = {name: identifier(body, f"Provider_{name}") for name in _PROVIDERS}
    found = {name: value for name, value in provided.items() if value} if kind else {}
    clues = [jellyfin_clue(item_id), *(id_clues(kind, found) if kind else ())]
    if series := text(body, "SeriesId"):
        clues.append(jellyfin_clue(series))
    file_id = identifier(body, "Provider_shoko file")
    if file_id:
        clues.insert(1, shoko_clue(file_id))
    place = _place(body, file_id)
    hint = Fact(FactKind.HINTED, at, Source.JELLYFIN, item_id, event)
    return Report(
        source=Source.JELLYFIN,
        event=event,
        dedupe_key=key,
        clues=tuple(clues),
        kind=kind,
        media_facts=_about_show(body, kind, at),
        items=(ItemReport(place, (hint,)),) if place else (),
    )


def _about_show(body: Body, kind: MediaKind | None, at: datetime) -> tuple[Fact, ...]:
    """Return the id of the show itself, by which its episodes are recognised from then on."""
    show = text(body, "ItemId") if kind is MediaKind.TV else text(body, "SeriesId")
    event = text(body, "NotificationType")
    return (Fact(FactKind.HINTED, at, Source.JELLYFIN, show, event),) if show else ()


def _place(body: Body, file_id: str | None) -> Place | None:
    """Return the place of a film or episode; seasons and shows are no items."""
    item_type = text(body, "ItemType")
    if item_type == "Movie":
        return Place(shoko_file=file_id)
    if item_type != "Episode":
        return None
    return Place(number(body, "SeasonNumber"), number(body, "EpisodeNumber"), shoko_file=file_id)
