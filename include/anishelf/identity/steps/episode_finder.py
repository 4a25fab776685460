"""Which episodes of its season a release holds, or why that is not certain. Makes no rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Protocol

from anishelf.identity.domain.episode_list import EpisodeList
from anishelf.identity.domain.matching import Simplify, stated_season
from anishelf.identity.domain.numbering import EpisodeMatch, Season, Wanted, locate
from anishelf.identity.domain.show import Blocked, IdentityQuery, Subject
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.steps.season_finder import KnownSeasons
from anishelf.identity.steps.seasons import SeasonMatch, SequelChain

_ADVANCE_SHOWING = timedelta(days=30)
"""How long before its date an episode may be out: festivals, streaming in advance."""


class EpisodeLists(Protocol):
    """Knows the episodes of a subject."""

    def episodes(self, subject_id: int, *, incomplete: bool = False) -> EpisodeList: ...


@dataclass(frozen=True, slots=True)
class EpisodeFinder:
    """Reads the numbers of releases; *language* (zh, ja, en) is the one of titles."""

    episodes: EpisodeLists
    known: KnownSeasons
    chains: SequelChain
    simplify: Simplify
    language: str

    def spots(self, query: IdentityQuery, seat: SeasonMatch) -> tuple[EpisodeMatch, ...] | Blocked:
        """Return the episodes that the release holds in the season that was found for it."""
        wanted = self._wanted(query, seat)
        spots = self._read(seat, wanted, incomplete=False)
        if isinstance(spots, Blocked) or any(spot.episode is None for spot in spots):
            spots = self._read(seat, wanted, incomplete=True)
        if isinstance(spots, Blocked):
            return spots
        if seat.subject.kind is WorkKind.MOVIE and len(spots) == 1:
            spots = (replace(spots[0], number=Decimal(1)),)
        return _not_yet_aired(query, spots, seat.subject) or spots

    def cours(self, seat: SeasonMatch) -> tuple[Subject, ...]:
        """Return the subjects of the whole season, the one that was found among them."""
        if seat.subject.kind is not WorkKind.TV:
            return (seat.subject,)
        return (*seat.season, *self.chains.later_cours(seat))

    def _wanted(self, query: IdentityQuery, seat: SeasonMatch) -> Wanted:
        is_special = query.is_special or query.season == 0
        return Wanted(
            episode=_number(query.episode),
            episode_end=_number(query.episode_end),
            absolute=_number(query.absolute_episode),
            is_batch=query.is_batch,
            is_special=is_special and seat.subject.kind is WorkKind.TV,
            season_stated=stated_season(query, self.simplify) is not None,
            released=query.published_at.date() if query.published_at else None,
        )

    def _read(
        self, seat: SeasonMatch, wanted: Wanted, *, incomplete: bool
    ) -> tuple[EpisodeMatch, ...] | Blocked:
        cours = self.cours(seat)
        seasons: list[Season] = []
        before = self._before(seat)
        for subject in cours:
            known = self.known.season_of(subject.id)
            offset = known.first_episode - 1 if known else sum(each.count for each in seasons)
            if seasons and not seasons[-1].count:
                return Blocked(f"nobody knows yet how many episodes {seasons[-1].title} has")
            seasons.append(
                Season(
                    title=subject.title(self.language),
                    episodes=self.episodes.episodes(subject.id, incomplete=incomplete),
                    expected=subject.episode_count,
                    before=before + offset if before is not None else None,
                    offset=offset,
                    cour=len(seasons),
                )
            )
        own = seasons[cours.index(seat.subject)]
        return locate(own, wanted, cours=seasons if len(seasons) > 1 else ())

    def _before(self, seat: SeasonMatch) -> int | None:
        """Return how many main episodes the seasons before have; None when nobody knows."""
        if seat.earlier is None:
            return None
        total = 0
        for subject in seat.line[: -seat.cours]:
            count = max(len(self.episodes.episodes(subject.id).mains), subject.episode_count)
            if not count:
                return None
            total += count
        return total


def _not_yet_aired(
    query: IdentityQuery, spots: tuple[EpisodeMatch, ...], subject: Subject
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


def _number(value: float | None) -> Decimal | None:
    if value is None:
        return None
    return Decimal(int(value)) if value == int(value) else Decimal(str(value))
