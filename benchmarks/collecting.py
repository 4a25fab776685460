"""A hundred subscriptions with a hundred new entries each, by one run of a live collect_releases.

The stack is the launcher's (PostgreSQL without fsync), with a real qBittorrent; feeds, torrents and
bangumi.tv are on loopback, without a rate limit. Each feed releases a show that nobody knows yet.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from anishelf.core.bencode import Bencoded, encode
from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.domain.subscription import NewSubscription
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.operations.airflow_api import Run
from benchmarks.shows import make_shows
from demo.world.answers import Answer, Request
from demo.world.feeds import Item, nyaa_feed
from demo.world.model import Subject
from tests.worlds.living import Living, living, until

SUBSCRIPTIONS, EACH = 100, 100
BAR_SECONDS = 45.0
_LONGEST_SECONDS = 600.0
_PIECE = 1 << 14
_ENV = {"ANISHELF_COLLECT_CRON": "0 0 1 1 *", "ANISHELF_BANGUMI_INTERVAL": "0"}
_STEPS = {
    "all fetched": "SELECT max(created_at) FROM raw_items",
    "all titles read": "SELECT max(parsed_at) FROM raw_items",
    "all decided": "SELECT max(decided_at) FROM releases",
    "the first ones handed over": "SELECT max(added_at) FROM downloads",
}


def measure() -> list[dict[str, object]]:
    """Return the seconds of the run, and after how many of them each step was done."""
    with (
        tempfile.TemporaryDirectory(prefix="anishelf-bench-") as folder,
        living(Path(folder), env=_ENV) as product,
    ):
        _collect(product)  # Airflow has read and started the DAG once
        _publish(product)
        began = datetime.now(UTC)
        run = _collect(product)
        seconds = (datetime.now(UTC) - began).total_seconds()
        _expect(product, run)
        moments = _moments(product, began)
    whole: dict[str, object] = {
        "name": f"collect: {SUBSCRIPTIONS} feeds with {EACH} new items each, one live run",
        "value": round(seconds, 1),
        "unit": "s",
        "bar": BAR_SECONDS,
        "ok": seconds <= BAR_SECONDS,
    }
    return [whole, *moments]


@dataclass(slots=True)
class _Feeds:
    """Serves the feeds and their torrents, whose data can be had nowhere."""

    base: str
    answers: dict[str, Answer] = field(default_factory=dict)

    def answer(self, request: Request) -> Answer | None:
        return self.answers.get(request.path)

    def add(self, index: int, show: Subject) -> str:
        """Make the feed of *show* and its torrents; return its address."""
        items = [self._item(index, show, ep) for ep in range(EACH, 0, -1)]
        path = f"/many/{index}.rss"
        body = nyaa_feed(self.base, items)
        self.answers[path] = Answer(body=body, content_type="application/xml; charset=utf-8")
        return self.base + path

    def _item(self, index: int, show: Subject, ep: int) -> Item:
        title = f"[Sakura] {show.name} - {ep:02} [WebRip 1080p HEVC-10bit AAC].mkv"
        info: Bencoded = {
            b"length": _PIECE,
            b"name": title.encode(),
            b"piece length": _PIECE,
            b"pieces": bytes(20),
        }
        item = Item(
            number=index * 1000 + ep,
            title=title,
            published=datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(days=ep, seconds=index),
            infohash=hashlib.sha1(encode(info), usedforsecurity=False).hexdigest(),
            size=_PIECE,
            category_id="1_2",
            category="Anime - English-translated",
        )
        torrent = Answer(body=encode({b"info": info}), content_type="application/x-bittorrent")
        self.answers[item.nyaa_torrent] = torrent
        return item


def _publish(product: Living) -> None:
    """Follow a hundred feeds that nobody has fetched yet."""
    world, feeds = product.world, _Feeds(product.world.url)
    for index, show in enumerate(make_shows(SUBSCRIPTIONS, episodes=EACH)):
        world.bangumi.data.add(show, image_base=world.url)
        followed = NewSubscription(
            url=feeds.add(index, show), name=show.name, start_policy=StartPolicy.EVERYTHING
        )
        Subscriptions(product.conn).add(followed, now=datetime.now(UTC))
    world.sites.append(feeds)


def _collect(product: Living) -> Run:
    """Run collect_releases once, to its end."""
    run_id = product.collect().run_id

    def ended() -> Run | None:
        run = product.airflow.run("collect_releases", run_id)
        return run if run.is_over else None

    return until(ended, seconds=_LONGEST_SECONDS, what="the run", every=0.5)


def _expect(product: Living, run: Run) -> None:
    wanted = product.one("SELECT count(*) FROM releases WHERE decision = 'wanted'")
    if (run.state, wanted) != ("success", SUBSCRIPTIONS * EACH):
        raise AssertionError(f"{run.state}, {wanted} wanted: the measure means nothing")


def _moments(product: Living, began: datetime) -> list[dict[str, object]]:
    spans = {name: (product.one(sql) - began).total_seconds() for name, sql in _STEPS.items()}
    return [
        {"name": f"collect: {name} after", "value": round(seconds, 1), "unit": "s"}
        for name, seconds in spans.items()
    ]
