"""The demo's feeds are built of the same elements as saved feeds of the real sites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from lxml import etree

from demo.world.demo_world import DemoWorld
from demo.world.model import FeedKind

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoWorld]:
    with DemoWorld(tmp_path_factory.mktemp("world"), empty=True) as live:
        for feed in FeedKind:
            live.publish(feed, f"[G] A & B - 01 ({feed})", show="tower", season=2, size=10)
        yield live


def item_shape(document: bytes) -> list[str]:
    """Return the names and attributes of everything inside the first item, in order."""
    item = etree.fromstring(document).find(".//item")
    assert item is not None
    return [f"{each.tag} {sorted(each.attrib)}" for each in item.iter()]


@pytest.mark.parametrize(
    ("feed", "saved"),
    [
        (FeedKind.MIKAN, "Rewrite0+goto-bangumi__rss_bangumi_3391.xml"),
        (FeedKind.NYAA, "Sonarr+Sonarr__Nyaa2021.xml"),
    ],
)
def test_item_is_built_like_a_real_one(
    world: DemoWorld, shared_data: Path, feed: FeedKind, saved: str
) -> None:
    ours = requests.get(world.feed_urls[feed], timeout=10).content

    assert item_shape(ours) == item_shape((shared_data / "feeds" / saved).read_bytes())
