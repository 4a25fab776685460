"""Which episodes of its season a release holds, or why that is not certain. Makes no rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from anishelf.identity.domain.episode_match import EpisodeMatch, Season, Wanted
from anishelf.identity.domain.numbering import locate
from anishelf.identity.domain.query import Blocked, IdentityQuery
from anishelf.identity.domain.season_match import SeasonMatch
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.subject import Subject
from anishelf.identity.ports import Shows
from anishelf.identity.steps.season_finder import SequelChain
from anishelf.identity.steps.subjects import Subjects

_ADVANCE_SHOWING = timedelta(days=30)
"""How long before its date an episode may be out: festivals, streaming in advance."""


@dataclass(frozen=True, slots=True)
class EpisodeFinder:
    """Reads the numbers of releases; *language* (zh, ja, en) is the one of titles."""

    subjects: Subjects
    shows: Shows
    chains: SequelChain
    language: str

    def find(self, query: IdentityQuery, season: SeasonMatch) -> tuple[EpisodeMatch, ...] | Blocked:
        """Return the episodes that the release holds in the season that was found for it."""
        wanted = self._wanted(query, season)
        matches = self._read(season, wanted, incomplete=False)
        if isinstance(matches, Blocked) or any(match.episode is None for match in matches):
            matches = self._read(season, wanted, incomplete=True)
        if isinstance(matches, Blocked):
            return matches
        if season.subject.kind is WorkKind.MOVIE and len(matches) == 1:
            matches = (replace(matches[0], number=Decimal(1)),)
        return _not_yet_aired(query, matches, season.subject) or matches

    def cours(self, season: SeasonMatch) -> tuple[Subject, ...]:
        """Return the subjects of the whole season, the one that was found among them."""
        if season.subject.kind is not WorkKind.TV:
            return (season.subject,)
        return (*season.subjects, *self.chains.later_cours(season))

    def _wanted(self, query: IdentityQuery, season: SeasonMatch) -> Wanted:
        is_special = query.is_special or query.season == 0
        return Wanted(
            episode=_number(query.episode),
            episode_end=_number(query.episode_end),
            absolute=_number(query.absolute_episode),
            is_batch=query.is_batch,
            is_special=is_special and season.subject.kind is WorkKind.TV,
            season_stated=query.clue.stated_season is not None,
            released=query.published_at.date() if query.published_at else None,
        )

    def _read(
        self, season: SeasonMatch, wanted: Wanted, *, incomplete: bool
    ) -> tuple[EpisodeMatch, ...] | Blocked:
        cours = self.cours(season)
        seasons: list[Season] = []
        before = self._before(season)
        for subject in cours:
            known = self.shows.season_of(subject.id)
            offset = known.first_episode - 1 if known else sum(each.count for each in seasons)
            if seasons and not seasons[-1].count:
                return Blocked(f"nobody knows yet how many episodes {seasons[-1].title} has")
            seasons.append(
                Season(
                    title=subject.title(self.language),
                    episodes=self.subjects.episodes(subject.id, incomplete=incomplete),
                    expected=subject.episode_count,
                    before=before + offset if before is not None else None,
                    offset=offset,
                    cour=len(seasons),
                )
            )
        own = seasons[cours.index(season.subject)]
        return locate(own, wanted, cours=seasons if len(seasons) > 1 else ())

    def _before(self, season: SeasonMatch) -> int | None:
        """Return how many main episodes the seasons before have; None when nobody knows."""
        if season.earlier is None:
            return None
        total = 0
        for subject in season.line[: -season.cours]:
            count = max(len(self.subjects.episodes(subject.id).mains), subject.episode_count)
            if not count:
                return None
            total += count
        return total


def _not_yet_aired(
    query: IdentityQuery, matches: tuple[EpisodeMatch, ...], subject: Subject
) -> Blocked | None:
    """Refuse a place whose episode came out long after the release: some reading was wrong."""
    row = matches[-1].episode
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
