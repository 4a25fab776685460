"""Step: find the season and the episodes that a release holds, or say why that is not certain."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Protocol

from anishelf.domain.episode_list import EpisodeList
from anishelf.domain.matching import Simplify, stated_season
from anishelf.domain.numbering import Season, Spot, Wanted, locate
from anishelf.domain.show import (
    BANGUMI,
    MIKAN_RELEASE,
    TITLE,
    Blocked,
    IdentityQuery,
    Placement,
    Subject,
)
from anishelf.domain.states import IdentitySource, WorkKind
from anishelf.domain.work import KnownSeason, NewEpisode, NewWork
from anishelf.pipeline.answers import answer_keys
from anishelf.pipeline.recognition import Found, Recognition
from anishelf.pipeline.review import Reviews, Searcher, ask_for_review
from anishelf.pipeline.seasons import Seat

_ADVANCE_SHOWING = timedelta(days=30)
"""How long before its date an episode may be out: festivals, streaming in advance."""


class EpisodeLists(Searcher, Protocol):
    """Knows the episodes of a subject, and can search for subjects."""

    def episodes(self, subject_id: int, *, incomplete: bool = False) -> EpisodeList: ...


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
class Registry:
    """What `place` works with; *language* (zh, ja, en) is the one of folder names."""

    recognition: Recognition
    episodes: EpisodeLists
    shows: Shows
    reviews: Reviews
    language: str

    def find(self, query: IdentityQuery) -> Located | Blocked:
        """Return the episodes that a release holds, or why that is not certain; makes no rows.

        A title without any id that nobody can place is put up for review.
        """
        found = self.recognition.by_answer(query) or self.recognition.by_ids(query)
        if found is None:
            found = self.recognition.by_title(query)
            if isinstance(found, Blocked):
                _ask_for_review(query, found, self)
        if isinstance(found, Blocked):
            return found
        spots = _locate(query, found.seat, self)
        if isinstance(spots, Blocked):
            return spots
        unaired = _not_yet_aired(query, spots, found.seat.subject)
        return Located(query, found, spots) if unaired is None else unaired

    def file(self, located: Sequence[Located]) -> list[Placement | Blocked]:
        """Make the rows that are missing; a second call finds the same ones."""
        filing = _Filing(self)
        seasons = [filing.season(each) for each in located]
        wanted = [
            (season.id, _episode(spot))
            for season, each in zip(seasons, located, strict=True)
            if season is not None and not each.spots[0].is_special
            for spot in each.spots
        ]
        rows = self.shows.ensure_episodes(wanted) if wanted else {}
        return [
            _placement(each, season, rows, self.shows)
            for season, each in zip(seasons, located, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Located:
    """What a release holds: the season, and the episodes in it."""

    query: IdentityQuery
    found: Found
    spots: tuple[Spot, ...]


def place(query: IdentityQuery, registry: Registry) -> Placement | Blocked:
    """Find and file one release."""
    located = registry.find(query)
    return located if isinstance(located, Blocked) else registry.file([located])[0]


def _ask_for_review(query: IdentityQuery, blocked: Blocked, registry: Registry) -> None:
    ask_for_review(
        query,
        blocked,
        subjects=registry.episodes,
        reviews=registry.reviews,
        simplify=registry.recognition.simplify,
        language=registry.language,
    )


def _locate(query: IdentityQuery, seat: Seat, registry: Registry) -> tuple[Spot, ...] | Blocked:
    stated = stated_season(query, registry.recognition.simplify)
    wanted = Wanted(
        episode=_number(query.episode),
        episode_end=_number(query.episode_end),
        absolute=_number(query.absolute_episode),
        is_batch=query.is_batch,
        is_special=(query.is_special or query.season == 0) and seat.subject.kind is WorkKind.TV,
        season_stated=stated is not None,
        released=query.published_at.date() if query.published_at else None,
    )
    spots = _spots(seat, wanted, registry, incomplete=False)
    if isinstance(spots, Blocked) or any(spot.episode is None for spot in spots):
        spots = _spots(seat, wanted, registry, incomplete=True)
    if seat.subject.kind is WorkKind.MOVIE and not isinstance(spots, Blocked) and len(spots) == 1:
        return (replace(spots[0], number=Decimal(1)),)
    return spots


def _not_yet_aired(
    query: IdentityQuery, spots: tuple[Spot, ...], subject: Subject
) -> Blocked | None:
    """Refuse a place whose episode came out long after the release: some reading was wrong."""
    row = spots[-1].episode
    aired = (row.air_date if row else None) or subject.air_date
    if query.published_at is None or aired is None:
        return None
    if query.published_at.date() >= aired - _ADVANCE_SHOWING:
        return None
    return Blocked(
        f"it was published {query.published_at:%Y-%m-%d}, "
        f"long before {subject.describe()} showed that episode ({aired})"
    )


def _spots(
    seat: Seat, wanted: Wanted, registry: Registry, *, incomplete: bool
) -> tuple[Spot, ...] | Blocked:
    cours = _cours(seat, registry)
    seasons: list[Season] = []
    before = _before(seat, registry.episodes)
    for subject in cours:
        known = registry.shows.season_of(subject.id)
        offset = known.first_episode - 1 if known else sum(each.count for each in seasons)
        if seasons and not seasons[-1].count:
            return Blocked(f"nobody knows yet how many episodes {seasons[-1].title} has")
        seasons.append(
            Season(
                title=subject.title(registry.language),
                episodes=registry.episodes.episodes(subject.id, incomplete=incomplete),
                expected=subject.episode_count,
                before=before + offset if before is not None else None,
                offset=offset,
                cour=len(seasons),
            )
        )
    own = seasons[cours.index(seat.subject)]
    return locate(own, wanted, cours=seasons if len(seasons) > 1 else ())


def _cours(seat: Seat, registry: Registry) -> tuple[Subject, ...]:
    """Return the subjects of the whole season, the one that was found among them."""
    if seat.subject.kind is not WorkKind.TV:
        return (seat.subject,)
    return (*seat.season, *registry.recognition.chains.later_cours(seat))


def _before(seat: Seat, episodes: EpisodeLists) -> int | None:
    """Return how many main episodes the seasons before this one have; None when nobody knows."""
    if seat.earlier is None:
        return None
    total = 0
    for subject in seat.line[: -seat.cours]:
        count = max(len(episodes.episodes(subject.id).mains), subject.episode_count)
        if not count:
            return None
        total += count
    return total


def _placement(
    each: Located,
    season: KnownSeason | None,
    rows: Mapping[tuple[int, Decimal], int],
    shows: Shows,
) -> Placement | Blocked:
    seat = each.found.seat
    if season is None:
        return Blocked(
            f"season {seat.number} of {seat.root.describe()} is another one already, "
            f"so {seat.subject.describe()} has no place"
        )
    if each.spots[0].is_special:
        return _specials(season, each.spots, each.found, shows)
    ids = tuple(rows[season.id, spot.number] for spot in each.spots)
    return Placement(season.id, ids, each.found.evidence)


@dataclass(frozen=True, slots=True)
class _Filing:
    """Makes each season and each id once, however many releases of it come together."""

    registry: Registry
    seasons: dict[tuple[int, int], KnownSeason | None] = field(default_factory=dict)
    ids: set[tuple[object, ...]] = field(default_factory=set)

    def season(self, each: Located) -> KnownSeason | None:
        """Return the season of a release, made and with its ids when it was missing."""
        seat, registry = each.found.seat, self.registry
        last = max(spot.cour for spot in each.spots)
        key = (seat.subject.id, last)
        if key not in self.seasons:
            cours = _cours(seat, registry)
            self.seasons[key] = _season(seat, cours, each.spots, registry)
        season = self.seasons[key]
        if season is not None:
            self._remember(each)
        return season

    def _remember(self, each: Located) -> None:
        known = (each.found.seat.subject.id, each.found.source, each.query.external_ids)
        manual = each.found.source is IdentitySource.MANUAL
        cours = frozenset(spot.cour for spot in each.spots)
        key = (*known, cours, each.query.titles if manual else ())
        if key in self.ids:
            return
        self.ids.add(key)
        subjects = _cours(each.found.seat, self.registry)
        for number in cours:
            _remember_ids(
                each.query,
                each.found,
                subjects[number],
                self.registry.shows,
                self.registry.recognition.simplify,
            )


def _season(
    seat: Seat, cours: Sequence[Subject], spots: Sequence[Spot], registry: Registry
) -> KnownSeason | None:
    """Return the season of the spots; its cours have rows up to the last one that is needed."""
    shows, first, season = registry.shows, 1, None
    for subject in cours[: max(spot.cour for spot in spots) + 1]:
        season = shows.season_of(subject.id) or shows.ensure_season(
            _work(seat, registry),
            number=seat.number,
            title=cours[0].title(registry.language),
            bangumi_id=subject.id,
            first_episode=first,
        )
        if season is None:
            return None
        mains = registry.episodes.episodes(subject.id).mains
        first = season.first_episode + max(len(mains), subject.episode_count)
    return season


def _specials(
    season: KnownSeason, spots: tuple[Spot, ...], found: Found, shows: Shows
) -> Placement:
    extra = shows.ensure_specials(season.work_id, title="Specials")
    ids = tuple(shows.ensure_special(extra.id, _episode(spot)) for spot in spots)
    return Placement(extra.id, ids, found.evidence)


def _remember_ids(
    query: IdentityQuery, found: Found, subject: Subject, shows: Shows, simplify: Simplify
) -> None:
    subject_id, own = subject.id, found.source
    shows.map_id(subject_id, BANGUMI, str(subject_id), source=own, evidence=found.evidence)
    shows.attach_ids(subject_id)
    if own is IdentitySource.MANUAL:
        for key in answer_keys(query, simplify)[-1:]:
            shows.map_by_hand(subject_id, TITLE, key, evidence=found.evidence)
    if subject_id != found.seat.subject.id:
        return
    if found.source is not IdentitySource.FEED or found.followed:
        return
    for external_id in query.external_ids:
        namespace, _, value = external_id.partition("/")
        if namespace not in {BANGUMI, MIKAN_RELEASE} and value:
            shows.map_id(subject_id, namespace, value, source=own, evidence=found.evidence)


def _work(seat: Seat, registry: Registry) -> NewWork:
    root = seat.root
    return NewWork(
        kind=root.kind,
        bangumi_id=root.id,
        title=root.title(registry.language),
        original_title=root.name,
        year=root.year or _first_year(registry.episodes.episodes(root.id)),
    )


def _first_year(episodes: EpisodeList) -> int | None:
    days = [episode.air_date for episode in episodes.mains if episode.air_date]
    return min(days).year if days else None


def _episode(spot: Spot) -> NewEpisode:
    row = spot.episode
    return NewEpisode(spot.number, row.id if row else None, row.air_date if row else None)


def _number(value: float | None) -> Decimal | None:
    if value is None:
        return None
    return Decimal(int(value)) if value == int(value) else Decimal(str(value))
