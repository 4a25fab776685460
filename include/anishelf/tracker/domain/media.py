"""A film or show with all that is known of it, and how a report is taken in. Pure.

Everything is facts, so that taking in is a union: whatever order reports come in, and however
often, the same ones give the same media.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from anishelf.tracker.domain.facts import Fact, FactKind, Facts
from anishelf.tracker.domain.report import (
    Report,
    download_clue,
    id_clue,
    jellyfin_clue,
    native_clue,
    path_clues,
    request_clue,
    shoko_clue,
)
from anishelf.tracker.domain.states import MediaKind, Track


@dataclass(frozen=True, slots=True)
class ItemKey:
    """A film, or one episode, on a track; what was deleted and asked for again is a new one."""

    season: int | None
    episode: int | None
    track: Track = Track.HD
    generation: int = 1


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked for what; it counts the items of its seasons, from the generation it opened."""

    key: str
    seasons: frozenset[int] | None
    track: Track
    facts: Facts
    person: str | None = None
    opens: int = 1
    closes: int | None = None

    def counts(self, item: ItemKey) -> bool:
        """Return whether *item* was asked for by this request."""
        if item.track is not self.track or item.generation < self.opens:
            return False
        if self.closes is not None and item.generation > self.closes:
            return False
        return self.seasons is None or item.season in self.seasons


@dataclass(frozen=True, slots=True)
class Media:
    """What is known of one film or show, its items, requests and downloads."""

    kind: MediaKind
    facts: Facts = field(default_factory=Facts)
    items: Mapping[ItemKey, Facts] = field(default_factory=dict)
    requests: Mapping[str, Request] = field(default_factory=dict)
    transfers: Mapping[str, Facts] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return its title, or the ids it is known by."""
        said = self.facts.value(FactKind.TITLE)
        return str(said) if said else ", ".join(f"{k} {v}" for k, v in self.ids().items())

    @property
    def year(self) -> int | None:
        """Return its year."""
        said = self.facts.value(FactKind.YEAR)
        return said if isinstance(said, int) else None

    @property
    def is_anime(self) -> bool:
        """Return whether anybody said so; from then on it stays."""
        return bool(self.facts.keys(FactKind.ANIME))

    def ids(self) -> dict[str, str]:
        """Return its ids by provider."""
        return {fact.key: str(fact.value) for fact in self.facts.of(FactKind.ID)}

    def keys(self) -> set[str]:
        """Return all clues by which a report finds it."""
        found = {id_clue(self.kind, name, value) for name, value in self.ids().items()}
        found |= {native_clue(int(f.key), f.value) for f in self.facts.of(FactKind.NATIVE)}
        found |= {request_clue(key) for key in self.requests}
        found |= {jellyfin_clue(key) for key in self.facts.keys(FactKind.HINTED)}
        found |= self.facts.keys(FactKind.LINKED)
        for facts in self.items.values():
            found |= _item_keys(facts)
        return found

    def newest(self, item: ItemKey) -> ItemKey:
        """Return the newest generation of the same episode on the same track."""
        same = [
            key
            for key in self.items
            if (key.season, key.episode, key.track) == (item.season, item.episode, item.track)
        ]
        return max(same, key=lambda key: key.generation, default=item)

    def current(self) -> dict[ItemKey, Facts]:
        """Return the newest generation of every item."""
        return {key: facts for key, facts in self.items.items() if self.newest(key) == key}

    def with_item(self, key: ItemKey, facts: Iterable[Fact] = ()) -> Media:
        """Return this media with *facts* added to one item."""
        known = self.items.get(key)
        merged = (known or Facts()).merge(facts)
        return self if merged is known else replace(self, items={**self.items, key: merged})


def learn(media: Media, report: Report, at: datetime) -> Media:
    """Return *media* with what *report* says of the whole and of downloads; items are `place`d."""
    said = [Fact(FactKind.ID, at, report.source, name, value) for name, value in report.ids.items()]
    if report.title and (report.creates or report.source.value in {"sonarr", "radarr"}):
        said.append(Fact(FactKind.TITLE, at, report.source, value=report.title))
    if report.year:
        said.append(Fact(FactKind.YEAR, at, report.source, value=report.year))
    transfers = dict(media.transfers)
    for each in report.transfers:
        known = transfers.get(each.download_id, Facts())
        new = [fact for fact in each.facts if not _is_said_again(known, fact)]
        transfers[each.download_id] = known.merge(new)
    return replace(
        media, facts=media.facts.merge([*said, *report.media_facts]), transfers=transfers
    )


def _is_said_again(known: Facts, fact: Fact) -> bool:
    """Return whether the queue only says the same words as before, or none as before."""
    return fact.kind is FactKind.QUEUE and (known.value(fact.kind) or "") == fact.value


def absorb(media: Media, other: Media) -> Media:
    """Return *media* and *other*, which turned out to be the same film or show."""
    items = dict(media.items)
    for key, facts in other.items.items():
        items[key] = items.get(key, Facts()).merge(facts)
    transfers = dict(media.transfers)
    for download, facts in other.transfers.items():
        transfers[download] = transfers.get(download, Facts()).merge(facts)
    requests = {**other.requests, **media.requests}
    return replace(
        media,
        facts=media.facts.merge(other.facts),
        items=items,
        requests=requests,
        transfers=transfers,
    )


def _item_keys(facts: Facts) -> set[str]:
    found = {download_clue(key) for key in facts.keys(FactKind.GRABBED)}
    for path in facts.keys(FactKind.IMPORTED):
        found |= set(path_clues(path))
    for kind in (FactKind.SHOWN, FactKind.HINTED):
        found |= {jellyfin_clue(key) for key in facts.keys(kind)}
    for kind in (FactKind.SHOKO_FILE, FactKind.MATCHED):
        found |= {shoko_clue(key) for key in facts.keys(kind)}
    return found
