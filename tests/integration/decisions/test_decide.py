"""Deciding, over the real tables."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
import pytest

from anishelf.decisions.steps.decide import decide
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.decisions.store.conflicts import Conflicts
from anishelf.decisions.store.release_episodes import ReleaseEpisodes
from anishelf.decisions.store.releases import Releases
from anishelf.errors import FetchFailed
from anishelf.feeds.domain.states import DownloadType
from anishelf.identity.domain.query import Blocked, IdentityQuery, Placement
from anishelf.identity.domain.season_match import Located
from anishelf.titles.parser import parse_title
from tests.worlds.deciding import located

V1 = "[Sakura] Hoshi no Machi - 03 [1080p].mkv"
V2 = "[Sakura] Hoshi no Machi - 03v2 [1080p].mkv"


class World:
    """One show with twelve episodes, one subscription that wants everything."""

    def __init__(self, conn: psycopg.Connection, url: str = "http://feed") -> None:
        self.conn = conn
        self.releases = Releases(conn)
        self.subscription = self._id(
            "INSERT INTO subscriptions (url, name, start_policy) "
            "VALUES (%s, 'feed', 'everything') RETURNING id",
            url,
        )
        work = self._id(
            "INSERT INTO works (kind, bangumi_id, title, original_title, year) "
            "VALUES ('tv', %s, '星之町', '星の町', 2026) RETURNING id",
            len(url),
        )
        self.season = self._id(
            "INSERT INTO seasons (work_id, kind, number, title) "
            "VALUES (%s, 'tv', 1, '星之町') RETURNING id",
            work,
        )
        self.episodes = [
            self._id(
                "INSERT INTO episodes (season_id, number) VALUES (%s, %s) RETURNING id",
                self.season,
                number,
            )
            for number in range(1, 13)
        ]

    def _id(self, sql: str, *parameters: object) -> int:
        row = self.conn.execute(sql, parameters).fetchone()
        assert row is not None
        return int(row[0])

    def offer(self, title: str) -> int:
        """Publish an item and record what its title says."""
        item = self._id(
            "INSERT INTO raw_items (identity, title, status) VALUES (%s, %s, 'parsed') RETURNING id",
            f"guid:{title}",
            title,
        )
        self.conn.execute(
            "INSERT INTO raw_item_sightings (raw_item_id, subscription_id) VALUES (%s, %s)",
            (item, self.subscription),
        )
        read = parse_title(title)
        assert read is not None
        return self.releases.record(item, read, DownloadType.TORRENT)

    def find(self, query: IdentityQuery) -> Located | Blocked:
        if query.episode is None:
            return Blocked("the title names no episode")
        return located(query)

    def record(self, found: Sequence[Located]) -> Sequence[Placement]:
        numbers = [int(each.episodes[0].number) for each in found]
        return [Placement(self.season, (self.episodes[n - 1],), "by name") for n in numbers]

    def decide(self) -> int:
        return self.decide_with(self)

    def decide_with(self, identity: World) -> int:
        return decide(
            self.releases,
            ReleaseEpisodes(self.conn),
            Conflicts(self.conn),
            identity,
            filters=FilterEngine((), lambda _: {}),
            transaction=self.conn.transaction,
        ).total

    def decision(self, release_id: int) -> tuple[str, str]:
        row = self.conn.execute(
            "SELECT decision, reason FROM releases WHERE id = %s", (release_id,)
        ).fetchone()
        assert row is not None
        return row[0], row[1]


class Silent(World):
    """Nobody answers who could tell which show it is."""

    def find(self, query: IdentityQuery) -> Located | Blocked:
        raise FetchFailed("bangumi.tv does not answer")


@pytest.fixture
def world(conn: psycopg.Connection) -> World:
    return World(conn)


def test_the_newer_version_is_wanted_and_the_older_says_why_not(world: World) -> None:
    first, second = world.offer(V1), world.offer(V2)

    world.decide()

    assert world.decision(first) == ("superseded", "version 2 of the same release is there")
    assert world.decision(second)[0] == "wanted"


def test_a_second_run_decides_nothing(world: World) -> None:
    world.offer(V1)
    world.decide()

    assert world.decide() == 0


def test_a_late_second_version_changes_the_decision_while_nothing_is_taken(world: World) -> None:
    first = world.offer(V1)
    world.decide()
    second = world.offer(V2)

    world.decide()

    assert world.decision(first)[0] == "superseded"
    assert world.decision(second)[0] == "wanted"


def test_a_release_under_way_keeps_its_place(world: World) -> None:
    first = world.offer(V1)
    world.decide()
    world.conn.execute("INSERT INTO downloads (release_id) VALUES (%s)", (first,))
    second = world.offer(V2)

    world.decide()

    assert world.decision(first)[0] == "wanted"
    assert world.decision(second) == (
        "superseded",
        "another release of this episode is downloaded already; this better one follows",
    )


def test_what_nobody_can_place_stays_blocked_and_is_tried_again(world: World) -> None:
    release = world.offer("[Sakura] Hoshi no Machi - 03 [1080p].mkv")

    world.decide_with(Silent(world.conn, "http://other"))
    assert world.decision(release) == ("blocked", "bangumi.tv does not answer")

    assert world.decide() == 1
    assert world.decision(release)[0] == "wanted"


def test_skipping_the_wanted_release_lets_the_other_one_in(world: World) -> None:
    first = world.offer(V1)
    second = world.offer("[Momiji] Hoshi no Machi - 03 [720p].mkv")
    world.decide()
    world.conn.execute(
        "UPDATE raw_items SET status = 'skipped' WHERE title = %s AND status = 'parsed'", (V1,)
    )

    world.decide()

    assert world.decision(first) == ("filtered", "you skipped this item")
    assert world.decision(second)[0] == "wanted"


def test_every_change_of_a_decision_is_history(world: World) -> None:
    release = world.offer(V1)
    world.decide()
    world.offer(V2)
    world.decide()

    rows = world.conn.execute(
        "SELECT new_status FROM status_history WHERE entity = 'releases' AND entity_id = %s "
        "ORDER BY id",
        (release,),
    ).fetchall()

    assert [row[0] for row in rows] == ["wanted", "superseded"]


def test_a_second_version_waits_until_the_first_has_arrived(world: World) -> None:
    first = world.offer(V1)
    world.decide()
    world.conn.execute(
        "INSERT INTO downloads (release_id, status) VALUES (%s, 'completed')", (first,)
    )
    second = world.offer(V2)
    world.decide()
    assert world.decision(second)[0] == "superseded"
    world.conn.execute(
        "INSERT INTO library_files (path, episode_id, download_id, size, content_id) "
        "SELECT '/library/3.mkv', %s, id, 1, 'x' FROM downloads WHERE release_id = %s",
        (world.episodes[2], first),
    )

    world.decide()

    assert world.decision(second)[0] == "wanted"
    assert world.decision(first) == ("superseded", "version 2 of the same release replaces it")


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("[Sakura] 星之町 第1期総集編 [1080p]", False),
        ("[Sakura] 星之町总集篇 [BDRip 1080p]", False),
        ("[Sakura] 星之町 第1期 [BDRip 1080p]", True),
    ],
)
def test_a_recap_is_not_taken_for_the_season_that_it_retells(
    conn: psycopg.Connection, title: str, *, whole: bool
) -> None:
    world = World(conn)
    world.offer(title)

    (release,) = world.releases.undecided()

    assert release.query.is_batch is whole


def test_a_title_under_which_a_release_was_placed_is_known(conn: psycopg.Connection) -> None:
    world = World(conn)
    world.offer("[Sakura] Hoshi no Machi - 01 [1080p].mkv")
    world.decide()

    world.offer("[Sakura] Hoshi no Machi - 02 [1080p].mkv")
    world.offer("[Sakura] Mori no Uta - 01 [1080p].mkv")

    assert [each.known for each in world.releases.undecided()] == [True, False]
