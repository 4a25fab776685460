"""The whole product at work: the stack, a qBittorrent, and a world that publishes on demand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import psycopg

from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.domain.subscription import NewSubscription
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.launcher.options import Options
from anishelf.launcher.stack.handle import RunningStack, start_stack
from anishelf.operations.airflow_api import Airflow, Run
from anishelf.operations.airflow_session import open_session
from anishelf.settings import database_url
from demo.run.stack import demo_env
from demo.world.demo_world import DemoWorld, Published
from demo.world.model import Episode, FeedKind, Rating, Subject, SubjectType

T = TypeVar("T")
LONG_SHOW = 995001
LONG_TITLE, LONG_TITLE_CN = "Nagai Michi", "漫长的路"
EPISODES = 99
FIRST_AIRED = datetime(2026, 1, 5, 12, tzinfo=UTC)
FEED = FeedKind.NYAA


class NeverHappened(AssertionError):
    """What a test waited for did not come."""


@dataclass(slots=True)
class Living:
    """A running product, and the show of 99 episodes that its feed releases.

    *launch* starts the stack on the same data; `stack` and `conn` are those of the last start.
    """

    world: DemoWorld
    stack: RunningStack
    conn: psycopg.Connection
    library: Path
    launch: Callable[[], RunningStack]

    @property
    def airflow(self) -> Airflow:
        """Airflow's REST API, with the login of the stack."""
        state = self.stack.state
        http = open_session(state.url)
        return Airflow(http, state.url, user=state.admin_user, password=state.admin_password)

    def publish(self, episode: int, *, size: int = 1 << 20, rate: int | None = None) -> Published:
        """Release an episode of *size* bytes, served at *rate* bytes a second."""
        title = f"[Sakura] {LONG_TITLE} - {episode:02} [WebRip 1080p HEVC-10bit AAC].mkv"
        aired = FIRST_AIRED + timedelta(days=episode)  # now would cease to fit the show some day
        published = self.world.publish(FEED, title, size=size, published=aired)
        if rate is not None:
            self.world.rates[published.file_path] = rate
        return published

    def collect(self) -> Run:
        """Start collect_releases, as a click would."""
        return self.airflow.trigger("collect_releases", {})

    def path(self, episode: int) -> Path:
        """Return where an episode belongs."""
        show = f"{LONG_TITLE_CN} (2026)"
        return self.library / show / "Season 01" / f"{show} - S01E{episode:02}.mkv"

    def is_described(self, episode: int) -> bool:
        """Return whether the episode and its NFO are in the library."""
        return self.path(episode).exists() and self.path(episode).with_suffix(".nfo").exists()

    def arrivals(self, episode: int) -> int:
        """Return how many library files the database knows of an episode."""
        found = self.one(
            "SELECT count(*) FROM library_files f JOIN episodes e ON e.id = f.episode_id "
            "JOIN seasons s ON s.id = e.season_id JOIN season_parts p ON p.season_id = s.id "
            "WHERE p.bangumi_id = %s AND e.number = %s AND f.state = 'present'",
            LONG_SHOW,
            episode,
        )
        assert isinstance(found, int)
        return found

    def one(self, sql: str, *parameters: object) -> Any:
        """Return the first value of the first row, or None."""
        row = self.conn.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def wait(self, episode: int, *, seconds: float = 90) -> None:
        """Wait until an episode is in the library with its NFO."""
        until(lambda: self.is_described(episode), seconds=seconds, what=self.path(episode).name)

    def end(self) -> None:
        """Stop what runs now, whichever start it is of."""
        self.conn.close()
        self.stack.stop()


def until(happened: Callable[[], T | None], *, seconds: float, what: str, every: float = 0.1) -> T:
    """Return the first truthy value of *happened*, or raise NeverHappened."""
    deadline = time.monotonic() + seconds
    while not (found := happened()):
        if time.monotonic() > deadline:
            raise NeverHappened(f"{what}: not within {seconds:.0f} s")
        time.sleep(every)
    return found


@contextmanager
def living(folder: Path, *, env: dict[str, str] | None = None) -> Iterator[Living]:
    """Run everything below *folder*; its subscription wants everything of the long show's feed."""
    with ExitStack() as stack:
        world = stack.enter_context(DemoWorld(folder / "world", empty=True))
        world.bangumi.data.add(long_show(), image_base=world.url)
        known = demo_env({}, bangumi_url=world.bangumi_url, host=world.url.removeprefix("http://"))
        options = Options(folder / "data", ui_port=0, loopback_torrents=True, fsync=False)
        output = folder / "stack.log"
        launch = partial(start_stack, options, env=known | (env or {}), output=output)
        started = launch()
        stack.callback(started.stop)
        conn = psycopg.connect(database_url(started.wait_healthy().env), autocommit=True)
        product = Living(world, started, conn, folder / "data" / "library", launch)
        stack.callback(product.end)
        _subscribe(product)
        until(lambda: "collect_releases" in product.airflow.dags(), seconds=60, what="the DAGs")
        yield product


def _subscribe(product: Living) -> None:
    Subscriptions(product.conn).add(
        NewSubscription(
            url=product.world.feed_urls[FEED],
            name="the long show",
            start_policy=StartPolicy.EVERYTHING,
        ),
        now=datetime.now(UTC),
    )


def long_show() -> Subject:
    """Return a show with 99 episodes that bangumi.tv knows completely."""
    return Subject(
        id=LONG_SHOW,
        type=SubjectType.ANIME,
        name=LONG_TITLE,
        name_cn=LONG_TITLE_CN,
        date="2026-01-05",
        platform="TV",
        summary="一条没有尽头的路。",
        rating=Rating(score=7.5, total=100, rank=900),
        episodes=tuple(
            Episode(
                id=9950000 + number,
                type=0,
                sort=number,
                ep=number,
                name=f"{number}里目",
                name_cn=f"第{number}里",
                airdate="2026-01-05",
                desc=f"第{number}里的故事。",
            )
            for number in range(1, EPISODES + 1)
        ),
        has_poster=False,
    )
