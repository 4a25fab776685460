"""Rules change: what is there is read and filtered again, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import psycopg
import pytest

from anishelf.decisions.domain.filters import NewFilter, checked
from anishelf.decisions.domain.reparse import ChangeKind, ReparseRun, Scope
from anishelf.decisions.domain.states import FilterKind, FilterLevel
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.decisions.steps.intake import Intake
from anishelf.decisions.steps.reparse import Diff, carry_out, compare_all
from anishelf.decisions.store.reparses import Reparses
from anishelf.feeds.store.raw_items import RawItems
from anishelf.titles.domain.title_fields import Field
from anishelf.titles.domain.title_rules import NewTitleParser, read_source
from anishelf.titles.domain.title_rules import checked as checked_parser
from anishelf.titles.parser import parse_title
from anishelf.titles.steps.reading import Reader
from anishelf.titles.store.title_parsers import TitleParsers
from anishelf.views import Dashboard, Stage
from tests.worlds.deciding import Deciding

ONE = "[Sakura] Hoshi no Machi - 01 [1080p].mkv"
OTHER = "[Momiji] Hoshi no Machi - 01 [720p].mkv"
EVERYTHING = Scope()
LATER = datetime.now(UTC) + timedelta(days=1)


class World(Deciding):
    """A world whose rules change."""

    def __init__(self, conn: psycopg.Connection) -> None:
        super().__init__(conn)
        self.reparses = Reparses(conn)
        self.parsers = TitleParsers(conn)
        self.runs = 0

    def filter(
        self, kind: FilterKind, pattern: str, level: FilterLevel = FilterLevel.GLOBAL
    ) -> int:
        target = {FilterLevel.SEASON: self.season, FilterLevel.SUBSCRIPTION: self.feed}.get(level)
        return self.filters.add(checked(NewFilter(kind, pattern, level, target))).id

    def parser(self, pattern: str, **fields: str) -> None:
        said = {Field(name): read_source(value) for name, value in fields.items()}
        new = checked_parser(NewTitleParser(pattern, pattern, fields=said))
        assert self.parsers.add(new) is not None

    def intake(self) -> Intake:
        return Intake(
            items=RawItems(self.conn),
            releases=self.releases,
            episodes=self.episodes_of,
            conflicts=self.conflicts,
            identity=self,
            read_title=Reader(self.parsers.enabled(), parse_title),
            filters=FilterEngine(self.filters.enabled(), self.filters.works_of),
            transaction=self.conn.transaction,
        )

    def diff(self, scope: Scope = EVERYTHING) -> Diff:
        intake, found = self.intake(), Diff()
        for batch in compare_all(self.reparses.entries(scope), intake.read_title, intake.filters):
            found.add(batch)
        return found

    def reparse(self, scope: Scope = EVERYTHING) -> ReparseRun:
        self.runs += 1
        reparse = self.reparses.begin(f"run {self.runs}", scope)
        _, found = carry_out(
            self.intake(),
            keep=partial(self.reparses.record, reparse),
            entries=self.reparses.entries(scope),
            transaction=self.conn.transaction,
        )
        self.reparses.count(reparse, found.counts())
        self.downloads.follow_decisions()
        self.downloads.open_wanted(limit=9)
        for download in self.downloads.refused():
            self.downloads.cancel_unwanted(download.id)
        return self.reparses.finish(reparse)

    def stage(self, title: str) -> tuple[Stage, str | None]:
        (item,) = Dashboard(self.conn).items(search=title)
        return item.stage, item.reason

    def rows(self) -> list[tuple[object, ...]]:
        return self.conn.execute(
            "SELECT (SELECT count(*) FROM status_history), (SELECT count(*) FROM reparse_runs), "
            "(SELECT count(*) FROM reparse_changes), "
            "(SELECT array_agg((id, status)) FROM raw_items), "
            "(SELECT array_agg((id, decision, reason)) FROM releases)"
        ).fetchall()


@pytest.fixture
def world(conn: psycopg.Connection) -> World:
    return World(conn)


def test_a_filter_sends_the_other_release_instead(world: World) -> None:
    one, other = world.offer(ONE), world.offer(OTHER)
    world.decide()
    download = world.download(one)
    number = world.filter(FilterKind.EXCLUDE, "sakura")

    run = world.reparse()

    reason = f"your filter {number} (everything) refuses titles with sakura"
    assert world.decision(one) == ("filtered", reason)
    assert world.decision(other)[0] == "wanted"
    assert (run.total, run.changed, run.cancelled, run.downloads_added) == (2, 1, 1, 1)
    assert world.downloads.get(download).status == "cancelled"


def test_without_the_filter_all_is_as_before(world: World) -> None:
    one = world.offer(ONE)
    world.decide()
    download = world.download(one)
    number = world.filter(FilterKind.EXCLUDE, "Sakura", FilterLevel.SEASON)
    world.reparse()
    assert world.decision(one)[0] == "filtered"
    world.filters.remove([number])

    run = world.reparse()

    assert world.decision(one)[0] == "wanted"
    assert world.downloads.get(download).status == "pending"
    assert (run.changed, run.cancelled, run.downloads_added) == (1, 0, 1)


def test_the_most_specific_including_filter_decides(world: World) -> None:
    one, other = world.offer(ONE), world.offer(OTHER)
    world.filter(FilterKind.INCLUDE, "720p")
    world.decide()
    assert (world.decision(one)[0], world.decision(other)[0]) == ("filtered", "wanted")
    world.filter(FilterKind.INCLUDE, "1080p", FilterLevel.SUBSCRIPTION)

    world.reparse()

    assert (world.decision(one)[0], world.decision(other)[0]) == ("wanted", "filtered")


def test_what_no_show_is_known_of_stays_blocked_unless_it_is_excluded(world: World) -> None:
    unplaced = world.offer("[Sakura] Hoshi no Machi [1080p].mkv")
    world.filter(FilterKind.INCLUDE, "720p")
    world.filter(FilterKind.EXCLUDE, "Sakura", FilterLevel.SEASON)
    world.decide()
    assert world.decision(unplaced) == ("blocked", "the title names no episode")
    world.filter(FilterKind.EXCLUDE, "Sakura", FilterLevel.SUBSCRIPTION)

    world.reparse()

    assert world.decision(unplaced)[0] == "filtered"


def test_one_feed_that_takes_a_release_is_enough(world: World) -> None:
    world.filter(FilterKind.EXCLUDE, "Sakura", FilterLevel.SUBSCRIPTION)
    world.feed = world.follow()
    both = world.offer(ONE, world.feed - 1, world.feed)
    world.decide()

    assert world.decision(both)[0] == "wanted"
    assert world.reparse().changed == 0


def test_what_is_in_the_library_stays_and_is_marked(world: World) -> None:
    one, other = world.offer(ONE), world.offer(OTHER)
    world.decide()
    world.arrive(one)
    world.filter(FilterKind.EXCLUDE, "Sakura")

    run = world.reparse()

    stage, reason = world.stage("Sakura")
    assert stage is Stage.MISMATCHED
    assert "refuses titles with Sakura" in (reason or "")
    assert world.decision(other) == ("superseded", "the library has this episode already")
    assert (run.cancelled, run.downloads_added) == (0, 0)
    files = world.conn.execute("SELECT state::text FROM library_files").fetchall()
    assert files == [("present",)]
    assert world.reparse().changed == 0


def test_a_title_that_is_read_no_more_keeps_its_file_and_its_history(world: World) -> None:
    one = world.offer(ONE)
    world.decide()
    world.arrive(one)
    title = "Hoshi, the one and only"
    world.conn.execute("UPDATE raw_items SET title = %s", (title,))

    run = world.reparse()

    assert (run.unmatched, run.changed) == (1, 1)
    assert world.stage(title)[0] is Stage.MISMATCHED
    assert world.decision(one)[0] == "filtered"
    assert world.conn.execute("SELECT count(*) FROM sync_tasks").fetchone() == (1,)
    world.parser("(?P<title>Hoshi), the", episode="1")
    world.reparse()
    assert world.stage(title)[0] is not Stage.MISMATCHED


def test_an_episode_is_renumbered_and_stays_the_same_download(world: World) -> None:
    one = world.offer(ONE)
    world.decide()
    download = world.arrive(one)
    world.parser("Machi", episode="2")

    run = world.reparse()

    assert (run.changed, run.resyncs_triggered) == (1, 1)
    assert world.wanted(episode=2) == [one]
    assert world.conn.execute("SELECT id FROM downloads").fetchall() == [(download,)]
    assert world.reparses.works_of_changes(run.id)
    moved = world.conn.execute("SELECT episode_id FROM library_files").fetchall()
    assert moved == [(world.episodes[1],)]


def test_a_failing_parser_harms_nothing(world: World) -> None:
    one = world.offer(ONE)
    world.decide()
    world.parser("(?P<episode>Hoshi)")
    world.parser("(?P<title>a(a|aa)+)$")

    assert world.reparse().changed == 0
    assert world.decision(one)[0] == "wanted"


def test_what_a_slow_rule_leaves_open_stays_as_it_is(world: World) -> None:
    slow = "[Sakura] " + "a" * 100 + "! - 01 [1080p]"
    one = world.offer(slow)
    world.decide()
    world.parser("(?P<group>(a|aa)+)$")
    world.parser("(?P<group>Sak)")

    run = world.reparse()

    assert (run.failed, run.changed) == (1, 0)
    assert world.decision(one)[0] == "wanted"


def test_a_diff_changes_nothing(world: World) -> None:
    world.offer(ONE)
    world.decide()
    world.filter(FilterKind.EXCLUDE, "Sakura")
    before = world.rows()

    (difference,) = world.diff().differences

    assert (difference.kind, difference.before) == (ChangeKind.REFUSED, "no filter refuses it")
    assert world.rows() == before


def test_a_second_run_does_nothing(world: World) -> None:
    world.offer(ONE)
    world.offer(OTHER)
    world.decide()
    world.filter(FilterKind.EXCLUDE, "720p")
    world.parser("(?P<group>Sak)")
    assert world.reparse().changed == 2
    decided = world.conn.execute("SELECT count(*) FROM status_history").fetchone()

    run = world.reparse()

    assert (run.changed, run.cancelled, run.downloads_added, run.resyncs_triggered) == (0, 0, 0, 0)
    assert world.conn.execute("SELECT count(*) FROM status_history").fetchone() == decided


def test_only_what_is_in_scope_is_looked_at(world: World) -> None:
    world.offer(ONE)
    world.offer(OTHER)
    world.decide()
    work = world.conn.execute("SELECT id FROM works").fetchall()[0][0]

    assert world.diff(Scope(titles=["momiji"])).total == 1
    assert world.diff(Scope(work_ids=[work])).total == 2
    assert world.diff(Scope(item_ids=[-1])).total == 0
    assert world.diff().total == 2


def test_a_request_is_answered_by_the_run_that_began_after_it(world: World) -> None:
    world.reparses.ask("a parser is new", by="mari")
    asked = world.reparses.latest_request()
    world.reparses.ask("a filter is new", by="mari")

    world.reparses.answered(asked)
    assert world.reparses.is_asked(before=LATER)
    assert not world.reparses.is_asked(before=LATER - timedelta(days=2))

    world.reparses.answered(world.reparses.latest_request())
    assert not world.reparses.is_asked(before=LATER)
