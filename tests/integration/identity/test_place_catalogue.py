"""Placing releases by the catalogue: exact names, seasons as TMDB counts them, split cours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from anishelf.identity.domain.query import Blocked, Placement
from anishelf.identity.steps.catalogue import refresh_catalogue
from demo.world.bangumi import SEARCH, BangumiStandIn
from demo.world.model import Subject
from tests.worlds.catalogue import Fixed, document, item
from tests.worlds.knowing import Knowing
from tests.worlds.subjects import PREQUEL, SEQUEL, dataset, season

World = Callable[..., Knowing]
FIRST = season(1, "Hoshi", name_cn="星之歌", relations=[(2, SEQUEL)])
COUR = season(
    2, "Hoshi!!", name_cn="星之歌！！", begins="2025-07-05", relations=[(1, PREQUEL), (3, SEQUEL)]
)
NEXT_COUR = season(
    3, "Hoshi!! Part 2", name_cn="星之歌 第二季", begins="2026-01-10", relations=[(2, PREQUEL)]
)
CATALOGUE = (
    item("Hoshi", 1, "星之歌", end="2024-12-21T14:00:00.000Z", tmdb="tv/5", mal="51", anidb="61"),
    item(
        "Hoshi!!",
        2,
        "星之歌 第二季",
        begin="2025-07-05T14:00:00.000Z",
        end="2025-09-20T14:00:00.000Z",
        tmdb="tv/5/season/2",
        mikan="7002",
    ),
    item(
        "Hoshi!! Part 2",
        3,
        "星之歌 第二季",
        begin="2026-01-10T14:00:00.000Z",
        end="2026-03-28T14:00:00.000Z",
        tmdb="tv/5/season/2",
    ),
)


@pytest.fixture
def world(conn: psycopg.Connection) -> Iterator[World]:
    with ExitStack() as stack:

        def make(*subjects: Subject, items: tuple[dict[str, Any], ...] = CATALOGUE) -> Knowing:
            knowing = Knowing(
                conn, stack.enter_context(BangumiStandIn(dataset(*subjects))), mikan_url="http://x"
            )
            source = Fixed(document(*items))
            refresh_catalogue(source.read, knowing.catalogue, now=knowing.now)
            return knowing

        yield make


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def why(found: Placement | Blocked) -> str:
    assert isinstance(found, Blocked), found
    return found.reason


def test_a_name_of_the_catalogue_needs_no_search(world: World) -> None:
    knowing = world(FIRST, COUR, NEXT_COUR)

    found = knowing.place_title("[X] 星之歌 - 03 [1080p]", published_at=day("2024-10-20"))

    assert knowing.where(found) == ["星之歌 (2024) S01E03"]
    assert isinstance(found, Placement)
    assert "in the catalogue" in found.evidence
    assert knowing.bangumi.requests_to(SEARCH) == []


def test_ids_elsewhere_are_kept_as_attributes(world: World) -> None:
    knowing = world(FIRST, COUR, NEXT_COUR)
    knowing.place_title("[X] 星之歌 - 03 [1080p]", published_at=day("2024-10-20"))

    rows = knowing.conn.execute(
        "SELECT namespace, value, source::text FROM external_ids ORDER BY namespace"
    ).fetchall()

    assert rows == [
        ("anidb", "61", "catalogue"),
        ("bgm", "1", "catalogue"),
        ("mal", "51", "catalogue"),
        ("tmdb", "tv/5", "catalogue"),
    ]


@pytest.mark.parametrize(
    ("raw", "published", "expected"),
    [
        ("[X] 星之歌 S2 - 02 [1080p]", "2025-07-13", "S02E02"),
        ("[X] 星之歌 第2季 - 14 [1080p]", "2026-01-18", "S02E14"),
        ("[X] Hoshi S02E15 [1080p]", "2026-01-25", "S02E15"),
        ("[X] 星之歌 第二季 - 03 [1080p]", "2026-01-25", "S02E15"),
        ("[X] Hoshi!! Part 2 - 03 [1080p]", "2026-01-25", "S02E15"),
    ],
)
def test_split_cours_are_one_season(world: World, raw: str, published: str, expected: str) -> None:
    knowing = world(FIRST, COUR, NEXT_COUR)

    found = knowing.place_title(raw, published_at=day(published))

    assert knowing.where(found) == [f"星之歌 (2024) {expected}"]


def test_a_pack_of_the_whole_season_holds_both_cours(world: World) -> None:
    knowing = world(FIRST, COUR, NEXT_COUR)

    found = knowing.place_title(
        "[X] 星之歌 第二季 [01-24 Fin][BDRip 1080p]", published_at=day("2026-04-25")
    )

    assert knowing.where(found) == [f"星之歌 (2024) S02E{n:02}" for n in range(1, 25)]


SPELLINGS = (
    "[X] 星之歌 S2 - 02 [1080p]",
    "[X] 星之歌 第2季 - 02 [1080p]",
    "[X] 星之歌 第二季 - 02 [1080p]",
    "[X] Hoshi Season 2 - 02 [1080p]",
    "[X] Hoshi!! - 02 [1080p]",
    "[X] 星之歌！！ - 02 [1080p]",
    "[X] 星之歌 第二季 / Hoshi!! - 02 [1080p]",
)


def test_a_subject_is_one_season_however_it_is_spelled(world: World) -> None:
    knowing = world(FIRST, COUR, NEXT_COUR)

    for raw in SPELLINGS:
        knowing.place_title(raw, published_at=day("2025-07-13"))
    knowing.place_title("[X] nothing - 14", "bgm/3", published_at=day("2026-01-18"))
    knowing.place_title("[X] nothing - 02", "mikan/7002", published_at=day("2025-07-13"))

    parts = knowing.conn.execute(
        """
        SELECT s.number, p.bangumi_id, p.first_episode::int
        FROM season_parts p JOIN seasons s ON s.id = p.season_id ORDER BY 1, 2
        """
    ).fetchall()
    assert parts == [(2, 2, 1), (2, 3, 13)]


def test_the_database_refuses_a_subject_in_two_seasons(world: World) -> None:
    knowing = world(FIRST, COUR, NEXT_COUR)
    knowing.place_title(SPELLINGS[0], published_at=day("2025-07-13"))
    knowing.place_title("[X] 星之歌 - 03 [1080p]", published_at=day("2024-10-20"))

    with pytest.raises(psycopg.errors.UniqueViolation):
        knowing.conn.execute(
            """
            INSERT INTO season_parts (season_id, bangumi_id, first_episode)
            SELECT id, 2, 50 FROM seasons WHERE number = 1
            """
        )


def test_tmdb_settles_a_season_that_the_chain_does_not(world: World) -> None:
    knowing = world(
        season(1, "Hoshi", name_cn="星之歌"), season(2, "Hoshi 第2期", begins="2025-07-05")
    )

    found = knowing.place_title("[X] 星之歌 S2 - 02 [1080p]", published_at=day("2025-07-13"))

    assert knowing.where(found) == ["星之歌 (2024) S02E02"]


def test_a_release_without_season_that_another_season_airs_with_is_blocked(world: World) -> None:
    items = (CATALOGUE[0], {**CATALOGUE[1], "title": "Hoshi 2"})
    knowing = world(
        FIRST, season(2, "Hoshi 2", begins="2025-07-05", relations=[(1, PREQUEL)]), items=items
    )

    small = knowing.place_title("[X] 星之歌 - 02 [1080p]", published_at=day("2025-07-13"))
    running = knowing.place_title("[X] 星之歌 - 14 [1080p]", published_at=day("2025-07-13"))

    assert "the title names no season, and Hoshi 2 (2025, bgm/2) aired" in why(small)
    assert knowing.where(running) == ["星之歌 (2024) S02E02"]


def test_the_mikan_id_of_the_catalogue_needs_no_page(world: World) -> None:
    knowing = world(FIRST, COUR, NEXT_COUR)

    found = knowing.place_title("[X] nothing - 02", "mikan/7002", published_at=day("2025-07-13"))

    assert knowing.where(found) == ["星之歌 (2024) S02E02"]


def test_a_glued_title_counts_as_a_whole_and_its_halves_only_in_their_weeks(world: World) -> None:
    knowing = world(FIRST, COUR, NEXT_COUR)

    same_weeks = knowing.place_title("[X] 星之歌 Hoshi no Uta - 03", published_at=day("2024-10-20"))
    later = knowing.place_title("[X] 星之歌 BURST - 03", published_at=day("2025-05-20"))

    assert knowing.where(same_weeks) == ["星之歌 (2024) S01E03"]
    assert isinstance(later, Blocked)


def test_a_subject_that_was_removed_is_searched_for(world: World) -> None:
    knowing = world(season(9, "Hoshi", name_cn="星之歌"), items=(CATALOGUE[0],))

    found = knowing.place_title("[X] 星之歌 - 03 [1080p]", published_at=day("2024-10-20"))

    assert knowing.where(found) == ["星之歌 (2024) S01E03"]


def test_a_second_run_makes_nothing(world: World) -> None:
    knowing = world(FIRST, COUR, NEXT_COUR)
    first = [knowing.place_title(raw, published_at=day("2025-07-13")) for raw in SPELLINGS]
    rows, asked = knowing.counts(), len(knowing.bangumi.requests)

    second = [knowing.place_title(raw, published_at=day("2025-07-13")) for raw in SPELLINGS]

    assert (first, rows, asked) == (second, knowing.counts(), len(knowing.bangumi.requests))


TWO_COURS = (
    season(1, "Hoshi", name_cn="星之歌", begins="2022-04-09", relations=[(2, SEQUEL)]),
    season(
        2,
        "Hoshi(第2クール)",
        name_cn="星之歌 第二部分",
        begins="2022-10-01",
        first_sort=13,
        relations=[(1, PREQUEL), (3, SEQUEL)],
    ),
    season(
        3, "Hoshi Season 2", name_cn="星之歌 第二季", begins="2023-10-07", relations=[(2, PREQUEL)]
    ),
)
TWO_COURS_LISTED = (
    item(
        *("Hoshi", 1, "星之歌"),
        begin="2022-04-09T14:00:00.000Z",
        end="2022-06-25T14:00:00.000Z",
        tmdb="tv/5",
    ),
    item(
        *("Hoshi(第2クール)", 2, "星之歌 第二部分"),
        begin="2022-10-01T14:00:00.000Z",
        end="2022-12-17T14:00:00.000Z",
        tmdb="tv/5",
    ),
    item(
        *("Hoshi Season 2", 3, "星之歌 第二季"),
        begin="2023-10-07T14:00:00.000Z",
        end="2023-12-23T14:00:00.000Z",
        tmdb="tv/5/season/2",
    ),
)


@pytest.mark.parametrize(
    ("raw", "published", "expected"),
    [
        ("[X] 星之歌 第二季 - 01 [1080p]", "2023-10-08", "S02E01"),
        ("[X] 星之歌 S02E01 [1080p]", "2023-10-08", "S02E01"),
        ("[X] 星之歌 - 15 [1080p]", "2022-10-16", "S01E15"),
        ("[X] 星之歌 第二部分 - 03 [1080p]", "2022-10-16", "S01E15"),
    ],
)
def test_a_first_season_in_two_cours_does_not_move_the_second(
    world: World, raw: str, published: str, expected: str
) -> None:
    knowing = world(*TWO_COURS, items=TWO_COURS_LISTED)

    found = knowing.place_title(raw, published_at=day(published))

    assert knowing.where(found) == [f"星之歌 (2022) {expected}"]


def test_a_title_whose_season_the_catalogue_and_the_chain_deny_is_a_question(world: World) -> None:
    second = item(
        *("Hoshi Kagayaku", 2, "星之歌 第三季"),
        begin="2025-07-05T14:00:00.000Z",
        end="2025-09-20T14:00:00.000Z",
    )
    knowing = world(
        FIRST,
        season(2, "Hoshi Kagayaku", begins="2025-07-05", relations=[(1, PREQUEL)]),
        items=(CATALOGUE[0], second),
    )

    found = knowing.place_title("[X] 星之歌 第三季 - 01 [1080p]", published_at=day("2025-07-06"))

    assert why(found) == ("the title says season 3, but Hoshi Kagayaku (2025, bgm/2) is season 2")
    assert knowing.counts()["seasons"] == 0
