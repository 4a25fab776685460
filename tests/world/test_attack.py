"""Feeds of strangers against the running product, while a good feed publishes."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psutil
import pytest

from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.domain.subscription import NewSubscription
from anishelf.feeds.store.subscriptions import Subscriptions
from tests.fakes.site import Site, running_site
from tests.world.test_command_line import anishelf
from tests.worlds.hostile import ANSWERS, HEAVY, SAMPLE, UNKNOWN, feed, item, serve, unknown_titles
from tests.worlds.living import Living, living, until

pytestmark = [
    pytest.mark.world,
    pytest.mark.faults,
    pytest.mark.strangers,
    pytest.mark.timeout(1800),
]
WHOLE = bool(os.environ.get("ANISHELF_ATTACK_ALL"))
LATER_SECONDS = 60.0
MOST_BYTES = 600 << 20
ALONE, BESIDE = (91,), (92, 93, 94) if WHOLE else (92, 93)
HARMLESS = (
    "entities",
    "long host",
    "long parameter",
    "date",
    "magnet",
    "brackets",
    "author with signs",
)
"""What may be read after all, because something cuts it before it costs."""


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    """A product of its own: its feeds are hostile."""
    with living(tmp_path_factory.mktemp("besieged")) as product:
        yield product


@contextmanager
def peak_memory(product: Living) -> Iterator[list[int]]:
    """Yield a list whose only number is the largest resident memory of any of its processes."""
    peak, done = [0], threading.Event()
    root = psutil.Process(product.stack.process.pid)

    def watch() -> None:
        while not done.wait(0.2):
            for process in root.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    peak[0] = max(peak[0], process.memory_info().rss)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def arrival(product: Living, episode: int, *, seconds: float) -> float:
    """Publish an episode; return how long it takes into the library, looked for by clicks."""
    began = time.monotonic()
    product.publish(episode)
    product.collect()
    until(
        lambda: product.is_described(episode),
        seconds=seconds,
        what=f"episode {episode}",
        every=0.2,
    )
    return time.monotonic() - began


def follow(product: Living, url: str, name: str) -> None:
    Subscriptions(product.conn).add(
        NewSubscription(
            url=url, name=name, start_policy=StartPolicy.EVERYTHING, interval_seconds=60
        ),
        now=datetime.now(UTC),
    )


def besiege(product: Living, site: Site, names: list[str]) -> None:
    for name in names:
        follow(product, serve(site, name), name)
    follow(product, site.serve("/unknown.xml", unknown_titles(2_000 if WHOLE else 300)), UNKNOWN)
    other = product.world.url
    claims = "".join(item("just chatting", guid=f"{other}/view/{n}") for n in range(2_000))
    follow(product, site.serve("/claims.xml", feed(claims)), "claims others")


def told_of_feeds(product: Living) -> dict[str, str]:
    """Return what the status says of each feed that fails."""
    told = json.loads(anishelf(product, "status", "--json").stdout)["checks"]
    named = ((check["part"], check["detail"]) for check in told)
    return {part.removeprefix("feed "): why for part, why in named if part.startswith("feed ")}


def test_good_episodes_arrive_while_strangers_attack(besieged: Living) -> None:
    names = [*HEAVY, *ANSWERS] if WHOLE else list(SAMPLE)
    alone = max(arrival(besieged, episode, seconds=120) for episode in ALONE)

    with running_site() as site, peak_memory(besieged) as peak:
        besiege(besieged, site, names)
        beside = [
            arrival(besieged, episode, seconds=alone + LATER_SECONDS + 30) for episode in BESIDE
        ]
        bad = [name for name in names if name not in HARMLESS]
        until(lambda: _all_tried(besieged), seconds=300, what="every feed was tried", every=1)
        told = told_of_feeds(besieged)

    print(f"alone {alone:.1f} s, beside {beside}, peak {peak[0] >> 20} MB")  # noqa: T201  # measured
    assert max(beside) <= alone + LATER_SECONDS
    assert peak[0] <= MOST_BYTES
    assert [name for name in bad if not told.get(name)] == []


def _all_tried(product: Living) -> bool:
    return all(row.last_attempt_at is not None for row in Subscriptions(product.conn).all())
