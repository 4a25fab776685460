"""Our clients ask what the published specifications have, and our stand-ins answer as they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from anishelf.tracker.adapters.arr import Arr
from anishelf.tracker.adapters.seerr import Seerr
from anishelf.tracker.adapters.shoko import Shoko
from anishelf.tracker.domain.states import Source
from demo.neighbours.programs import KEY, FakeArr, FakeSeerr, FakeShoko, Neighbour, running
from tests.worlds.openapi import read

pytestmark = pytest.mark.shared
NOON = datetime(2026, 1, 22, 12, tzinfo=UTC)
NOTIFICATION = {"name": "Anishelf", "implementation": "Webhook", "fields": [{"name": "url"}]}


@pytest.fixture
def specifications(shared_data: Path) -> Path:
    return shared_data / "openapi"


def _arr(fake: FakeArr) -> None:
    source = Source.SONARR if fake.noun == "series" else Source.RADARR
    client = Arr(requests.Session(), fake.url, source=source, api_key=KEY)
    client.check()
    client.all()
    client.one("1")
    if source is Source.SONARR:
        client.episodes("1")
        client.files("1")
    client.queue()
    client.history_since(NOON)
    client.install(NOTIFICATION)
    client.install({**NOTIFICATION, "id": 1})
    client.notifications()
    client.test(NOTIFICATION)


def _seerr(fake: FakeSeerr) -> None:
    client = Seerr(requests.Session(), fake.url, api_key=KEY)
    client.check()
    list(client.requests())
    client.request("1")
    client.title("movie", "80274")
    client.act("1", "approve")
    client.webhook()


def _shoko(fake: FakeShoko) -> None:
    client = Shoko(requests.Session(), fake.url, api_key=KEY)
    client.files_ending("Season 1/a.mkv")
    client.rescan("301")


def _sonarr() -> FakeArr:
    fake = FakeArr()
    native = fake.add_show(414057, "Lycoris Recoil", episodes=2)
    fake.import_file(native, 1, "/anime/L/1.mkv")
    fake.queue = [
        {
            "id": 1,
            "seriesId": native,
            "episodeId": 101,
            "size": 1000,
            "sizeleft": 10,
            "status": "downloading",
            "trackedDownloadStatus": "ok",
            "trackedDownloadState": "downloading",
            "statusMessages": [{"title": "a", "messages": ["b"]}],
            "downloadId": "AB",
        }
    ]
    fake.history = [
        {
            "id": 1,
            "episodeId": 101,
            "seriesId": native,
            "date": "2026-01-22T13:00:00Z",
            "eventType": "grabbed",
            "downloadId": "AB",
            "data": {"indexer": "x"},
        }
    ]
    return fake


def _radarr() -> FakeArr:
    fake = FakeArr(noun="movie")
    fake.titles = [
        {"id": 1, "tmdbId": 80274, "title": "Ender's Game", "hasFile": False, "tags": []}
    ]
    return fake


def _seerr_with_request() -> FakeSeerr:
    fake = FakeSeerr()
    fake.ask("movie", 80274, title="Ender's Game")
    return fake


def _shoko_with_file() -> FakeShoko:
    return FakeShoko(files={"/L/Season 1/a.mkv": (301, 16957, 260001)})


KNOWN: dict[str, tuple[str, str, Callable[[], Neighbour], Callable[[Any], None]]] = {
    "sonarr": ("sonarr-v3.openapi.json", "", _sonarr, _arr),
    "radarr": ("radarr-v3.openapi.json", "", _radarr, _arr),
    "seerr": ("seerr-v1.openapi.yml", "/api/v1", _seerr_with_request, _seerr),
    "shoko": ("shoko-v3.hand.openapi.yml", "/api/v3", _shoko_with_file, _shoko),
}
"""Document, what stands before its paths, stand-in and calls."""


@pytest.mark.parametrize("name", KNOWN)
def test_calls_and_answers_are_as_published(specifications: Path, name: str) -> None:
    file, base, make, call = KNOWN[name]
    specification = read(specifications / file, base=base)
    fake = make()
    with running(fake):
        call(fake)

    assert fake.exchanges
    found = {fault for each in fake.exchanges for fault in specification.faults(*each)}
    assert found == set()
