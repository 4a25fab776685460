"""Lists of feed entries: what a person looks for is found, however it is looked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from anishelf.feeds.domain.states import WAITING, Stage
from anishelf.views.items import Wanted, count_items, find_items
from anishelf.views.lists.items import ItemList, place_of
from tests.worlds.seeds import Seeds, seeds

TITLES = (
    "[G] 雾港钟楼 - 01 [1080p]",
    "[G] 雾港钟楼 - 02 [720p]",
    "[H] Lantern Street - 01 [1080p]",
    "[H] ランタン通り - 02",
    "100%_sure \\ [x]",
)
WORDS = (
    "雾",
    "雾港",
    "港钟楼",
    "ランタン",
    "タン",
    "lantern",
    "LANTERN",
    "1080P",
    "- 01",
    "0%_s",
    "\\",
)
FEW, MANY = 0, 1000


@pytest.fixture
def rows(conn: psycopg.Connection) -> Seeds:
    return seeds(conn)


def fill(rows: Seeds) -> dict[str, int]:
    """Insert an entry for each title, the first one newest; two are of a show and a feed."""
    start, feed = datetime(2026, 1, 1, tzinfo=UTC), rows.subscription()
    season = rows.season(rows.work("Harbour Bells"))
    (group,) = rows.conn.execute("INSERT INTO subtitle_groups (name) VALUES ('G') RETURNING id")
    found = {}
    for number, title in enumerate(TITLES):
        item = rows.item(title, published_at=start - timedelta(days=number))
        if number < 2:
            rows.add_sighting(item, feed)
            release = rows.release(item, "blocked", season_id=season)
            rows.conn.execute("INSERT INTO release_groups VALUES (%s, %s)", (release, group[0]))
        found[title] = item
    return found


def titles(conn: psycopg.Connection, wanted: Wanted, *, newest: int) -> list[str]:
    return [item.title for item in find_items(conn, wanted, limit=9, newest=newest)]


@pytest.mark.parametrize("newest", [FEW, MANY])
@pytest.mark.parametrize("word", WORDS)
def test_a_part_of_a_title_is_found_among_the_newest_and_by_the_index(
    conn: psycopg.Connection, rows: Seeds, word: str, newest: int
) -> None:
    fill(rows)
    has_index = len(word) > 2 or not word.isascii()
    expected = [title for title in TITLES if word.lower() in title.lower()]

    found = titles(conn, Wanted(search=word), newest=newest)

    assert found == (expected if has_index or newest == MANY else [])
    assert count_items(conn, Wanted(search=word)) == len(expected)


@pytest.mark.parametrize("newest", [FEW, MANY])
@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(search="harbour"), [0, 1]),
        (Wanted(search="1080p"), [0, 2]),
        (Wanted(search="nothing has this"), []),
        (Wanted(group="G"), [0, 1]),
        (Wanted(group="nobody"), []),
        (Wanted(subscription_id=1, search="720p"), [1]),
        (Wanted((Stage.UNDECIDED,), search="1080p"), [2]),
        (Wanted((Stage.BLOCKED, Stage.UNDECIDED), search="1080p"), [0, 2]),
        (Wanted(group="G", search="- 02"), [1]),
    ],
)
def test_conditions_narrow_the_list_down(
    conn: psycopg.Connection, rows: Seeds, wanted: Wanted, numbers: list[int], newest: int
) -> None:
    fill(rows)
    feed = conn.execute("SELECT id FROM subscriptions").fetchall()[0][0]
    if wanted.subscription_id:
        wanted = Wanted(search=wanted.search, subscription_id=feed)

    assert titles(conn, wanted, newest=newest) == [TITLES[number] for number in numbers]
    assert count_items(conn, wanted) == len(numbers)


def test_the_entries_of_a_show_are_listed(conn: psycopg.Connection, rows: Seeds) -> None:
    fill(rows)
    (work,) = conn.execute("SELECT id FROM works").fetchall()[0]

    assert titles(conn, Wanted(work_id=work), newest=MANY) == list(TITLES[:2])


@pytest.mark.parametrize("search", [None, "1080p", "lantern", "港钟"])
@pytest.mark.parametrize("stages", [None, (Stage.BLOCKED, Stage.UNDECIDED)])
def test_pages_hold_every_entry_once(
    conn: psycopg.Connection, rows: Seeds, search: str | None, stages: tuple[Stage, ...] | None
) -> None:
    fill(rows)
    listed, after = ItemList(conn, stages=stages, search=search), None
    seen: list[str] = []
    while page := listed.page(limit=1, after=after):
        seen += [item.title for item in page]
        after = place_of(page[-1])

    assert seen == [item.title for item in listed.page(limit=9)]
    assert len(seen) == listed.count()


def test_what_waits_is_listed_by_how_pressing_it_is(conn: psycopg.Connection, rows: Seeds) -> None:
    fill(rows)
    rows.item("unreadable", "failed", published_at=datetime(2020, 1, 1, tzinfo=UTC))

    found = find_items(conn, Wanted(WAITING), limit=9, by_stage=True)

    assert [item.stage for item in found] == [Stage.BLOCKED, Stage.BLOCKED, Stage.UNREADABLE]
