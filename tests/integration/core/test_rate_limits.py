"""One queue of turns for everybody who asks bangumi.tv."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import psycopg

from anishelf.core.rate_limits import RateLimits


def test_the_first_turn_is_free_and_the_next_ones_wait(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        limits = RateLimits(conn)

        waits = [limits.reserve("bangumi", 10) for _ in range(3)]

    assert waits[0] == 0
    assert 9 < waits[1] <= 10
    assert 19 < waits[2] <= 20


def test_queues_do_not_know_each_other(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        limits = RateLimits(conn)
        limits.reserve("bangumi", 10)

        assert limits.reserve("another", 10) == 0


def test_time_that_nobody_used_is_not_saved_up(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute("INSERT INTO rate_limits VALUES ('bangumi', now() - interval '1 hour')")
        limits = RateLimits(conn)

        assert limits.reserve("bangumi", 10) == 0
        assert limits.reserve("bangumi", 10) > 9


def test_no_interval_means_no_waiting(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        limits = RateLimits(conn)

        assert [limits.reserve("bangumi", 0) for _ in range(3)] == [0, 0, 0]


def test_many_workers_get_a_turn_each(database: str) -> None:
    def reserve(_: int) -> float:
        with psycopg.connect(database, autocommit=True) as conn:
            return RateLimits(conn).reserve("bangumi", 100)

    with ThreadPoolExecutor(8) as workers:
        waits = sorted(workers.map(reserve, range(8)))

    steps = [round((later - sooner) / 100) for sooner, later in itertools.pairwise(waits)]
    assert steps == [1] * 7
