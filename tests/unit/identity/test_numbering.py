"""From a number in a title to an episode: one reading, or a refusal that says why."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from anishelf.identity.domain.episode_list import EpisodeList
from anishelf.identity.domain.episode_match import EpisodeMatch, Season, Wanted
from anishelf.identity.domain.numbering import locate
from anishelf.identity.domain.query import Blocked
from anishelf.identity.domain.subject import BangumiEpisode, EpisodeType

FIRST_DAY = date(2025, 7, 5)


def row(
    sort: float, ep: float, *, kind: EpisodeType = EpisodeType.MAIN, day: date | None = None
) -> BangumiEpisode:
    return BangumiEpisode(
        id=int(1000 * kind + 10 * sort) + 1,
        subject_id=7,
        type=kind,
        sort=Decimal(str(sort)),
        ep=Decimal(str(ep)),
        air_date=day,
    )


def weekly(first_sort: int, count: int, *, first_ep: int = 1) -> tuple[BangumiEpisode, ...]:
    return tuple(
        row(first_sort + n, first_ep + n, day=FIRST_DAY + timedelta(weeks=n)) for n in range(count)
    )


def season(
    episodes: tuple[BangumiEpisode, ...], *, expected: int = 0, before: int | None = 0
) -> Season:
    return Season("雾港钟楼", EpisodeList(episodes), expected=expected, before=before)


def wanted(number: float | None, end: float | None = None, **fields: object) -> Wanted:
    return Wanted(
        episode=None if number is None else Decimal(str(number)),
        episode_end=None if end is None else Decimal(str(end)),
        **fields,  # type: ignore[arg-type]
    )


def numbers(found: tuple[EpisodeMatch, ...] | Blocked) -> list[int]:
    assert not isinstance(found, Blocked), found.reason
    return [int(match.number) for match in found]


def reason(found: tuple[EpisodeMatch, ...] | Blocked) -> str:
    assert isinstance(found, Blocked)
    return found.reason


# 3月のライオン 第2シリーズ (211567): sort 23..44, ep 1..22.
LION = season(weekly(23, 22), before=22)


@pytest.mark.parametrize(("number", "place"), [(23, 1), (44, 22), (1, 1), (22, 22)])
def test_a_number_runs_on_from_the_season_before_or_starts_again(number: int, place: int) -> None:
    assert numbers(locate(LION, wanted(number))) == [place]


def test_a_number_beyond_the_season_is_refused() -> None:
    assert "lists no episode 45 of 雾港钟楼 (it lists 23 to 44)" in reason(locate(LION, wanted(45)))


OVERLAP = season(weekly(13, 25), before=12)


def test_two_readings_are_refused_when_nothing_settles_them() -> None:
    assert reason(locate(OVERLAP, wanted(13))) == (
        "episode 13 of 雾港钟楼 may be its number 1 or number 13"
    )


def test_a_release_cannot_be_older_than_its_episode() -> None:
    found = locate(OVERLAP, wanted(13, released=FIRST_DAY + timedelta(days=3)))

    assert numbers(found) == [1]


def test_the_week_of_the_release_settles_two_readings() -> None:
    found = locate(OVERLAP, wanted(13, released=FIRST_DAY + timedelta(weeks=12, days=2)))

    assert numbers(found) == [13]


def test_a_late_release_settles_nothing() -> None:
    found = locate(OVERLAP, wanted(13, released=FIRST_DAY + timedelta(weeks=60)))

    assert isinstance(found, Blocked)


def test_the_running_count_beside_the_number_settles_two_readings() -> None:
    assert numbers(locate(OVERLAP, wanted(13, absolute=Decimal(13)))) == [1]
    assert numbers(locate(OVERLAP, wanted(13, absolute=Decimal(25)))) == [13]


def test_an_absolute_number_alone_is_counted_through_the_show() -> None:
    restarted = season(weekly(1, 12), before=24)

    assert numbers(locate(restarted, wanted(None, absolute=Decimal(30)))) == [6]


def test_a_bare_number_may_be_absolute() -> None:
    restarted = season(weekly(1, 12), before=24)

    assert numbers(locate(restarted, wanted(30))) == [6]


def test_who_names_the_season_counts_inside_it() -> None:
    long = season(weekly(1, 25), before=12)

    assert numbers(locate(long, wanted(13, season_stated=True))) == [13]
    assert isinstance(locate(long, wanted(13)), Blocked)


# ちょびっツ (12): x.5 recaps among the main episodes, ep is 8.5 too.
CHOBITS = season(
    tuple(row(n, n) for n in (*range(1, 9), 8.5, *range(9, 17), 16.5, *range(17, 25), 24.5)),
    expected=27,
)


@pytest.mark.parametrize(("number", "rank"), [(8.5, 1), (16.5, 2), (24.5, 3)])
def test_an_episode_between_two_goes_to_the_specials(number: float, rank: int) -> None:
    found = locate(CHOBITS, wanted(number))

    assert not isinstance(found, Blocked)
    assert (found[0].number, found[0].is_special) == (Decimal(rank), True)
    assert found[0].episode is not None
    assert found[0].episode.sort == Decimal(str(number))


def test_an_unknown_episode_between_two_is_refused() -> None:
    assert "lists no episode 9.5" in reason(locate(CHOBITS, wanted(9.5)))


# カウボーイビバップ (253): type 1 sort 0, type 2 sort 1, type 3 sorts 1 to 3 beside 26 main episodes.
BEBOP = season(
    (
        *weekly(1, 26),
        row(0, 0, kind=EpisodeType.SPECIAL),
        row(1, 0, kind=EpisodeType.OPENING),
        row(1, 0, kind=EpisodeType.ENDING),
        row(2, 0, kind=EpisodeType.ENDING),
    ),
    expected=26,
)


def test_openings_and_endings_are_no_episodes() -> None:
    assert numbers(locate(BEBOP, wanted(1))) == [1]
    assert numbers(locate(BEBOP, wanted(None, is_batch=True))) == list(range(1, 27))


def test_a_special_is_found_among_the_specials_only() -> None:
    found = locate(BEBOP, wanted(0, is_special=True))

    assert not isinstance(found, Blocked)
    assert found[0].is_special
    assert "lists no special 1" in reason(locate(BEBOP, wanted(1, is_special=True)))


def test_a_show_that_starts_at_zero_keeps_its_zero() -> None:
    zero = season(weekly(0, 13))

    assert numbers(locate(zero, wanted(0))) == [0]
    assert numbers(locate(zero, wanted(12, released=FIRST_DAY + timedelta(weeks=12)))) == [12]
    assert numbers(locate(zero, wanted(1, released=FIRST_DAY + timedelta(weeks=1)))) == [1]
    assert isinstance(locate(zero, wanted(1)), Blocked)


def test_a_range_is_read_as_one() -> None:
    assert numbers(locate(LION, wanted(23, 25, is_batch=True))) == [1, 2, 3]
    assert numbers(locate(LION, wanted(1, 22, is_batch=True))) == list(range(1, 23))
    assert numbers(locate(CHOBITS, wanted(8, 9))) == [8, 9]


def test_a_range_across_seasons_is_refused() -> None:
    assert isinstance(locate(LION, wanted(20, 25)), Blocked)


@pytest.mark.parametrize(("first", "last"), [(5, 3), (1, 5000), (1, 2.5)])
def test_a_range_that_is_none_is_refused(first: float, last: float) -> None:
    assert "is no range of episodes" in reason(locate(LION, wanted(first, last)))


def test_an_announced_episode_has_a_place_before_it_has_a_row() -> None:
    airing = season(weekly(13, 3), expected=12, before=12)

    assert numbers(locate(airing, wanted(16))) == [4]
    assert numbers(locate(airing, wanted(4))) == [4]
    assert isinstance(locate(airing, wanted(25)), Blocked)


def test_a_first_season_without_rows_counts_from_one() -> None:
    assert numbers(locate(season((), expected=500), wanted(42))) == [42]


@pytest.mark.parametrize(("expected", "before"), [(0, 0), (12, 12), (12, None)])
def test_a_season_of_unknown_numbers_waits_for_its_rows(expected: int, before: int | None) -> None:
    found = locate(season((), expected=expected, before=before), wanted(3))

    assert reason(found) == "bangumi.tv lists no episode 3 of 雾港钟楼 yet"


def test_a_film_has_one_episode_and_needs_no_number() -> None:
    assert numbers(locate(season((), expected=1), wanted(None))) == [1]
    assert numbers(locate(season(()), wanted(None))) == [1]


def test_a_title_without_number_is_no_episode_of_a_series() -> None:
    assert "names no episode" in reason(locate(BEBOP, wanted(None)))


def test_a_pack_without_numbers_is_the_whole_season() -> None:
    assert numbers(locate(season((), expected=3), wanted(None, is_batch=True))) == [1, 2, 3]
    assert "lists no episodes" in reason(locate(season(()), wanted(None, is_batch=True)))
