"""A feed of 10,000 entries by direct calls: fetched, read, identified, decided and stored.

PostgreSQL is real (without fsync); the feed and bangumi.tv are on loopback, without a rate limit.
The processor time (ours and PostgreSQL's) tells a slow program from a busy machine.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from anishelf.decisions.steps.decide import decide
from anishelf.feeds.domain.feed import Feed
from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.domain.subscription import NewSubscription
from anishelf.feeds.steps.collect import fetch_one
from anishelf.titles.steps.parse import parse_items
from anishelf.wiring import decisions, feeds, titles
from anishelf.wiring.web import fetcher
from benchmarks.shows import dataset, make_shows
from demo.world.answers import Answer, Request
from demo.world.bangumi import BangumiStandIn
from demo.world.feeds import Item, nyaa_feed
from demo.world.model import Subject
from demo.world.server import Server
from tests.worlds.database import Server as Postgres
from tests.worlds.database import running_server
from tests.worlds.knowing import Knowing

ITEMS = 10_000
RUNS = 3
FIRST_BAR, AGAIN_BAR, MEMORY_BAR_MB = 1500.0, 3000.0, 300.0
STEPS, CPU = ("fetch", "read", "decide"), "processor time"
_SHOWS = 100
_NOW = datetime(2026, 8, 1, tzinfo=UTC)
_STYLES = (
    "[Sakura] {name} - {ep:02} [WebRip 1080p HEVC-10bit AAC].mkv",
    "[桜字幕组][{name_cn} / {name}][{ep:02}][1080P][简繁内封]",
)


def measure() -> list[dict[str, object]]:
    """Return items a second for the whole way and for each step, medians of several runs."""
    shows = make_shows(_SHOWS, episodes=ITEMS // _SHOWS + 1)
    with running_server() as postgres, BangumiStandIn(dataset(shows)) as bangumi:
        runs = [_one(postgres, bangumi, shows) for _ in range(RUNS)]
    first, again = ([run[moment] for run in runs] for moment in (0, 1))
    return [
        _rate("intake: 10,000 items, first time", first, bar=FIRST_BAR),
        *(_step(step, first, "first time") for step in (*STEPS, CPU)),
        _rate("intake: 10,000 items, one of them new", again, bar=AGAIN_BAR),
        *(_step(step, again, "one new") for step in (*STEPS, CPU)),
        _unchanged([run[2] for run in runs]),
        _memory(),
    ]


@dataclass(slots=True)
class _FeedSite:
    """Serves one feed without validators, so that only its bytes tell whether it changed."""

    body: bytes = b""

    def answer(self, request: Request) -> Answer | None:
        return Answer(body=self.body, content_type="application/xml; charset=utf-8")


@dataclass(slots=True)
class _Intake:
    """The steps of one collect run over one database; `feeds_read` counts the parsed bodies."""

    conn: psycopg.Connection
    knowing: Knowing
    subscription: int
    feeds_read: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def collect(self) -> dict[str, float]:
        """Do what collect_releases does up to the decisions; return the seconds of each step."""
        context, identifier = self.knowing.context(), self.knowing.identifier
        items, releases = feeds.raw_items(context), decisions.releases(context)
        reader = titles.title_reader(context)
        self.seconds = {}
        busy = self._processor_seconds()
        self._time("fetch", self._fetch)
        self._time("read", lambda: parse_items(items, releases.record_all, reader))
        self._time(
            "decide",
            lambda: decide(
                releases,
                decisions.release_episodes(context),
                decisions.conflicts(context),
                identifier,
                filters=decisions.filter_engine(context),
                transaction=context.conn.transaction,
            ),
        )
        busy = self._processor_seconds() - busy
        return self.seconds | {"all": sum(self.seconds.values()), CPU: busy}

    def _processor_seconds(self) -> float:
        """Return what this process, its servers and children included, and PostgreSQL's have used."""
        stat = Path(f"/proc/{self.conn.info.backend_pid}/stat").read_text(encoding="ascii")
        user, system = stat.rpartition(")")[2].split()[11:13]
        ours = sum(os.times()[:4])  # the feed is read in a child
        return ours + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def _fetch(self) -> None:
        fetch_one(
            self.subscription,
            subscriptions=feeds.subscriptions(self.knowing.context()),
            web=fetcher(self.knowing.context()),
            parse=self._parse,
            clock=lambda: datetime.now(UTC),
        )

    def _parse(self, body: bytes, url: str, content_type: str | None) -> Feed:
        self.feeds_read += 1
        return feeds.feed_parser()(body, url, content_type)

    def _time(self, step: str, work: Callable[[], object]) -> None:
        began = time.perf_counter()
        work()
        self.seconds[step] = time.perf_counter() - began


_Run = tuple[dict[str, float], dict[str, float], dict[str, float]]


def _one(postgres: Postgres, bangumi: BangumiStandIn, shows: list[Subject]) -> _Run:
    """Collect the feed, again with one entry on top, and again unchanged; check what came of it."""
    site = _FeedSite(_feed(shows, ITEMS))
    with Server([site]) as server, psycopg.connect(postgres.create(), autocommit=True) as conn:
        wanted = NewSubscription(server.url, "10,000", start_policy=StartPolicy.EVERYTHING)
        knowing = Knowing(conn, bangumi, now=_NOW)
        followed = feeds.subscriptions(knowing.context()).add(wanted, now=_NOW)
        intake = _Intake(conn, knowing, followed.id)
        first = intake.collect()
        _expect(conn, ITEMS)
        site.body = _feed(shows, ITEMS + 1)
        again = intake.collect()
        _expect(conn, ITEMS + 1)
        read = intake.feeds_read
        unchanged = intake.collect() | {"feeds read": intake.feeds_read - read}
    return first, again, unchanged


def _expect(conn: psycopg.Connection, wanted: int) -> None:
    row = conn.execute("SELECT count(*) FROM releases WHERE decision = 'wanted'").fetchone()
    if row != (wanted,):
        raise AssertionError(f"{row} releases are wanted, not {wanted}: the measure means nothing")


def _feed(shows: list[Subject], count: int) -> bytes:
    """Return Nyaa's feed of *count* releases, the newest first."""
    items = [_item(shows, number) for number in range(count)]
    return nyaa_feed("https://nyaa.example", reversed(items))


def _item(shows: list[Subject], number: int) -> Item:
    ep, index = divmod(number, len(shows))
    show = shows[index]
    title = _STYLES[index % len(_STYLES)].format(name=show.name, name_cn=show.name_cn, ep=ep + 1)
    return Item(
        number=number,
        title=title,
        published=datetime(2026, 1, 6, 12, tzinfo=UTC) + timedelta(days=ep, seconds=index),
        infohash=f"{number:040x}",
        size=1 << 30,
        category_id="1_2",
        category="Anime - English-translated",
    )


def _rate(name: str, runs: list[dict[str, float]], *, bar: float) -> dict[str, object]:
    rate = ITEMS / statistics.median(run["all"] for run in runs)
    return {"name": name, "value": round(rate), "unit": "items/s", "bar": bar, "ok": rate >= bar}


def _step(step: str, runs: list[dict[str, float]], moment: str) -> dict[str, object]:
    seconds = statistics.median(run[step] for run in runs)
    return {"name": f"intake: {step}, {moment}", "value": round(seconds, 2), "unit": "s"}


def _unchanged(runs: list[dict[str, float]]) -> dict[str, object]:
    return {
        "name": "intake: 10,000 items, unchanged body",
        "value": round(statistics.median(run["all"] for run in runs), 3),
        "unit": "s",
        "bar": "not read again",
        "ok": not any(run["feeds read"] for run in runs),
    }


def _memory() -> dict[str, object]:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "name": "intake: memory at most, both servers included",
        "value": round(most),
        "unit": "MB",
        "bar": MEMORY_BAR_MB,
        "ok": most < MEMORY_BAR_MB,
    }
