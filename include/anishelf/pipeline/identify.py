"""Step: find the season and the episodes that a release holds, or say why that is not certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Protocol

from anishelf.domain.matching import stated_season
from anishelf.domain.numbering import Season, Spot, Wanted, locate
from anishelf.domain.show import (
    BANGUMI,
    MIKAN_RELEASE,
    BangumiEpisode,
    Blocked,
    IdentityQuery,
    Placement,
    Subject,
    main_episodes,
)
from anishelf.domain.states import IdentitySource, WorkKind
from anishelf.domain.work import KnownSeason, NewEpisode, NewWork
from anishelf.pipeline.recognition import Found, Recognition
from anishelf.pipeline.review import Reviews, Searcher, ask_for_review
from anishelf.pipeline.seasons import Seat

_ADVANCE_SHOWING = timedelta(days=30)
"""How long before its date an episode may be out: festivals, streaming in advance."""


class EpisodeLists(Searcher, Protocol):
    """Knows the episodes of a subject, and can search for subjects."""

    def episodes(
        self, subject_id: int, *, incomplete: bool = False
    ) -> tuple[BangumiEpisode, ...]: ...


class Shows(Protocol):
    """The rows of works, seasons and episodes."""

    def season_of(self, bangumi_id: int) -> KnownSeason | None: ...
    def ensure_season(
        self, work: NewWork, *, number: int, title: str, bangumi_id: int
    ) -> KnownSeason | None: ...
    def ensure_specials(self, work_id: int, *, title: str) -> KnownSeason: ...
    def ensure_episode(self, season_id: int, episode: NewEpisode) -> int: ...
    def ensure_special(self, season_id: int, episode: NewEpisode) -> int: ...
    def map_id(
        self, bangumi_id: int, namespace: str, value: str, *, source: IdentitySource, evidence: str
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Registry:
    """What `place` works with; *language* (zh or ja) is the one of folder names."""

    recognition: Recognition
    episodes: EpisodeLists
    shows: Shows
    reviews: Reviews
    language: str


def place(query: IdentityQuery, registry: Registry) -> Placement | Blocked:
    """Return the rows of the episodes that a release holds; make those that are missing.

    A second call finds the same rows. What is not certain is Blocked, and a title without any id
    is put up for review.
    """
    found = registry.recognition.by_ids(query)
    if found is None:
        found = registry.recognition.by_title(query)
        if isinstance(found, Blocked):
            _ask_for_review(query, found, registry)
    if isinstance(found, Blocked):
        return found
    spots = _locate(query, found.seat, registry)
    if isinstance(spots, Blocked):
        return spots
    unaired = _not_yet_aired(query, spots, found.seat.subject)
    if unaired is not None:
        return unaired
    return _record(query, found, spots, registry)


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
    season = Season(
        title=seat.subject.title(registry.language),
        episodes=registry.episodes.episodes(seat.subject.id),
        expected=seat.subject.episode_count,
        before=_before(seat, registry.episodes),
    )
    spots = locate(season, wanted)
    if isinstance(spots, Blocked) or any(spot.episode is None for spot in spots):
        again = registry.episodes.episodes(seat.subject.id, incomplete=True)
        spots = locate(replace(season, episodes=again), wanted)
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


def _before(seat: Seat, episodes: EpisodeLists) -> int | None:
    if seat.earlier is None:
        return None
    total = 0
    for subject in seat.earlier:
        count = max(len(main_episodes(episodes.episodes(subject.id))), subject.episode_count)
        if not count:
            return None
        total += count
    return total


def _record(
    query: IdentityQuery, found: Found, spots: tuple[Spot, ...], registry: Registry
) -> Placement | Blocked:
    subject, shows = found.seat.subject, registry.shows
    season = shows.season_of(subject.id) or shows.ensure_season(
        _work(found.seat, registry),
        number=found.seat.number,
        title=subject.title(registry.language),
        bangumi_id=subject.id,
    )
    if season is None:
        return Blocked(
            f"season {found.seat.number} of {found.seat.root.describe()} is another one already, "
            f"so {subject.describe()} has no place"
        )
    _remember_ids(query, found, shows)
    if spots[0].is_special:
        return _specials(season, spots, found, shows)
    ids = tuple(shows.ensure_episode(season.id, _episode(spot)) for spot in spots)
    return Placement(season.id, ids, found.evidence)


def _specials(
    season: KnownSeason, spots: tuple[Spot, ...], found: Found, shows: Shows
) -> Placement:
    extra = shows.ensure_specials(season.work_id, title="Specials")
    ids = tuple(shows.ensure_special(extra.id, _episode(spot)) for spot in spots)
    return Placement(extra.id, ids, found.evidence)


def _remember_ids(query: IdentityQuery, found: Found, shows: Shows) -> None:
    subject_id = found.seat.subject.id
    own = found.source if found.source is IdentitySource.FEED else IdentitySource.SEARCH
    shows.map_id(subject_id, BANGUMI, str(subject_id), source=own, evidence=found.evidence)
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


def _first_year(episodes: Sequence[BangumiEpisode]) -> int | None:
    days = [episode.air_date for episode in main_episodes(episodes) if episode.air_date]
    return min(days).year if days else None


def _episode(spot: Spot) -> NewEpisode:
    row = spot.episode
    return NewEpisode(spot.number, row.id if row else None, row.air_date if row else None)


def _number(value: float | None) -> Decimal | None:
    if value is None:
        return None
    return Decimal(int(value)) if value == int(value) else Decimal(str(value))
