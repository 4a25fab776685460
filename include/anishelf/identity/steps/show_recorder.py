"""Makes the rows of what was found: works, seasons, episodes and ids, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from anishelf.identity.domain.episode_list import EpisodeList
from anishelf.identity.domain.episode_match import EpisodeMatch
from anishelf.identity.domain.query import BANGUMI, MIKAN_RELEASE, TITLE, Blocked, Placement
from anishelf.identity.domain.season_match import Located, SeasonMatch
from anishelf.identity.domain.states import IdentitySource
from anishelf.identity.domain.subject import Subject
from anishelf.identity.domain.work import KnownSeason, NewEpisode, NewWork
from anishelf.identity.ports import ExternalIds, Shows
from anishelf.identity.steps.episode_finder import EpisodeFinder


@dataclass(frozen=True, slots=True)
class ShowRecorder:
    """Makes each season and each id once, however many releases of it come together."""

    shows: Shows
    ids: ExternalIds
    finder: EpisodeFinder
    _seasons: dict[tuple[int, int], KnownSeason | None] = field(default_factory=dict)
    _mapped: set[tuple[object, ...]] = field(default_factory=set)

    def record(self, located: Sequence[Located]) -> list[Placement | Blocked]:
        """Return where each release belongs, or why its season has no place."""
        seasons = [self._season_of(each) for each in located]
        wanted = [
            (season.id, _episode(match))
            for season, each in zip(seasons, located, strict=True)
            if season is not None and not each.episodes[0].is_special
            for match in each.episodes
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
        meant = each.found.season
        if season is None:
            return Blocked(
                f"season {meant.number} of {meant.root.describe()} is another one already, "
                f"so {meant.subject.describe()} has no place"
            )
        if each.episodes[0].is_special:
            extra = self.shows.ensure_specials(season.work_id, title="Specials")
            ids = tuple(self.shows.ensure_special(extra.id, _episode(s)) for s in each.episodes)
            return Placement(extra.id, ids, each.found.evidence)
        ids = tuple(rows[season.id, match.number] for match in each.episodes)
        return Placement(season.id, ids, each.found.evidence)

    def _season_of(self, each: Located) -> KnownSeason | None:
        """Return the season of a release, made and with its ids when it was missing."""
        meant = each.found.season
        last = max(match.cour for match in each.episodes)
        key = (meant.subject.id, last)
        if key not in self._seasons:
            self._seasons[key] = self._make_season(meant, last)
        season = self._seasons[key]
        if season is not None:
            self._remember(each)
        return season

    def _make_season(self, meant: SeasonMatch, last: int) -> KnownSeason | None:
        """Return the season; its cours have rows up to the *last* one that is needed."""
        cours, language = self.finder.cours(meant), self.finder.language
        first, season = 1, None
        for subject in cours[: last + 1]:
            season = self.shows.season_of(subject.id) or self.shows.ensure_season(
                self._work(meant),
                number=meant.number,
                title=cours[0].title(language),
                bangumi_id=subject.id,
                first_episode=first,
            )
            if season is None:
                return None
            mains = self.finder.subjects.episodes(subject.id).mains
            first = season.first_episode + max(len(mains), subject.episode_count)
        return season

    def _work(self, meant: SeasonMatch) -> NewWork:
        root = meant.root
        return NewWork(
            kind=root.kind,
            bangumi_id=root.id,
            title=root.title(self.finder.language),
            original_title=root.name,
            year=root.year or _first_year(self.finder.subjects.episodes(root.id)),
        )

    def _remember(self, each: Located) -> None:
        ids = tuple(each_id for each_id in each.query.clue.ids if _identifies(each_id))
        known = (each.found.season.subject.id, each.found.source, ids)
        manual = each.found.source is IdentitySource.MANUAL
        cours = frozenset(match.cour for match in each.episodes)
        key = (*known, cours, each.query.titles if manual else ())
        if key in self._mapped:
            return
        self._mapped.add(key)
        subjects = self.finder.cours(each.found.season)
        for number in cours:
            self._map_ids(each, subjects[number])

    def _map_ids(self, each: Located, subject: Subject) -> None:
        found, mapped = each.found, self.ids
        own, evidence = found.source, found.evidence
        mapped.map_id(subject.id, BANGUMI, str(subject.id), source=own, evidence=evidence)
        mapped.attach_ids(subject.id)
        if own is IdentitySource.MANUAL:
            named = (each.query.clue.review_key, *reversed(each.query.clue.ids))
            for key in [key for key in named if key][:1]:
                mapped.map_by_hand(subject.id, TITLE, key, evidence=evidence)
        if subject.id != found.season.subject.id:
            return
        if own is not IdentitySource.FEED or found.followed:
            return
        for external_id in each.query.clue.ids:
            namespace, _, value = external_id.partition("/")
            if namespace != BANGUMI and value and _identifies(external_id):
                mapped.map_id(subject.id, namespace, value, source=own, evidence=evidence)


def _identifies(external_id: str) -> bool:
    """Return whether the id is a show's; a release's page is of that release alone."""
    return not external_id.startswith(f"{MIKAN_RELEASE}/")


def _first_year(episodes: EpisodeList) -> int | None:
    days = [episode.air_date for episode in episodes.mains if episode.air_date]
    return min(days).year if days else None


def _episode(match: EpisodeMatch) -> NewEpisode:
    row = match.episode
    return NewEpisode(match.number, row.id if row else None, row.air_date if row else None)
