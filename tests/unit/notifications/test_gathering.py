from __future__ import annotations

from datetime import UTC, datetime, timedelta

from anishelf.notifications.domain.gathering import Arrival, gather, headline

START = datetime(2026, 11, 1, 20, tzinfo=UTC)


def arrival(
    number: int, *, after: float, show: str = "雾港钟楼", season: int | None = 2
) -> Arrival:
    return Arrival(number, START + timedelta(seconds=after), show, season, str(number))


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_a_pack_is_one_message() -> None:
    pack = [arrival(number, after=number) for number in range(1, 14)]

    (only,) = gather(pack, now=at(73)).due

    assert headline(only) == "雾港钟楼 S02: 13 episodes"


def test_it_waits_for_sixty_quiet_seconds() -> None:
    arrivals = [arrival(1, after=0), arrival(2, after=50)]

    assert gather(arrivals, now=at(109)).due == ()
    assert len(gather(arrivals, now=at(110)).due) == 1


def test_a_stream_without_a_pause_leaves_after_ten_minutes() -> None:
    stream = [arrival(number, after=30 * number) for number in range(25)]

    gathered = gather(stream, now=at(700))

    assert [len(one.arrivals) for one in gathered.due] == [20]
    assert [len(one.arrivals) for one in gathered.waiting] == [5]


def test_shows_and_seasons_do_not_wait_for_each_other() -> None:
    arrivals = [
        arrival(1, after=0),
        arrival(2, after=40, season=3),
        arrival(3, after=50, show="灯塔"),
    ]

    assert [headline(one) for one in gather(arrivals, now=at(70)).due] == ["雾港钟楼 S02E01"]


def test_the_same_episode_twice_is_one_episode_and_a_movie_has_its_name() -> None:
    twice = [arrival(5, after=0), arrival(5, after=1)]
    movie = [arrival(1, after=0, season=None)]

    assert [headline(one) for one in gather(twice, now=at(90)).due] == ["雾港钟楼 S02E05"]
    assert [headline(one) for one in gather(movie, now=at(90)).due] == ["雾港钟楼"]


def test_no_arrival_is_lost_whatever_order_they_are_given_in() -> None:
    arrivals = [arrival(number, after=(number * 37) % 900) for number in range(100)]

    gathered = gather(arrivals, now=at(500))

    ids = [one.history_id for part in (*gathered.due, *gathered.waiting) for one in part.arrivals]
    assert sorted(ids) == list(range(100))
