"""Makes the rows of what was found: works, seasons, episodes and ids, each once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from anishelf.identity.domain.episode_list import EpisodeList
from anishelf.identity.domain.numbering import EpisodeMatch
from anishelf.identity.domain.show import (
    BANGUMI,
    MIKAN_RELEASE,
    TITLE,
    Blocked,
    IdentityQuery,
    Placement,
    Subject,
)
from anishelf.identity.domain.states import IdentitySource
from anishelf.identity.domain.work import KnownSeason, NewEpisode, NewWork
from anishelf.identity.steps.answers import answer_keys
from anishelf.identity.steps.episode_finder import EpisodeFinder
from anishelf.identity.steps.season_finder import Found
from anishelf.identity.steps.seasons import SeasonMatch


class Shows(Protocol):
    """The rows of works, seasons and episodes."""

    def season_of(self, bangumi_id: int) -> KnownSeason | None: ...
    def ensure_season(
        self, work: NewWork, *, number: int, title: str, bangumi_id: int, first_episode: int
    ) -> KnownSeason | None: ...
    def ensure_specials(self, work_id: int, *, title: str) -> KnownSeason: ...
    def ensure_episodes(
        self, wanted: Collection[tuple[int, NewEpisode]]
    ) -> Mapping[tuple[int, Decimal], int]: ...
    def ensure_special(self, season_id: int, episode: NewEpisode) -> int: ...
    def attach_ids(self, bangumi_id: int) -> None: ...
    def map_by_hand(
        self, bangumi_id: int, namespace: str, value: str, *, evidence: str
    ) -> None: ...
    def map_id(
        self, bangumi_id: int, namespace: str, value: str, *, source: IdentitySource, evidence: str
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Located:
    """What a release holds: the season, and the episodes in it."""

    query: IdentityQuery
    found: Found
    spots: tuple[EpisodeMatch, ...]


@dataclass(frozen=True, slots=True)
class ShowRecorder:
    """Makes each season and each id once, however many releases of it come together."""

    shows: Shows
    spotting: EpisodeFinder
    seasons: dict[tuple[int, int], KnownSeason | None] = field(default_factory=dict)
    ids: set[tuple[object, ...]] = field(default_factory=set)

    def file(self, located: Sequence[Located]) -> list[Placement | Blocked]:
        """Return where each release belongs, or why its season has no place."""
        seasons = [self._season_of(each) for each in located]
        wanted = [
            (season.id, _episode(spot))
            for season, each in zip(seasons, located, strict=True)
            if season is not None and not each.spots[0].is_special
            for spot in each.spots
        ]
        rows = self.shows.ensure_episodes(wanted) if wanted else {}
        return [
            self._placement(each, season, rows)
            for season, each in zip(seasons, located, strict=True)
        ]

    def _placement(
        self,
        each: Located,
        season: KnownSeason | None,
        rows: Mapping[tuple[int, Decimal], int],
    ) -> Placement | Blocked:
        seat = each.found.seat
        if season is None:
            return Blocked(
                f"season {seat.number} of {seat.root.describe()} is another one already, "
                f"so {seat.subject.describe()} has no place"
            )
        if each.spots[0].is_special:
            extra = self.shows.ensure_specials(season.work_id, title="Specials")
            ids = tuple(self.shows.ensure_special(extra.id, _episode(s)) for s in each.spots)
            return Placement(extra.id, ids, each.found.evidence)
        ids = tuple(rows[season.id, spot.number] for spot in each.spots)
        return Placement(season.id, ids, each.found.evidence)

    def _season_of(self, each: Located) -> KnownSeason | None:
        """Return the season of a release, made and with its ids when it was missing."""
        seat = each.found.seat
        last = max(spot.cour for spot in each.spots)
        key = (seat.subject.id, last)
        if key not in self.seasons:
            self.seasons[key] = self._make_season(seat, last)
        season = self.seasons[key]
        if season is not None:
            self._remember(each)
        return season

    def _make_season(self, seat: SeasonMatch, last: int) -> KnownSeason | None:
        """Return the season; its cours have rows up to the *last* one that is needed."""
        cours, language = self.spotting.cours(seat), self.spotting.language
        first, season = 1, None
        for subject in cours[: last + 1]:
            season = self.shows.season_of(subject.id) or self.shows.ensure_season(
                self._work(seat),
                number=seat.number,
                title=cours[0].title(language),
                bangumi_id=subject.id,
                first_episode=first,
            )
            if season is None:
                return None
            mains = self.spotting.episodes.episodes(subject.id).mains
            first = season.first_episode + max(len(mains), subject.episode_count)
        return season

    def _work(self, seat: SeasonMatch) -> NewWork:
        root = seat.root
        return NewWork(
            kind=root.kind,
            bangumi_id=root.id,
            title=root.title(self.spotting.language),
            original_title=root.name,
            year=root.year or _first_year(self.spotting.episodes.episodes(root.id)),
        )

    def _remember(self, each: Located) -> None:
        ids = tuple(each_id for each_id in each.query.external_ids if _identifies(each_id))
        known = (each.found.seat.subject.id, each.found.source, ids)
        manual = each.found.source is IdentitySource.MANUAL
        cours = frozenset(spot.cour for spot in each.spots)
        key = (*known, cours, each.query.titles if manual else ())
        if key in self.ids:
            return
        self.ids.add(key)
        subjects = self.spotting.cours(each.found.seat)
        for number in cours:
            self._map_ids(each, subjects[number])

    def _map_ids(self, each: Located, subject: Subject) -> None:
        found, shows = each.found, self.shows
        own, evidence = found.source, found.evidence
        shows.map_id(subject.id, BANGUMI, str(subject.id), source=own, evidence=evidence)
        shows.attach_ids(subject.id)
        if own is IdentitySource.MANUAL:
            for key in answer_keys(each.query, self.spotting.simplify)[-1:]:
                shows.map_by_hand(subject.id, TITLE, key, evidence=evidence)
        if subject.id != found.seat.subject.id:
            return
        if own is not IdentitySource.FEED or found.followed:
            return
        for external_id in each.query.external_ids:
            namespace, _, value = external_id.partition("/")
            if namespace != BANGUMI and value and _identifies(external_id):
                shows.map_id(subject.id, namespace, value, source=own, evidence=evidence)


def _identifies(external_id: str) -> bool:
    """Return whether the id is a show's; a release's page is of that release alone."""
    return not external_id.startswith(f"{MIKAN_RELEASE}/")


def _first_year(episodes: EpisodeList) -> int | None:
    days = [episode.air_date for episode in episodes.mains if episode.air_date]
    return min(days).year if days else None


def _episode(spot: EpisodeMatch) -> NewEpisode:
    row = spot.episode
    return NewEpisode(spot.number, row.id if row else None, row.air_date if row else None)
