"""Whatever a sender posts is kept, and nothing of it harms."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anishelf.tracker.domain.events import read_event
from anishelf.tracker.domain.intake import examine
from anishelf.tracker.domain.masking import HIDDEN, masked
from anishelf.tracker.domain.report import Sender
from anishelf.tracker.domain.states import InboxStatus, Source

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SONARR = Sender(1, Source.SONARR)
SOURCES = [Source.SEERR, Source.SONARR, Source.RADARR, Source.JELLYFIN, Source.SHOKO]
NAMES = [
    "eventType", "series", "movie", "episodes", "episodeFile", "episodeFiles", "downloadId", "release",
    "id", "tvdbId", "tmdbId", "seasonNumber", "episodeNumber", "path", "relativePath", "media",
    "notification_type", "request", "request_id", "extra", "name", "value", "issue", "comment",
    "NotificationType", "ItemId", "ItemType", "target", "arguments", "FileID", "CrossReferences",
    "RelativePath", "Release", "renamedEpisodeFiles", "previousPath", "media_type", "subject",
    "downloadStatusMessages", "messages", "airDateUtc", "deletedFiles", "tags", "type",
]  # fmt: skip
WORDS = [
    "Grab", "Download", "Rename", "SeriesDelete", "EpisodeFileDelete", "ManualInteractionRequired",
    "MovieFileDelete", "MEDIA_PENDING", "ISSUE_CREATED", "ItemAdded", "Movie", "Episode", "movie", "tv",
    "ShokoEvent:FileMatched", "release:saved", "1", "S01E02.mkv", "/a/b/S01E02.mkv", "2026-01-01", "",
]  # fmt: skip
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text()
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=8)
    ),
    max_leaves=40,
)
UNHURRIED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BODIES = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=12)


@UNHURRIED
@given(BODIES, st.sampled_from(SOURCES))
def test_no_body_breaks_a_reader(body: dict[str, Any], source: Source) -> None:
    report = read_event(body, Sender(1, source), NOON)

    assert report.source is source


@UNHURRIED
@given(st.binary(max_size=400) | BODIES.map(lambda body: json.dumps(body).encode()))
def test_every_body_is_kept_in_a_form_that_the_database_takes(raw: bytes) -> None:
    taken = examine(raw, SONARR, NOON)

    kept = json.dumps(taken.body, allow_nan=False, ensure_ascii=False) + (taken.raw or "")
    assert "\x00" not in kept
    assert kept.encode()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"hello", "no JSON"),
        (b"", "no JSON"),
        (b"[1]", "no JSON object"),
        (b'{"a":' * 30 + b"1" + b"}" * 30, "nested more than 20 deep"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, ""),
        (json.dumps({"a": [0] * 2001}).encode(), "more than 2000 members"),
    ],
)
def test_what_cannot_be_read_is_kept_with_the_reason(raw: bytes, why: str) -> None:
    taken = examine(raw, SONARR, NOON)

    assert taken.status is InboxStatus.FAILED
    assert why in (taken.error or "")
    assert len(taken.raw or "") <= 2048


def test_twenty_deep_and_two_thousand_long_is_read() -> None:
    deep: Any = 1
    for _ in range(19):
        deep = {"a": deep}

    assert examine(json.dumps({"a": deep, "b": [0] * 2000}).encode(), SONARR, NOON).raw is None


def test_half_a_character_and_nothing_are_taken_out() -> None:
    taken = examine(b'{"eventType": "Gr\\u0000ab\\ud800", "n": NaN, "m": 1e999}', SONARR, NOON)

    assert taken.body == {"eventType": "Grab?", "n": None, "m": None}


@pytest.mark.parametrize(
    ("value", "hidden"),
    [
        ({"requestedBy_email": "ada@example.org"}, {"requestedBy_email": HIDDEN}),
        ({"message": "mail ada@example.org"}, {"message": f"mail {HIDDEN}"}),
        ({"data": {"apiKey": "abc"}}, {"data": {"apiKey": HIDDEN}}),
        (
            {"guid": "https://t.example/dl?id=1&passkey=abc"},
            {"guid": f"https://t.example/dl?id=1&passkey={HIDDEN}"},
        ),
        ({"url": "http://me:secret@host/x"}, {"url": f"http://{HIDDEN}@host/x"}),
        ({"requestedBy_email": ""}, {"requestedBy_email": ""}),
        ({"downloadId": "ABC", "title": "Token"}, {"downloadId": "ABC", "title": "Token"}),
    ],
)
def test_secrets_are_hidden_and_nothing_else(value: object, hidden: object) -> None:
    assert masked(value) == hidden
