"""Which season a release belongs to: chains of prequels, stated seasons, running numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from anishelf.identity.domain.query import Blocked, IdentityQuery, Placement
from demo.world.bangumi import Bangumi, BangumiStandIn, too_many_requests
from demo.world.model import Episode, Subject, SubjectType
from tests.worlds.knowing import Knowing
from tests.worlds.subjects import PREQUEL, SEQUEL, dataset, season

World = Callable[..., Knowing]
FIRST = season(1, "Hoshi", relations=[(2, SEQUEL)])
SECOND = season(2, "Hoshi Kagayaku", begins="2025-07-05", first_sort=13, relations=[(1, PREQUEL)])


@pytest.fixture
def world(conn: psycopg.Connection) -> Iterator[World]:
    with ExitStack() as stack:
        yield lambda *subjects: Knowing(
            conn, stack.enter_context(BangumiStandIn(dataset(*subjects)))
        )


def ask(title: str, **facts: object) -> IdentityQuery:
    return IdentityQuery(titles=(title,), **facts)  # type: ignore[arg-type]


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def why(found: Placement | Blocked) -> str:
    assert isinstance(found, Blocked), found
    return found.reason


def test_a_sequel_of_another_name_is_a_season_of_its_root(world: World) -> None:
    knowing = world(FIRST, SECOND)

    found = knowing.place(ask("Hoshi Kagayaku", episode=3, published_at=day("2025-07-20")))

    assert knowing.where(found) == ["Hoshi (2024) S02E03"]


def test_a_stated_season_is_followed_to_the_sequel(world: World) -> None:
    knowing = world(FIRST, SECOND)

    found = knowing.place(ask("Hoshi", season=2, episode=3, published_at=day("2025-07-20")))

    assert knowing.where(found) == ["Hoshi (2024) S02E03"]


def test_a_running_number_finds_the_season_that_airs(world: World) -> None:
    knowing = world(FIRST, SECOND)

    found = knowing.place(ask("Hoshi", episode=15, published_at=day("2025-07-20")))

    assert knowing.where(found) == ["Hoshi (2024) S02E03"]


def test_a_running_number_is_counted_where_the_sequel_starts_again(world: World) -> None:
    again = season(2, "Hoshi Kagayaku", begins="2025-07-05", relations=[(1, PREQUEL)])
    knowing = world(FIRST, again)

    found = knowing.place(ask("Hoshi", episode=15, published_at=day("2025-07-20")))

    assert knowing.where(found) == ["Hoshi (2024) S02E03"]


def test_the_last_number_of_a_season_is_not_the_next_season(world: World) -> None:
    knowing = world(FIRST, SECOND)

    found = knowing.place(ask("Hoshi", episode=12, published_at=day("2024-12-22")))

    assert knowing.where(found) == ["Hoshi (2024) S01E12"]


def test_ids_that_name_an_earlier_season_stay_the_ids_of_that_one(world: World) -> None:
    knowing = world(FIRST, SECOND)
    later = ask(
        "Hoshi",
        season=2,
        episode=3,
        external_ids=("bgm/1", "anidb/7"),
        published_at=day("2025-07-20"),
    )
    first = ask("Hoshi", episode=3, external_ids=("anidb/7",), published_at=day("2024-10-20"))

    assert knowing.where(knowing.place(later)) == ["Hoshi (2024) S02E03"]
    assert knowing.where(knowing.place(first)) == ["Hoshi (2024) S01E03"]


def test_a_season_nobody_announced_is_blocked(world: World) -> None:
    found = world(FIRST, SECOND).place(ask("Hoshi", season=3, episode=1))

    assert why(found) == "the title says season 3, bangumi.tv knows only 2 of Hoshi (2024, bgm/1)"


def test_films_and_ovas_in_between_are_not_counted(world: World) -> None:
    knowing = world(
        season(1, "Hoshi", relations=[(3, SEQUEL)]),
        season(3, "Hoshi Movie", platform="剧场版", relations=[(1, PREQUEL), (4, SEQUEL)]),
        season(4, "Hoshi OVA", platform="OVA", relations=[(3, PREQUEL), (2, SEQUEL)]),
        season(2, "Hoshi Kagayaku", begins="2025-07-05", relations=[(4, PREQUEL)]),
    )

    direct = knowing.place(ask("Hoshi Kagayaku", episode=3, published_at=day("2025-07-20")))
    followed = knowing.place(ask("Hoshi", season=2, episode=3, published_at=day("2025-07-20")))

    assert knowing.where(direct) == knowing.where(followed) == ["Hoshi (2024) S02E03"]


def test_a_film_stands_alone(world: World) -> None:
    knowing = world(
        FIRST,
        season(
            3, "Hoshi", platform="剧场版", begins="2025-03-14", episodes=1, relations=[(1, PREQUEL)]
        ),
    )

    film = knowing.place(ask("Hoshi", is_movie=True, published_at=day("2025-04-01")))
    episode = knowing.place(ask("Hoshi", episode=1, published_at=day("2024-10-06")))

    assert knowing.where(film) == ["Hoshi (2025) S01E01"]
    assert knowing.where(episode) == ["Hoshi (2024) S01E01"]
    assert film != episode


def test_every_season_may_be_linked_to_every_other(world: World) -> None:
    knowing = world(
        season(1, "Hoshi", relations=[(2, SEQUEL), (3, SEQUEL)]),
        season(2, "Tsuki", begins="2025-01-05", relations=[(1, PREQUEL), (3, SEQUEL)]),
        season(3, "Taiyou", begins="2025-07-05", relations=[(2, PREQUEL), (1, PREQUEL)]),
    )

    third = knowing.place(ask("Taiyou", episode=1, published_at=day("2025-07-06")))
    second = knowing.place(ask("Hoshi", season=2, episode=1, published_at=day("2025-01-06")))

    assert knowing.where(third) == ["Hoshi (2024) S03E01"]
    assert knowing.where(second) == ["Hoshi (2024) S02E01"]


def test_two_lines_of_prequels_are_blocked(world: World) -> None:
    found = world(
        season(1, "Hoshi"),
        season(2, "Tsuki", begins="2025-01-05"),
        season(3, "Taiyou", begins="2025-07-05", relations=[(1, PREQUEL), (2, PREQUEL)]),
    ).place(ask("Taiyou", episode=1, published_at=day("2025-07-06")))

    assert "has several prequels: Hoshi (2024, bgm/1), Tsuki (2025, bgm/2)" in why(found)


def test_a_circle_of_prequels_ends(world: World) -> None:
    knowing = world(
        season(1, "Hoshi", relations=[(2, PREQUEL)]),
        season(2, "Tsuki", begins="2025-01-05", relations=[(1, PREQUEL)]),
    )

    found = knowing.place(ask("Tsuki", episode=1, published_at=day("2025-01-06")))

    assert knowing.where(found) == ["Hoshi (2024) S02E01"]


def test_a_name_that_states_another_season_than_the_chain_is_blocked(world: World) -> None:
    found = world(season(2, "Hoshi 第2期")).place(
        ask("Hoshi", season=2, episode=1, published_at=day("2024-10-06"))
    )

    assert "calls Hoshi 第2期 (2024, bgm/2) season 2 and lists 0 before it" in why(found)


def test_a_season_before_the_one_that_the_feed_names_is_blocked(world: World) -> None:
    found = world(FIRST, SECOND).place(ask("Hoshi", season=1, episode=1, external_ids=("bgm/2",)))

    assert "the title says season 1, but Hoshi Kagayaku (2025, bgm/2) is season 2" in why(found)


def test_specials_go_to_season_zero_of_the_work(world: World) -> None:
    knowing = world(season(1, "Hoshi", specials=2))

    found = knowing.place(ask("Hoshi", episode=2, is_special=True, published_at=day("2024-11-06")))
    first = knowing.place(ask("Hoshi", season=0, episode=1, published_at=day("2024-11-06")))

    assert knowing.where(found) == ["Hoshi (2024) S00E02"]
    assert knowing.where(first) == ["Hoshi (2024) S00E01"]


def test_specials_of_two_seasons_never_share_a_number(world: World) -> None:
    knowing = world(
        season(1, "Hoshi", specials=1, relations=[(2, SEQUEL)]),
        season(2, "Tsuki", begins="2025-07-05", specials=1, relations=[(1, PREQUEL)]),
    )

    one = knowing.place(ask("Hoshi", episode=1, is_special=True, published_at=day("2024-11-06")))
    two = knowing.place(ask("Tsuki", episode=1, is_special=True, published_at=day("2025-08-06")))

    assert knowing.where(one) == ["Hoshi (2024) S00E01"]
    assert knowing.where(two) == ["Hoshi (2024) S00E02"]


def test_a_batch_is_every_episode_of_the_season(world: World) -> None:
    knowing = world(FIRST, SECOND)

    pack = knowing.place(ask("Hoshi", is_batch=True, published_at=day("2025-01-20")))
    part = knowing.place(
        ask("Hoshi", season=2, episode=13, episode_end=15, published_at=day("2025-08-01"))
    )

    assert knowing.where(pack) == [f"Hoshi (2024) S01E{n:02}" for n in range(1, 13)]
    assert knowing.where(part) == [f"Hoshi (2024) S02E{n:02}" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("name", "title", "facts"),
    [
        ("Hoshi 2", "Hoshi", {"season": 2}),
        ("Hoshi II", "Hoshi", {"season": 2}),
        ("Hoshi 2nd Season", "Hoshi 2", {}),
        ("Hoshi Season 2", "Hoshi S2", {}),
    ],
)
def test_seasons_are_written_in_many_ways(
    world: World, name: str, title: str, facts: dict[str, int]
) -> None:
    second = season(2, name, begins="2025-07-05", relations=[(1, PREQUEL)])
    knowing = world(season(1, "Hoshi"), second)

    found = knowing.place(ask(title, episode=1, published_at=day("2025-07-06"), **facts))

    assert knowing.where(found) == ["Hoshi (2024) S02E01"]


def remake(**fields: object) -> tuple[Subject, Subject]:
    old = season(1, "Hoshi", begins="1998-04-01")
    new = season(2, "Hoshi", begins="2024-10-05", **fields)  # type: ignore[arg-type]
    return old, new


def test_a_remake_is_told_by_the_year_of_the_title(world: World) -> None:
    knowing = world(*remake())

    assert knowing.where(knowing.place(ask("Hoshi", episode=1, year=1998))) == [
        "Hoshi (1998) S01E01"
    ]


def test_a_remake_is_told_by_the_date_of_the_item(world: World) -> None:
    knowing = world(*remake())

    found = knowing.place(ask("Hoshi", episode=1, published_at=day("2024-10-06")))

    assert knowing.where(found) == ["Hoshi (2024) S01E01"]


def test_without_any_date_namesakes_are_blocked(world: World) -> None:
    found = world(*remake()).place(ask("Hoshi", episode=1))

    assert why(found) == "2 shows fit: Hoshi (1998, bgm/1) and Hoshi (2024, bgm/2)"


def test_without_any_date_the_only_bearer_of_a_name_is_accepted(world: World) -> None:
    knowing = world(FIRST, SECOND)

    assert knowing.where(knowing.place(ask("Hoshi", episode=1))) == ["Hoshi (2024) S01E01"]


def test_a_name_that_is_only_alike_is_never_accepted(world: World) -> None:
    found = world(season(1, "Hoshi no Machi")).place(
        ask("Hoshi no Mach", episode=1, published_at=day("2024-10-06"))
    )

    assert why(found) == "no show on bangumi.tv is named Hoshi no Mach"


def test_a_show_that_did_not_air_then_is_blocked(world: World) -> None:
    found = world(season(1, "Hoshi", begins="1998-04-01")).place(
        ask("Hoshi", episode=1, published_at=day("2024-10-06"))
    )

    assert why(found) == "Hoshi (1998, bgm/1) did not air when this was published"


def test_a_book_of_the_same_name_does_not_count(world: World) -> None:
    found = world(season(1, "Hoshi", kind=SubjectType.BOOK)).place(ask("Hoshi", episode=1))

    assert why(found) == "no show on bangumi.tv is named Hoshi"


def test_a_sequel_that_was_just_announced_is_met(world: World) -> None:
    knowing = world(season(1, "Hoshi"))
    query = ask("Hoshi", season=2, episode=3, published_at=day("2025-07-20"))
    before = knowing.place(query)
    announced = dataset(FIRST, SECOND)
    site = knowing.bangumi.sites[0]
    assert isinstance(site, Bangumi)
    site.data = announced

    too_soon = knowing.place(query)
    knowing.now += timedelta(hours=1)
    after = knowing.place(query)

    assert why(before) == why(too_soon)
    assert knowing.where(after) == ["Hoshi (2024) S02E03"]


def test_a_settled_season_stays_when_its_chain_breaks(world: World) -> None:
    knowing = world(FIRST, SECOND)
    query = ask("Hoshi Kagayaku", episode=3, published_at=day("2025-07-20"))
    first = knowing.place(query)
    site = knowing.bangumi.sites[0]
    assert isinstance(site, Bangumi)
    site.data.relations = {1: [], 2: []}
    knowing.now += timedelta(days=60)

    assert knowing.place(query) == first


def test_a_settled_season_is_found_by_the_season_of_its_name(world: World) -> None:
    second = season(2, "Hoshi 第2期", begins="2025-07-05", relations=[(1, PREQUEL)])
    knowing = world(season(1, "Hoshi"), second)
    query = ask("Hoshi", season=2, episode=3, published_at=day("2025-07-20"))
    knowing.place(query)
    knowing.conn.execute("UPDATE seasons SET number = 5 WHERE number = 2")

    assert knowing.where(knowing.place(query)) == ["Hoshi (2024) S05E03"]


def test_a_show_without_date_is_named_by_its_first_episode(world: World) -> None:
    knowing = world(season(1, "Hoshi"))
    site = knowing.bangumi.sites[0]
    assert isinstance(site, Bangumi)
    site.data.subjects[1]["date"] = None

    found = knowing.place(ask("Hoshi", episode=1, published_at=day("2024-10-06")))

    assert knowing.where(found) == ["Hoshi (2024) S01E01"]


def test_a_review_without_suggestions_is_better_than_none(world: World) -> None:
    knowing = world(*remake())
    for subject_id in (1, 2):
        knowing.subjects.get(subject_id)
        knowing.subjects.relations(subject_id)
    knowing.bangumi.faults["*"] = too_many_requests()

    found = knowing.place(ask("Hoshi", episode=1))

    assert "2 shows fit" in why(found)
    rows = knowing.conn.execute("SELECT title, candidates, reason FROM identity_reviews").fetchall()
    assert rows == [("Hoshi", [], why(found))]


def test_a_number_of_a_season_to_come_is_blocked(world: World) -> None:
    knowing = world(FIRST, SECOND)

    running = knowing.place(ask("Hoshi", episode=13, published_at=day("2024-12-30")))
    stated = knowing.place(ask("Hoshi", season=2, episode=1, published_at=day("2024-12-30")))

    assert "published 2024-12-30, long before Hoshi Kagayaku (2025, bgm/2) showed" in why(running)
    assert "(2025-07-05)" in why(stated)
    assert knowing.counts()["works"] == 0


def test_a_namesake_with_that_season_does_not_hide_the_sequel(world: World) -> None:
    knowing = world(FIRST, SECOND, season(9, "Hoshi 2nd Season", begins="1998-04-01"))

    found = knowing.place(ask("Hoshi", season=2, episode=3, published_at=day("2025-07-20")))

    assert knowing.where(found) == ["Hoshi (2024) S02E03"]


def say_count(knowing: Knowing, subject_id: int, count: int) -> None:
    """Have the wiki state a number of episodes that is not the number of rows."""
    site = knowing.bangumi.sites[0]
    assert isinstance(site, Bangumi)
    site.data.subjects[subject_id]["eps"] = count


def test_a_dead_row_of_the_first_season_does_not_move_the_sequel(world: World) -> None:
    first = season(1, "Hoshi", begins="2025-01-05", relations=[(2, SEQUEL)])
    dead = Episode(602250, type=0, sort=5, ep=5, name="", name_cn="", airdate="", desc="")
    second = season(2, "Hoshi 第二期", begins="2026-04-05", relations=[(1, PREQUEL)])
    knowing = world(replace(first, episodes=(*first.episodes, dead)), second)
    say_count(knowing, 1, 12)

    found = knowing.place_title("[G] Hoshi - 14 [1080p].mkv", published_at=day("2026-04-15"))

    assert knowing.where(found) == ["Hoshi (2025) S02E02"]


def test_an_ova_and_its_dead_twin_are_one_episode(world: World) -> None:
    ova = season(1, "Hoshi", platform="OVA", episodes=1)
    dead = Episode(602251, type=0, sort=1, ep=1, name="", name_cn="", airdate="", desc="")
    knowing = world(replace(ova, episodes=(dead, *ova.episodes)))
    say_count(knowing, 1, 1)

    found = knowing.place_title("[G] Hoshi [1080p]", published_at=day("2024-10-08"))

    assert knowing.where(found) == ["Hoshi (2024) S01E01"]


def test_a_named_sequel_keeps_its_running_numbers_when_the_next_one_is_announced(
    world: World,
) -> None:
    first = season(1, "Hoshi", begins="2022-04-09", relations=[(2, SEQUEL)])
    second = season(
        2, "Hoshi: Kaze", begins="2023-04-08", first_sort=13, relations=[(1, PREQUEL), (3, SEQUEL)]
    )
    third = season(3, "Hoshi: Umi", begins="2024-04-06", first_sort=25, relations=[(2, PREQUEL)])
    knowing = world(first, second, third)

    found = knowing.place(ask("Hoshi: Kaze", episode=15, published_at=day("2023-04-23")))

    assert knowing.where(found) == ["Hoshi (2022) S02E03"]


@pytest.mark.parametrize(
    ("number", "published", "expected"),
    [
        (14, "2025-07-13", ["Hoshi (2024) S02E02"]),
        (2, "2025-07-13", ["Hoshi (2024) S02E02"]),
        (24, "2025-09-21", ["Hoshi (2024) S02E12"]),
    ],
)
def test_a_stated_season_may_count_through_the_whole_show(
    world: World, number: int, published: str, expected: list[str]
) -> None:
    again = season(2, "Hoshi 2nd Season", begins="2025-07-05", relations=[(1, PREQUEL)])
    knowing = world(FIRST, again)

    found = knowing.place(ask("Hoshi", season=2, episode=number, published_at=day(published)))

    assert knowing.where(found) == expected


def test_a_number_of_a_stated_season_that_had_not_aired_runs_on(world: World) -> None:
    longer = season(
        2, "Hoshi 2nd Season", begins="2025-07-05", episodes=13, relations=[(1, PREQUEL)]
    )
    knowing = world(FIRST, longer)

    early = knowing.place(ask("Hoshi", season=2, episode=13, published_at=day("2025-07-06")))
    late = knowing.place(ask("Hoshi", season=2, episode=13, published_at=day("2026-07-06")))

    assert knowing.where(early) == ["Hoshi (2024) S02E01"]
    assert knowing.where(late) == ["Hoshi (2024) S02E13"]
