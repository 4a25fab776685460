"""Data of the tree before the rooms, on the code of now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from anishelf.decisions.steps.decide import decide
from anishelf.feeds.domain.feed import FeedItem, identified
from anishelf.feeds.store.raw_items import RawItems
from anishelf.identity.domain.query import Blocked, IdentityQuery, Placement
from anishelf.identity.domain.season_match import Located
from anishelf.library.steps.missing_files import find_missing
from anishelf.library.steps.move import move
from anishelf.library.steps.resync import resync
from anishelf.settings import Settings
from anishelf.store.migrate import upgrade
from anishelf.store.schema import newest, revision
from anishelf.titles.steps.parse import parse_items
from anishelf.wiring import decisions, feeds, library, titles
from anishelf.wiring.context import Context, Endpoints
from tests.integration.cli.conftest import Cli
from tests.worlds.carried_over import carried_over, files, listed, rows
from tests.worlds.database import Server

NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)
WAITING = 22  # the download that was complete and not yet moved


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def before(postgres: Server, folder: Path) -> str:
    """The database as it was left."""
    return carried_over(postgres, folder)


@pytest.fixture
def database(before: str) -> str:
    """The database after the migrations; the command line runs on it."""
    upgrade(before)
    return before


@pytest.fixture
def context(database: str, folder: Path) -> Iterator[Context]:
    settings = Settings.from_env({"ANISHELF_DATA_DIR": str(folder)})
    with psycopg.connect(database, autocommit=True) as conn:
        yield Context(settings, conn, Endpoints(lambda _: None), lambda: NOW)


class Nobody:
    """Finds no show and says what was said of it before."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.asked: list[tuple[str, ...]] = []

    def find(self, query: IdentityQuery) -> Located | Blocked:
        self.asked.append(tuple(query.titles))
        return Blocked(self.reason)

    def record(self, located: Sequence[Located]) -> Sequence[Placement | Blocked]:
        raise AssertionError(f"nothing was to be recorded: {located}")


def test_the_migrations_bring_it_to_the_newest_schema(before: str) -> None:
    upgrade(before)

    with psycopg.connect(before) as conn:
        assert revision(conn) == newest()


def test_the_migrations_lose_no_row(before: str) -> None:
    there = {table: len(found) for table, found in rows(before).items()}
    upgrade(before)

    after = rows(before)

    assert {table: len(after.get(table, ())) for table in there} == there


def test_migrating_again_changes_nothing(database: str) -> None:
    migrated = rows(database)
    upgrade(database)

    assert rows(database) == migrated


def test_every_list_says_what_it_said(cli: Cli, folder: Path) -> None:
    for command, then in listed(folder).items():
        answer = cli(*command.split(), "--json").json
        now = answer if isinstance(answer, list) else [answer]

        assert [_as_far_as(old, new) for old, new in zip(then, now, strict=True)] == then


def _as_far_as(old: object, new: object) -> object:
    """Return *new* without the fields that *old* did not have; what is said is only added to."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    return {key: _as_far_as(value, new[key]) for key, value in old.items()}


def test_every_entry_tells_its_way(cli: Cli, folder: Path) -> None:
    for entry in listed(folder)["items list"]:
        assert entry["title"] in cli("items", "show", entry["id"], "--json").out


def test_no_file_of_the_library_is_to_move(cli: Cli, folder: Path) -> None:
    there = files(folder)

    assert cli("library", "preview", "--json").json == {"moves": [], "refused": []}
    assert files(folder) == there


def test_nothing_is_read_in_another_way_by_the_rules_of_then(cli: Cli) -> None:
    assert cli("titles", "reparse", "--dry-run", "--json").json["differences"] == []


def read_and_decide(context: Context) -> Nobody:
    """Take the two steps between a feed and a download; return who was asked for shows."""
    nobody = Nobody("no show on bangumi.tv is named Tonari no Shuuriya")
    parse_items(
        feeds.raw_items(context),
        decisions.releases(context).record_all,
        titles.title_reader(context),
    )
    decide(
        decisions.releases(context),
        decisions.release_episodes(context),
        decisions.conflicts(context),
        nobody,
        filters=decisions.filter_engine(context),
        transaction=context.conn.transaction,
    )
    return nobody


def decided(context: Context) -> list[tuple[object, ...]]:
    """Return every decision without its reason, whose words may change."""
    return context.conn.execute(
        "SELECT release_id, episode_id, decision FROM release_episodes ORDER BY 1, 2"
    ).fetchall()


def test_reading_and_deciding_again_decides_the_same(context: Context) -> None:
    there = decided(context)

    assert read_and_decide(context).asked == [("Tonari no Shuuriya",)]
    assert decided(context) == there


def test_deciding_twice_changes_nothing(context: Context, database: str) -> None:
    read_and_decide(context)
    there = rows(database)
    read_and_decide(context)

    assert rows(database) == there


def test_looking_and_moving_leave_the_library_alone(
    context: Context, database: str, folder: Path
) -> None:
    there, left = rows(database), files(folder)

    find_missing(library.library_files(context), library.library(context))
    moved = resync(
        library.file_moves(context),
        library.library(context),
        library.file_mover(context),
        work_ids=range(1, 10),
        clock=context.clock,
    )

    assert moved.failed == 0
    assert rows(database) == there
    assert files(folder) == left


def test_what_was_waiting_arrives_and_nothing_else_moves(context: Context, folder: Path) -> None:
    left = files(folder)
    downloads = range(1, WAITING + 1)

    moved = move(
        library.sync_tasks(context),
        library.library_files(context),
        library.library(context),
        library.trash(context),
        download_ids=downloads,
        extras=True,
        owner="test",
        clock=context.clock,
    )

    assert (moved.done, moved.failed) == (1, 0)
    now = files(folder)
    (arrived,) = now.keys() - left.keys()
    assert arrived.endswith("S01E06.mkv")
    assert {name: now.get(name) for name in left} == left


def test_what_feeds_brought_before_is_not_brought_again(before: str) -> None:
    upgrade(before)
    with psycopg.connect(before, autocommit=True) as conn:
        seen = conn.execute(
            """
            SELECT s.id, s.url, i.title, i.guid, i.page_url, i.download_url
            FROM raw_items i JOIN raw_item_sightings g ON g.raw_item_id = i.id
            JOIN subscriptions s ON s.id = g.subscription_id
            """
        ).fetchall()
        assert seen
        for subscription, url, title, guid, page, download in seen:
            entry = FeedItem(title=title, guid=guid, page_url=page, download_url=download)
            items = identified([entry], feed_url=url, subscription_id=subscription)
            assert RawItems(conn).add(subscription, items, now=NOW).new == 0


def test_a_second_feed_of_before_has_a_row_that_is_set_aside(before: str) -> None:
    with psycopg.connect(before, autocommit=True) as conn:
        (item,) = conn.execute("SELECT min(id) FROM raw_items").fetchone() or (0,)
        conn.execute(
            """
            WITH other AS (
                INSERT INTO subscriptions (url, name) VALUES ('https://other.example/', 'Other')
                RETURNING id
            )
            INSERT INTO raw_item_sightings (raw_item_id, subscription_id)
            SELECT %s, id FROM other
            """,
            (item,),
        )

    upgrade(before)

    with psycopg.connect(before) as conn:
        rows = conn.execute(
            "SELECT i.status, i.reason FROM raw_items i "
            "JOIN raw_item_sightings g ON g.raw_item_id = i.id "
            "JOIN subscriptions s ON s.id = g.subscription_id "
            "WHERE s.name = 'Other' AND i.id <> %s",
            (item,),
        ).fetchall()
    assert rows == [("skipped", f"another feed brought the same: it is entry {item}")]
