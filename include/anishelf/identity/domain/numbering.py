"""From the number in a release title to an episode of one season. Refuses rather than guesses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from anishelf.identity.domain.episode_match import EpisodeMatch, Season, Wanted
from anishelf.identity.domain.query import Blocked
from anishelf.identity.domain.subject import BangumiEpisode, EpisodeType

_LONGEST_RANGE = 2000
_EARLY = timedelta(days=1)
_FRESH = timedelta(days=7)


Reading = Callable[[Decimal], EpisodeMatch | None]
"""One way to read a number: the episode that it means then, or None."""

_Read = tuple[EpisodeMatch, ...]


def locate(
    season: Season, wanted: Wanted, *, cours: Sequence[Season] = ()
) -> tuple[EpisodeMatch, ...] | Blocked:
    """Return the episodes of *season* that a release holds, or why that is not certain.

    *cours* are all subjects of a season that has several, *season* among them.
    """
    first = wanted.episode if wanted.episode is not None else wanted.absolute
    if first is None:
        return _whole(season, cours) if wanted.is_batch else _only(season)
    if wanted.is_special:
        return _one_special(season, first)
    if first % 1:
        return _between(season, first)
    last = wanted.episode_end
    ways = _across(cours, wanted) if cours else _readings(season, wanted)
    if last is None or last == first:
        return _one(season, first, wanted, ways)
    return _range(season, first, last, wanted, ways)


def _across(cours: Sequence[Season], wanted: Wanted) -> list[Reading]:
    """Return the ways to read a number in a season of several cours: through it, or in one."""

    def through(number: Decimal) -> EpisodeMatch | None:
        holder = next((each for each in cours if each.offset < number <= each.end), None)
        return _by_ep(holder, number - holder.offset) if holder else None

    return [through, *(way for each in cours for way in _readings(each, wanted))]


def _whole(season: Season, cours: Sequence[Season] = ()) -> tuple[EpisodeMatch, ...] | Blocked:
    if cours and all(each.mains for each in cours):
        return tuple(_listed(each, episode) for each in cours for episode in each.mains)
    if season.mains:
        return tuple(_listed(season, episode) for episode in season.mains)
    if season.expected:
        numbers = range(season.offset + 1, season.end + 1)
        return tuple(EpisodeMatch(Decimal(n), None, cour=season.cour) for n in numbers)
    return Blocked(f"bangumi.tv lists no episodes of {season.title} yet")


def _only(season: Season) -> tuple[EpisodeMatch, ...] | Blocked:
    if season.count > 1:
        return Blocked(f"the title names no episode, and {season.title} has {season.count} of them")
    return (
        (_listed(season, season.mains[0]),) if season.mains else (EpisodeMatch(Decimal(1), None),)
    )


def _one_special(season: Season, number: Decimal) -> tuple[EpisodeMatch, ...] | Blocked:
    listed = season.episodes.specials
    found = [e for e in listed if e.type == EpisodeType.SPECIAL and e.sort == number]
    if not found and number % 1:
        return _between(season, number)
    if len(found) != 1:
        return Blocked(f"bangumi.tv lists no special {number} of {season.title}")
    return (_special(season, listed, found[0]),)


def _between(season: Season, number: Decimal) -> tuple[EpisodeMatch, ...] | Blocked:
    listed = season.episodes.specials
    by_sort = [e for e in listed if e.sort == number]
    by_ep = [e for e in listed if e.ep == number and e.type == EpisodeType.MAIN]
    found = {e.id: e for e in by_sort + by_ep}
    if not found:
        return Blocked(f"bangumi.tv lists no episode {number} of {season.title}")
    if len(found) > 1:
        return Blocked(f"episode {number} of {season.title} may be one of {len(found)}")
    return (_special(season, listed, next(iter(found.values()))),)


def _special(
    season: Season, listed: Sequence[BangumiEpisode], episode: BangumiEpisode
) -> EpisodeMatch:
    rank = Decimal(listed.index(episode) + 1)
    return EpisodeMatch(rank, episode, is_special=True, cour=season.cour)


def _one(
    season: Season, number: Decimal, wanted: Wanted, ways: Sequence[Reading]
) -> tuple[EpisodeMatch, ...] | Blocked:
    readings: list[tuple[EpisodeMatch, ...]] = [
        (match,) for read in ways if (match := read(number))
    ]
    readings += _running(season, [number], readings, wanted)
    return _settle(season, f"{number}", readings, wanted)


def _range(
    season: Season, first: Decimal, last: Decimal, wanted: Wanted, ways: Sequence[Reading]
) -> tuple[EpisodeMatch, ...] | Blocked:
    if last % 1 or not first < last <= first + _LONGEST_RANGE:
        return Blocked(f"{first}-{last} is no range of episodes")
    numbers = [first + step for step in range(int(last - first) + 1)]
    readings = [
        tuple(match for match in found if match)
        for read in ways
        if all(found := [read(number) for number in numbers])
    ]
    readings += _running(season, numbers, readings, wanted)
    return _settle(season, f"{first}-{last}", readings, wanted)


def _running(
    season: Season, numbers: Sequence[Decimal], readings: Sequence[_Read], wanted: Wanted
) -> list[_Read]:
    """Return what `S2 - 26` means: who names the season counts in it, unless nothing there had aired."""
    counts_inside = any(_had_aired(matches, wanted.released) for matches in readings)
    if counts_inside or not (season.before and wanted.season_stated and wanted.episode is not None):
        return []
    found = tuple(match for number in numbers if (match := _by_absolute(season, number)))
    whole = len(found) == len(numbers) and _had_aired(found, wanted.released)
    return [found] if whole else []


def _had_aired(matches: Sequence[EpisodeMatch], released: date | None) -> bool:
    day = matches[-1].episode.air_date if matches[-1].episode else None
    return day is None or released is None or day <= released + _EARLY


def _readings(season: Season, wanted: Wanted) -> list[Reading]:
    """Return the ways in which a number may be meant: running on, from 1, or absolute.

    Whoever names the season counts inside it; only a bare number may run through the whole show.
    """
    ways: list[Reading] = [partial(_by_sort, season), partial(_by_ep, season)]
    if season.before and not (wanted.season_stated and wanted.episode is not None):
        ways.append(partial(_by_absolute, season))
    return ways


def _by_sort(season: Season, number: Decimal) -> EpisodeMatch | None:
    row = season.episodes.main_by_sort.get(number)
    if row is not None:
        return _listed(season, row)
    mains = season.mains
    return _unlisted(season, number - mains[0].sort + 1) if mains else None


def _by_ep(season: Season, number: Decimal) -> EpisodeMatch | None:
    row = season.episodes.main_by_ep.get(number)
    return _listed(season, row) if row is not None else _unlisted(season, number)


def _by_absolute(season: Season, number: Decimal) -> EpisodeMatch | None:
    return _by_ep(season, number - season.before) if season.before else None


def _listed(season: Season, episode: BangumiEpisode) -> EpisodeMatch:
    # A show that begins with an episode 0 keeps it: groups number it so, and S01E00 can be shown.
    first = season.mains[0].sort
    number = episode.sort if first <= 1 else episode.sort - first + 1
    return EpisodeMatch(number + season.offset, episode, cour=season.cour)


def _unlisted(season: Season, position: Decimal) -> EpisodeMatch | None:
    """Return a place for an episode that is announced and has no row yet."""
    mains = season.mains
    if not mains and season.before != 0:
        return None  # without a first row nobody knows where the counting of a sequel starts
    if not len(mains) < position <= season.expected:
        return None
    number = position - 1 if mains and mains[0].sort == 0 else position
    return EpisodeMatch(number + season.offset, None, cour=season.cour)


def _settle(
    season: Season, asked: str, readings: list[tuple[EpisodeMatch, ...]], wanted: Wanted
) -> tuple[EpisodeMatch, ...] | Blocked:
    distinct = list(
        {tuple(match.number for match in matches): matches for matches in readings}.values()
    )
    if not distinct:
        return Blocked(f"bangumi.tv lists no episode {asked} of {season.title}{_extent(season)}")
    distinct = _by_running_count(season, distinct, wanted.absolute) or distinct
    if len(distinct) > 1:
        distinct = _by_date(distinct, wanted.released) or distinct
    if len(distinct) > 1:
        meant = " or ".join(_span(matches) for matches in distinct)
        return Blocked(f"episode {asked} of {season.title} may be its {meant}")
    return distinct[0]


def _by_running_count(
    season: Season, readings: list[tuple[EpisodeMatch, ...]], absolute: Decimal | None
) -> list[tuple[EpisodeMatch, ...]]:
    if absolute is None:
        return []
    return [
        matches
        for matches in readings
        if (matches[0].episode is not None and matches[0].episode.sort == absolute)
        or (
            season.before is not None
            and matches[0].number - season.offset + season.before == absolute
        )
    ]


def _by_date(
    readings: list[tuple[EpisodeMatch, ...]], released: date | None
) -> list[tuple[EpisodeMatch, ...]]:
    """Return what can be meant by a release of that day: aired already, and best in that week."""
    if released is None:
        return []
    dated = [
        (matches, matches[-1].episode.air_date if matches[-1].episode else None)
        for matches in readings
    ]
    aired = [(matches, day) for matches, day in dated if day is None or day <= released + _EARLY]
    if len(aired) <= 1 or any(day is None for _, day in aired):
        return [matches for matches, _ in aired]
    return [matches for matches, day in aired if day is not None and released - day < _FRESH]


def _span(matches: tuple[EpisodeMatch, ...]) -> str:
    first, last = matches[0].number, matches[-1].number
    return f"number {first}" if first == last else f"numbers {first}-{last}"


def _extent(season: Season) -> str:
    mains = season.mains
    if not mains:
        return " yet"
    return f" (it lists {mains[0].sort} to {mains[-1].sort})"
