"""Numbers and times as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from anishelf.core.words import ago, duration, episode_name, size

NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (None, ""),
        (0, "0 B"),
        (1023, "1023 B"),
        (1536, "1.5 KiB"),
        (3 << 30, "3.0 GiB"),
        (5 << 50, "5120.0 TiB"),
    ],
)
def test_sizes(count: int | None, words: str) -> None:
    assert size(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (-1, "0 s"), (59, "59 s"), (60, "1 min"), (7200, "2 h"), (172800, "2 d")],
)
def test_spans(seconds: float | None, words: str) -> None:
    assert duration(seconds) == words


def test_moments() -> None:
    assert ago(None, now=NOW) == "never"
    assert ago(NOW - timedelta(hours=3), now=NOW) == "3 h ago"


@pytest.mark.parametrize(
    ("numbers", "name"),
    [
        ((None, None), ""),
        ((1, None), ""),
        ((1, 5), "S01E05"),
        ((1, 5, 5), "S01E05"),
        ((2, 1, 12), "S02E01-E12"),
        ((0, 12.5), "S00E12.5"),
        ((1, 7.5), "S01E07.5"),
        ((1, 1015), "S01E1015"),
    ],
)
def test_episodes(numbers: tuple[int | None, ...], name: str) -> None:
    assert episode_name(*numbers) == name
