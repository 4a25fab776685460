"""Ten thousand odd feeds, torrents, events and bodies: none crashes anything, none takes long.

Half of them come from a fixed seed, half from a random one, which is printed and can be given again
as ANISHELF_FUZZ_SEED.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import strategies as st

from anishelf.core.torrent import parse_torrent
from anishelf.feeds.adapters import parse_feed
from anishelf.feeds.domain.feed import identified
from anishelf.feeds.domain.offer import download_type
from anishelf.titles.parser import parse_title
from anishelf.tracker.domain.events import read_event
from anishelf.tracker.domain.intake import examine
from anishelf.tracker.domain.report import Sender
from anishelf.tracker.domain.states import Source
from tests.worlds.fuzzing import BODIES, FEEDS, SEEDS, TORRENTS, try_all

pytestmark = [pytest.mark.faults, pytest.mark.strangers, pytest.mark.timeout(900)]
URL = "https://feeds.example/rss"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SOURCES = [Source.SEERR, Source.SONARR, Source.RADARR, Source.JELLYFIN, Source.SHOKO]


def read_feed(data: bytes) -> None:
    for key, item in identified(parse_feed(data, url=URL).items, feed_url=URL, subscription_id=1):
        assert len(key.encode(errors="replace")) <= 700
        parse_title(item.title)
        download_type(item.download_url, infohash=item.infohash)


def take_event(data: bytes) -> None:
    for source in SOURCES:
        sender = Sender(1, source)
        taken = examine(data, sender, NOON)
        kept = json.dumps(taken.body, allow_nan=False, ensure_ascii=False) + (taken.raw or "")
        assert "\x00" not in kept
        if isinstance(taken.body, dict):
            read_event(taken.body, sender, NOON)


@pytest.mark.parametrize("which", sorted(SEEDS))
@pytest.mark.parametrize(
    ("inputs", "take", "examples"),
    [
        pytest.param(FEEDS, read_feed, 1_500, id="feeds"),
        pytest.param(TORRENTS, parse_torrent, 1_500, id="torrents"),
        pytest.param(BODIES, take_event, 1_500, id="events"),
    ],
)
def test_no_odd_input_crashes_a_reader(
    which: str,
    inputs: st.SearchStrategy[bytes],
    take: Callable[[bytes], object],
    examples: int,
) -> None:
    try_all(inputs, take, examples=examples, by=SEEDS[which])
