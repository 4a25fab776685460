"""What airs of the followed shows, in the reader's zone, and what is late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from anishelf.following.domain.air_times import AirState
from anishelf.following.store.follows import Follows
from anishelf.identity.store.bangumi import BangumiCache
from anishelf.views.following.calendar import CalendarEntry, by_day, calendar, events, late, week_of
from anishelf.views.following.season import season_of
from tests.worlds.following import FIRST, SHOW, TITLE, FakeBangumi, load_catalogue
from tests.worlds.seeds import seeds

NOW = datetime(2026, 10, 19, 12, tzinfo=UTC)


@pytest.fixture
def airing(conn: psycopg.Connection) -> psycopg.Connection:
    """A show that is followed and airs on Sundays at 23:00 in Japan."""
    load_catalogue(conn)
    bangumi, cache = FakeBangumi(), BangumiCache(conn)
    cache.save(bangumi.get(SHOW), now=NOW)
    cache.save_episodes(SHOW, bangumi.episodes(SHOW), now=NOW)
    feed = seeds(conn).subscription()
    Follows(conn).add(SHOW, feed, title=TITLE, site="Nyaa", group=None, by="ada", now=NOW)
    return conn


def shown(
    conn: psycopg.Connection, first: date, days: int, now: datetime = NOW
) -> list[CalendarEntry]:
    return calendar(conn, first=first, last=first + timedelta(days=days), now=now)


def test_each_episode_airs_in_its_slot(airing: psycopg.Connection) -> None:
    (first, second) = shown(airing, FIRST, 7)

    assert (first.show, first.number, first.title) == (TITLE, 1, "Episode 1")
    assert first.airs_at == datetime(2026, 10, 4, 14, tzinfo=UTC)
    assert second.airs_at == datetime(2026, 10, 11, 14, tzinfo=UTC)


def test_a_day_is_the_readers(airing: psycopg.Connection) -> None:
    (entry,) = shown(airing, FIRST, 0)

    assert list(by_day([entry], "Asia/Tokyo")) == [date(2026, 10, 4)]
    assert list(by_day([entry], "Pacific/Auckland")) == [date(2026, 10, 5)]
    assert list(by_day([entry], "America/Los_Angeles")) == [date(2026, 10, 4)]


def test_the_week_of_a_reader_begins_on_monday() -> None:
    sunday = datetime(2026, 10, 18, 20, tzinfo=UTC)

    assert week_of(sunday, "UTC") == (date(2026, 10, 12), date(2026, 10, 18))
    assert week_of(sunday, "Asia/Shanghai") == (date(2026, 10, 19), date(2026, 10, 25))
    assert week_of(sunday, "UTC", weeks=-1)[0] == date(2026, 10, 5)


def test_states_follow_the_clock(airing: psycopg.Connection) -> None:
    states = [each.state for each in shown(airing, FIRST, 21)]

    assert states == [AirState.LATE, AirState.LATE, AirState.AIRED, AirState.EXPECTED]
    assert [each.number for each in late(airing, now=NOW)] == [1, 2]


def test_what_is_late_says_why(airing: psycopg.Connection) -> None:
    assert late(airing, now=NOW)[0].why == "no feed has brought it yet"
    assert shown(airing, FIRST + timedelta(weeks=3), 0)[0].why is None


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        ("paused = true", "its feed is paused"),
        ("active = false", "no feed follows it"),
        (
            "consecutive_failures = 3, last_error = 'away'",
            "its feed cannot be fetched: away",
        ),
    ],
)
def test_the_feed_is_the_first_that_may_stop_an_episode(
    airing: psycopg.Connection, trouble: str, why: str
) -> None:
    airing.execute(f"UPDATE subscriptions SET {trouble}".encode())  # noqa: S608

    assert late(airing, now=NOW)[0].why == why


def test_what_is_here_and_on_its_way_is_not_late(airing: psycopg.Connection) -> None:
    rows = seeds(airing)
    season = rows.season(rows.work(TITLE))
    rows.add("season_parts", season_id=season, bangumi_id=SHOW, first_episode=1)
    (here, coming) = (rows.episode(season, number) for number in (1, 2))
    rows.file(rows.download(rows.wanted("a", here), "completed"), here, "/l/1.mkv", state="present")
    rows.download(rows.wanted("b", coming))

    seen = shown(airing, FIRST, 7)

    assert [each.state for each in seen] == [AirState.HERE, AirState.UNDER_WAY]
    assert [each.season for each in seen] == [1, 1]


def test_a_show_that_is_not_followed_any_more_is_not_shown(airing: psycopg.Connection) -> None:
    follows = Follows(airing)
    follows.end([each.id for each in follows.open()], by="ada", now=NOW)

    assert shown(airing, FIRST, 60) == []


def test_a_calendar_program_gets_moments(airing: psycopg.Connection) -> None:
    (event,) = events(shown(airing, FIRST, 0))

    assert (event.title, event.starts) == (f"{TITLE} E01", datetime(2026, 10, 4, 14, tzinfo=UTC))


def test_what_begins_this_season_stands_by_weekday(airing: psycopg.Connection) -> None:
    found = season_of(airing, NOW.date(), zone="Asia/Shanghai")

    assert [(each.bangumi_id, each.weekday, each.clock) for each in found] == [
        (SHOW, 6, "22:00"),
        (SHOW + 1, 6, "22:00"),
    ]
    assert [each.followed for each in found] == [True, False]
    assert season_of(airing, date(2026, 7, 5), zone="UTC") == []
