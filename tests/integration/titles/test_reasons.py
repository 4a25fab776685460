"""Every entry that stopped on its way says so, with the first reason that stopped it."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from anishelf.feeds.store.raw_items import RawItems
from anishelf.identity.domain.query import Blocked, IdentityQuery
from anishelf.identity.domain.season_match import Located
from anishelf.titles.parser import ReleaseTitle, parse_title
from anishelf.titles.steps.parse import parse_items
from anishelf.views import CONTINUING, Dashboard, Stage
from tests.worlds.deciding import Deciding

A1 = "[A] Hoshi - 01 [1080p].mkv"
B1 = "[B] Hoshi - 01 [1080p].mkv"
UNKNOWN = "[A] Nobody Knows This - 01 [1080p].mkv"
BATCH = "[A] Hoshi [01-12][1080p]"


class World(Deciding):
    """One way for an entry to stop, by the steps that stop it."""

    def find(self, query: IdentityQuery) -> Located | Blocked:
        if "Nobody Knows This" in query.titles:
            return Blocked("no show on bangumi.tv is named Nobody Knows This")
        return super().find(query)

    def read(self, title: str) -> int:
        """Publish an entry and read its title as a run does; return the item."""
        item = self.insert(
            "INSERT INTO raw_items (identity, title) VALUES ('guid:x', %s) RETURNING id", title
        )
        parse_items(RawItems(self.conn), self.releases.record_all, self._parse)
        return item

    def _parse(self, raw: str) -> ReleaseTitle | None:
        if raw == "broken":
            raise ValueError("a bug")
        return parse_title(raw)

    def item(self, release: int) -> int:
        return self.insert("SELECT raw_item_id FROM releases WHERE id = %s", release)

    def offered(self, title: str, *feeds: int) -> int:
        """Offer and decide; return the item."""
        item = self.item(self.offer(title, *feeds))
        self.decide()
        return item

    def ended(self, status: str, reason: str) -> int:
        release = self.offer(A1)
        self.decide()
        self.download(release, status, reason=reason)
        self.decide()
        return self.item(release)

    def unwanted(self) -> int:
        """A waiting download whose release somebody skips for a better reason."""
        self.state(groups=["B"])
        release = self.offer(A1)
        self.decide()
        self.downloads.open_wanted(limit=1)
        self.conn.execute("UPDATE raw_items SET status = 'skipped', reason = 'you skipped this'")
        self.decide()
        return self.item(release)

    def arrived(self, release: int) -> int:
        self.decide()
        self.arrive(release)
        self.decide()
        return self.item(release)

    def beside(self, state: Callable[[int], object], title: str = B1) -> int:
        """The second of two releases, after the first one came somewhere."""
        first = self.offer(A1)
        self.decide()
        state(first)
        return self.offered(title)

    def removed_feed(self) -> int:
        feed = self.follow()
        release = self.offer(A1, feed)
        self.conn.execute("UPDATE subscriptions SET active = false WHERE id = %s", (feed,))
        self.decide()
        return self.item(release)

    def paused_feed(self) -> int:
        release = self.offer(A1)
        self.conn.execute("UPDATE subscriptions SET paused = true")
        self.decide()
        return self.item(release)

    def skipped(self) -> int:
        item = self.offered(A1)
        RawItems(self.conn).skip([item], reason="you skipped this item")
        self.decide()
        return item

    def in_conflict(self) -> int:
        self.state(ties="ask")
        self.offer(A1)
        return self.offered(B1)

    def by_filter(self, kind: str, pattern: str) -> int:
        self.conn.execute(
            "INSERT INTO filter_rules (kind, pattern, level) VALUES (%s, %s, 'global')",
            (kind, pattern),
        )
        return self.offered(A1)

    def by_policy(self, **policy: object) -> int:
        self.state(**policy)
        return self.offered(BATCH)

    def user_removed(self) -> int:
        first = self.offer(A1)
        self.arrived(first)
        self.conn.execute("UPDATE episodes SET wanted = false")
        self.conn.execute("UPDATE library_files SET state = 'trashed'")
        return self.offered(B1)


Way = tuple[Callable[[World], int], Stage, str]
WAYS: dict[str, Way] = {
    "no release": (
        lambda w: w.read("Top 10 wallpapers of the season (JPG)"),
        Stage.UNMATCHED,
        "does not look like a video",
    ),
    "unreadable": (lambda w: w.read("broken"), Stage.UNREADABLE, "a bug"),
    "skipped": (World.skipped, Stage.SKIPPED, "you skipped this item"),
    "feed removed": (World.removed_feed, Stage.FILTERED, "its subscription was removed"),
    "feed paused": (World.paused_feed, Stage.BLOCKED, "its subscription is paused"),
    "too old": (
        lambda w: w.offered(A1, w.follow(start="now")),
        Stage.FILTERED,
        "before your start 2026-02-01",
    ),
    "no batches": (
        lambda w: w.by_policy(batches=False),
        Stage.FILTERED,
        "your policy takes no batches",
    ),
    "must have": (
        lambda w: w.by_policy(must_have=["简体"]),
        Stage.FILTERED,
        "your policy wants “简体” in the title",
    ),
    "must not": (
        lambda w: w.by_policy(must_not=["1080p"]),
        Stage.FILTERED,
        "your policy refuses “1080p” in the title",
    ),
    "a filter excludes it": (
        lambda w: w.by_filter("exclude", "1080p"),
        Stage.FILTERED,
        "1080p",
    ),
    "no filter includes it": (
        lambda w: w.by_filter("include", "720p"),
        Stage.FILTERED,
        "720p",
    ),
    "unidentified": (lambda w: w.offered(UNKNOWN), Stage.BLOCKED, "no show on bangumi.tv is named"),
    "came later": (
        lambda w: w.beside(lambda _: None),
        Stage.SUPERSEDED,
        "another release of this episode came first",
    ),
    "one is under way": (
        lambda w: w.beside(w.download),
        Stage.SUPERSEDED,
        "another release of this episode is downloaded already",
    ),
    "one is in the library": (
        lambda w: w.beside(w.arrive),
        Stage.SUPERSEDED,
        "the library has this episode already",
    ),
    "one was ended by its user": (
        lambda w: w.beside(lambda release: w.download(release, "cancelled", reason="you did")),
        Stage.SUPERSEDED,
        "you ended the download of another release; skip that entry",
    ),
    "the episode was removed": (
        World.user_removed,
        Stage.SUPERSEDED,
        "you removed this episode from the library",
    ),
    "a better one follows": (
        lambda w: w.beside(w.download, "[A] Hoshi - 01v2 [1080p].mkv"),
        Stage.SUPERSEDED,
        "this better one follows",
    ),
    "equals": (World.in_conflict, Stage.CONFLICT, "2 releases rank alike"),
    "no downloader": (
        lambda w: w.ended("no_downloader", "no enabled downloader takes a magnet"),
        Stage.NO_DOWNLOADER,
        "no enabled downloader",
    ),
    "failed": (lambda w: w.ended("failed", "dead link"), Stage.DOWNLOAD_FAILED, "dead link"),
    "cancelled": (
        lambda w: w.ended("cancelled", "its user cancelled it"),
        Stage.CANCELLED,
        "its user cancelled it",
    ),
    "removed": (
        lambda w: w.ended("removed", "its user removed it"),
        Stage.REMOVED,
        "its user removed it",
    ),
    "skipped while waiting": (World.unwanted, Stage.SKIPPED, "you skipped this"),
}


@pytest.fixture
def world(conn: psycopg.Connection) -> World:
    return World(conn)


@pytest.mark.parametrize("way", WAYS)
def test_what_stops_says_where_and_why(world: World, way: str) -> None:
    stop, stage, words = WAYS[way]

    (item,) = Dashboard(world.conn).items(ids=[stop(world)])

    assert item.stage is stage
    assert words in (item.reason or "")


def test_every_decision_and_every_end_of_reading_is_walked() -> None:
    """The stages of the library have their own walk, in the tests of the dashboard."""
    library = {
        Stage.DOWNLOADED,
        Stage.SYNCING,
        Stage.SYNC_FAILED,
        Stage.BATCH_UNMATCHED,
        Stage.IN_LIBRARY,
        Stage.UNDESCRIBED,
        Stage.MISSING,
        Stage.LIBRARY_CONFLICT,
        Stage.TRASHED,
        Stage.STUCK,
        Stage.MISMATCHED,
    }
    walked = {stage for _, stage, _ in WAYS.values()}

    assert walked == set(Stage) - library - CONTINUING


def test_no_entry_stops_in_silence(world: World) -> None:
    """Many at once: whatever becomes of each, what does not continue has a reason."""
    world.state(must_not=["720p"])
    for number in range(1, 4):
        for group in "AB":
            world.offer(f"[{group}] Hoshi - {number:02d} [1080p].mkv")
        world.offer(f"[C] Hoshi - {number:02d} [720p].mkv")
    world.offer(UNKNOWN)
    world.offer(BATCH)
    world.read("Top 10 wallpapers of the season (JPG)")
    world.decide()

    silent = [
        item.title
        for item in Dashboard(world.conn).items()
        if item.stage not in CONTINUING and not item.reason
    ]

    assert silent == []
