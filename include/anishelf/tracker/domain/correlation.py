"""Which media and which items a report is about. Pure.

Stronger evidence comes first, and evidence that fits several things proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from anishelf.tracker.domain.facts import FactKind, Facts
from anishelf.tracker.domain.media import ItemKey, Media, Request, learn
from anishelf.tracker.domain.report import ItemReport, Place, Report, RequestReport, path_clues
from anishelf.tracker.domain.states import MediaKind, Track

Closed = Callable[[Media, ItemKey], bool]
"""Says whether an item of a media is done for, so that a new request starts another generation."""


def choose(clues: Sequence[str], known: Mapping[str, Collection[int]]) -> list[int]:
    """Return the media that *clues* lead to, the strongest evidence first; none when nobody fits.

    *known* are the media of each clue. The ids of one film or show may lead to two media which
    were met apart: both are returned, for they are one.
    """
    named = [clue for clue in clues if clue.startswith(("movie:", "tv:"))]
    found = [media for clue in named for media in sorted(known.get(clue, ()))]
    if found:
        return list(dict.fromkeys(found))
    for clue in clues:
        fitting = known.get(clue, ())
        if len(fitting) == 1:
            return list(fitting)
    return []


def take_in(media: Media, report: Report, at: datetime, closed: Closed) -> tuple[Media, bool]:
    """Return *media* with *report*, and whether all of it found its item.

    What found none is to be tried again when more is known: merging the rest twice is no harm.
    """
    media = learn(media, report, at)
    if report.request is not None:
        media = _ask(media, report.request, closed)
    placed = True
    for said in report.items:
        keys = list(locate(media, said.place, report.track, create=report.creates))
        keys = [_reopened(media, key, said, closed) for key in keys]
        placed = placed and bool(keys)
        for key in keys:
            media = media.with_item(key, said.facts)
    return media, placed


def locate(media: Media, place: Place, track: Track, *, create: bool) -> Iterable[ItemKey]:
    """Return the items at *place*; with *create* an episode that was not known is one, too."""
    for find in (_by_download, _by_number, _by_shoko, _by_path):
        found = find(media, place, track)
        if found:
            return found
    if media.kind is MediaKind.MOVIE and place.path is None and not place.is_named:
        return [media.newest(ItemKey(None, None, track))]
    if media.kind is MediaKind.TV and place.is_named and create:
        return [ItemKey(place.season, place.episode, track)]
    return []


def _by_download(media: Media, place: Place, track: Track) -> list[ItemKey]:
    """Return the items that the download was grabbed for, of whichever generation."""
    del track
    if place.download_id is None:
        return []
    return [
        key
        for key, facts in media.items.items()
        if facts.get(FactKind.GRABBED, place.download_id)
        and (not place.is_named or (key.season, key.episode) == (place.season, place.episode))
    ]


def _by_number(media: Media, place: Place, track: Track) -> list[ItemKey]:
    if media.kind is MediaKind.MOVIE or not place.is_named:
        return []
    newest = media.newest(ItemKey(place.season, place.episode, track))
    return [newest] if newest in media.items else []


def _by_shoko(media: Media, place: Place, track: Track) -> list[ItemKey]:
    del track
    if place.shoko_file is None:
        return []
    kinds = (FactKind.SHOKO_FILE, FactKind.MATCHED)
    return [
        key
        for key, facts in media.current().items()
        if any(facts.get(kind, place.shoko_file) for kind in kinds)
    ]


def _by_path(media: Media, place: Place, track: Track) -> list[ItemKey]:
    """Return the items of the file: by its whole path, its end, or its name where that is one."""
    del track
    for clue in path_clues(place.path) if place.path else ():
        files: dict[str, list[ItemKey]] = {}
        for key, facts in media.current().items():
            for path in facts.keys(FactKind.IMPORTED):
                if clue in path_clues(path):
                    files.setdefault(path, []).append(key)
        if len(files) == 1:
            return next(iter(files.values()))
    return []


def _reopened(media: Media, key: ItemKey, said: ItemReport, closed: Closed) -> ItemKey:
    """Return *key*, or its next generation where something new is grabbed for a closed item."""
    grabbed = {fact.key for fact in said.facts if fact.kind is FactKind.GRABBED}
    own = media.items.get(key, Facts()).keys(FactKind.GRABBED)
    if grabbed - own and key in media.items and closed(media, key):
        return replace(key, generation=key.generation + 1)
    return key


def _ask(media: Media, said: RequestReport, closed: Closed) -> Media:
    known = media.requests.get(said.key)
    if known is not None:
        facts = known.facts.merge(said.facts)
        merged = replace(
            known,
            facts=facts,
            seasons=_seasons(facts, known.seasons, said.seasons),
            # Nobody changes whose it is; if somebody did, the same one must win in any order.
            person=min(filter(None, (known.person, said.person)), default=None),
        )
        return replace(media, requests={**media.requests, said.key: merged})
    return _open(media, said, closed)


def _open(media: Media, said: RequestReport, closed: Closed) -> Media:
    """Return *media* with a new request; what it asks for and is closed starts anew."""
    request = Request(
        key=said.key,
        seasons=said.seasons,
        track=said.track,
        facts=Facts().merge(said.facts),
        person=said.person,
    )
    asked = [key for key in media.current() if request.counts(replace(key, generation=1))]
    again = [key for key in asked if closed(media, key)]
    if not again:
        return replace(media, requests={**media.requests, said.key: request})
    if len(again) == len(asked):
        request = replace(request, opens=max(key.generation for key in again) + 1)
    requests = {
        key: replace(old, closes=max(item.generation for item in again))
        if old.closes is None and any(old.counts(item) for item in again)
        else old
        for key, old in media.requests.items()
    }
    began = Facts().merge([replace(said.facts[0], kind=FactKind.OPENED, key="", value=None)])
    anew = {replace(key, generation=key.generation + 1): began for key in again}
    media = replace(media, items={**media.items, **anew})
    return replace(media, requests={**requests, said.key: request})


def _seasons(
    facts: Facts, known: frozenset[int] | None, said: frozenset[int] | None
) -> frozenset[int] | None:
    """Return the seasons of a request: an edit takes some back, so what a look says counts."""
    looked = facts.value(FactKind.SEASONS)
    if isinstance(looked, str):
        return frozenset(int(each) for each in looked.split(","))
    if known is None or said is None:
        return known if said is None else said
    return known | said
