"""Which show of the catalogue a release names: by an exact name with season and date, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from anishelf.identity.domain.catalogue import CatalogueName, CatalogueShow
from anishelf.identity.domain.matching import kind_fits
from anishelf.identity.domain.query import Blocked, IdentityQuery, TitleClue
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.title_key import TitleKey, title_key

_AROUND = timedelta(days=366)
_EARLY, _LATE = timedelta(days=3), timedelta(days=21)
_KANA, _HAN = re.compile(r"[\u3040-\u30ff]"), re.compile(r"[\u4e00-\u9fff]")
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class CatalogueMatch:
    """The show that a title names, under which name, and whether a date speaks for it.

    `airing` means that the release came out in the very weeks of the show.
    `rivals` are other seasons of that name which aired when the release was published: the number
    of the episode must tell them apart.
    """

    show: CatalogueShow
    name: str
    dated: bool
    airing: bool
    rivals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """The names of the catalogue that a release may mean.

    `seasons` holds the shows that are season N of a TMDB series, for followed seasons.
    """

    names: Sequence[CatalogueName]
    seasons: Sequence[CatalogueShow] = ()


@dataclass(frozen=True, slots=True)
class _Hit:
    show: CatalogueShow
    name: str
    fits: bool | None
    plain: bool


def lookup_keys(query: IdentityQuery) -> tuple[str, ...]:
    """Return what to look up for the titles of a release."""
    titles = query.titles
    halves = [half for pair in _halves(titles[0]) for half in pair] if titles else []
    keys = [*query.clue.keys, *map(title_key, halves)]
    found = [key.key for key in keys] + [key.hint_key for key in keys if key.hint]
    return tuple(dict.fromkeys(key for key in found if key))


def series_to_follow(
    clue: TitleClue, names: Sequence[CatalogueName]
) -> tuple[int, tuple[str, ...]]:
    """Return the stated season and the TMDB series whose season of that number may be meant."""
    stated = clue.stated_season
    if stated is None or stated == 1:
        return 1, ()
    bases = [each.show.tmdb for each in names if (each.season or 1) == 1]
    return stated, tuple(dict.fromkeys(tmdb[0] for tmdb in bases if tmdb))


def match_catalogue(
    query: IdentityQuery, index: Index, *, today: date
) -> CatalogueMatch | Blocked | None:
    """Return the one show that is named; Blocked when several fit, None when none does.

    The first title counts most, because it is the whole name; the others count where all that
    name something name the same, and a date speaks for it.
    """
    asked = _Asked(query, query.clue.stated_season, today)
    keys = query.clue.keys
    outcomes = [asked.outcome(key, index) for key in keys]
    if not outcomes or isinstance(outcomes[0], CatalogueMatch):
        return outcomes[0] if outcomes else None
    pair = _agreeing(asked, query.titles[0], index)
    if pair is not None:
        return pair
    glued = is_glued(keys)
    others = [
        each
        for each in outcomes[1:]
        if isinstance(each, CatalogueMatch) and (each.airing if glued else each.dated)
    ]
    if len({each.show.bangumi_id for each in others}) == 1:
        return others[0]
    if others:
        return Blocked("the names in the title are those of different shows: " + _list(others))
    return next((each for each in outcomes if isinstance(each, Blocked)), None)


def is_glued(keys: Sequence[TitleKey]) -> bool:
    """Return whether the first name is the others glued together: each is only a part of it."""
    return len(keys) > 1 and all(key.key in keys[0].key for key in keys[1:])


def _agreeing(asked: _Asked, title: str, index: Index) -> CatalogueMatch | None:
    """Return the show that both halves of a glued title name, for example 汉字 and かな."""
    for pair in _halves(title):
        left, right = (asked.outcome(title_key(half), index) for half in pair)
        if (
            isinstance(left, CatalogueMatch)
            and isinstance(right, CatalogueMatch)
            and left.show.bangumi_id == right.show.bangumi_id
        ):
            return left
    return None


def _halves(title: str) -> list[tuple[str, str]]:
    """Return the ways to part a title between its words, where it holds Chinese and Japanese."""
    if not (_KANA.search(title) and _HAN.search(title)):
        return []
    words = title.split()[:_MOST_WORDS]
    return [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]


@dataclass(frozen=True, slots=True)
class _Asked:
    query: IdentityQuery
    stated: int | None
    today: date

    def outcome(self, key: TitleKey, index: Index) -> CatalogueMatch | Blocked | None:
        names = [each for each in index.names if kind_fits(each.show.kind, self.query)]
        hits = [hit for each in names if (hit := self._hit(key, each))]
        if not hits and self.stated and self.stated > 1:
            hits = self._followed(key, names, index.seasons)
        chosen = self._choose([hit for hit in hits if hit.fits is not False])
        if not isinstance(chosen, _Hit):
            return chosen
        return CatalogueMatch(
            show=chosen.show,
            name=chosen.name,
            dated=chosen.fits is True,
            airing=self._airs(chosen.show),
            rivals=self._rivals(key, chosen.show, names),
        )

    def _hit(self, key: TitleKey, named: CatalogueName) -> _Hit | None:
        plain = named.key == key.key
        if plain and self._agrees(named):
            return _Hit(named.show, named.name, self._fits(named.show), not named.from_digit)
        hinted = self.stated is None and named.key == key.hint_key and named.season == key.hint
        if hinted and key.hint:
            return _Hit(named.show, named.name, self._fits(named.show), plain=False)
        return None

    def _agrees(self, named: CatalogueName) -> bool:
        """Return whether the name states our season, or leaves it open and TMDB says it."""
        tmdb = named.show.tmdb
        season = tmdb[1] if tmdb else None
        if named.season is not None:
            return named.season == (self.stated or 1)
        if self.stated is None:
            return True
        return season == self.stated if self.stated > 1 else season in {None, 1}

    def _followed(
        self, key: TitleKey, names: Sequence[CatalogueName], seasons: Sequence[CatalogueShow]
    ) -> list[_Hit]:
        """Return season N of the series whose first season bears the name."""
        bases = [n for n in names if n.key == key.key and (n.season or 1) == 1 and n.show.tmdb]
        series = {n.show.tmdb[0]: n.name for n in bases if n.show.tmdb}
        return [
            _Hit(show, series[show.tmdb[0]], self._fits(show), plain=True)
            for show in seasons
            if show.tmdb and show.tmdb[0] in series and self._may_be_called(show)
        ]

    def _may_be_called(self, show: CatalogueShow) -> bool:
        keys = (title_key(name) for name in show.names)
        named = {key.season for key in keys if key.season is not None}
        return not named or self.stated in named

    def _choose(self, hits: list[_Hit]) -> _Hit | Blocked | None:
        hits = [hit for hit in hits if hit.fits] or hits
        hits = [hit for hit in hits if hit.plain] or hits
        distinct = list({hit.show.bangumi_id: hit for hit in reversed(hits)}.values())
        if len(distinct) > 1:
            airing = [hit for hit in distinct if self._airs(hit.show)]
            distinct = airing if len(airing) == 1 else distinct
        if len(distinct) > 1 and len({hit.show.tmdb for hit in distinct}) == 1:
            tmdb = distinct[0].show.tmdb
            if tmdb and tmdb[1]:  # the cours of one season: the number of the episode decides
                distinct = [min(distinct, key=lambda hit: hit.show.begins or date.max)]
        if len(distinct) > 1:
            return Blocked(f"{len(distinct)} shows fit: {_list(distinct)}")
        return distinct[0] if distinct else None

    def _fits(self, show: CatalogueShow) -> bool | None:
        year, published = self.query.year, self.query.published_at
        if year is not None and show.begins is not None:
            return abs(show.begins.year - year) <= 1
        if published is None or show.begins is None:
            return None
        return show.begins - _AROUND <= published.date() <= self._last(show) + _AROUND

    def _airs(self, show: CatalogueShow) -> bool:
        """Return whether the release came out in the very weeks of the show."""
        published = self.query.published_at
        if published is None or show.begins is None or self.query.is_batch:
            return self.query.year is not None and _year(show) == self.query.year
        return show.begins - _EARLY <= published.date() <= self._last(show) + _LATE

    def _last(self, show: CatalogueShow) -> date:
        first = show.begins or date.min
        if show.ends is not None:
            return max(first, show.ends)
        return max(first, self.today) if show.kind is WorkKind.TV else first

    def _rivals(
        self, key: TitleKey, chosen: CatalogueShow, names: Sequence[CatalogueName]
    ) -> tuple[int, ...]:
        """Return the other seasons of this name that air now, where the title states none."""
        if self.stated is not None or self._airs(chosen):
            return ()
        others = [
            n.show for n in names if n.key == key.key and n.show.bangumi_id != chosen.bangumi_id
        ]
        return tuple(dict.fromkeys(show.bangumi_id for show in others if self._airs(show)))


def _year(show: CatalogueShow) -> int | None:
    return show.begins.year if show.begins else None


def _list(found: Iterable[CatalogueMatch | _Hit]) -> str:
    return " and ".join(describe(each.show) for each in found)


def describe(show: CatalogueShow) -> str:
    """Return the title with its year, as a person would tell it from others."""
    return f"{show.title} ({_year(show) or 'year unknown'}, bgm/{show.bangumi_id})"
