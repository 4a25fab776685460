"""What aria2 and Transmission say of a transfer, in our words."""

from __future__ import annotations

from typing import Any

import aria2p
import pytest
from transmission_rpc import Torrent
from transmission_rpc.torrent import Status

from anishelf.disk.path_map import PathMap
from anishelf.downloads.adapters.aria2 import STATUSES as ARIA2
from anishelf.downloads.adapters.aria2 import Aria2
from anishelf.downloads.adapters.transmission import STATUSES as TRANSMISSION
from anishelf.downloads.adapters.transmission import Transmission
from anishelf.downloads.domain.transfer import Phase, TransferState

# https://aria2.github.io/manual/en/html/aria2c.html#aria2.tellStatus
ARIA2_STATUSES = {"active", "waiting", "paused", "error", "complete", "removed"}


class Aria2That(aria2p.Client):
    """Answers one row."""

    def __init__(self, row: dict[str, Any]) -> None:
        super().__init__()
        self.row = row

    def tell_active(self, keys: object = None) -> list[dict[str, Any]]:
        return [self.row]

    def tell_waiting(self, *_: object) -> list[dict[str, Any]]:
        return []

    def tell_stopped(self, *_: object) -> list[dict[str, Any]]:
        return []


def said_by_aria2(**row: Any) -> list[TransferState]:
    base = {
        "gid": "a915e1f000000007",
        "status": "active",
        "totalLength": "100",
        "completedLength": "50",
        "downloadSpeed": "0",
        "dir": "/d/7",
        "files": [{"path": "/d/7/a.mkv", "length": "100", "selected": "true", "index": "1"}],
    }
    return Aria2(Aria2That(base | row), fingerprint="", paths=PathMap({})).statuses()


def test_every_status_of_aria2_has_a_meaning() -> None:
    assert ARIA2.keys() == ARIA2_STATUSES


@pytest.mark.parametrize(
    ("row", "phase"),
    [
        ({"downloadSpeed": "9"}, Phase.DOWNLOADING),
        ({}, Phase.IDLE),
        ({"seeder": "true", "completedLength": "100"}, Phase.DONE),
        ({"verifyIntegrityPending": "true"}, Phase.CHECKING),
        ({"verifiedLength": "3"}, Phase.CHECKING),
        ({"bittorrent": {}}, Phase.METADATA),
        ({"status": "waiting"}, Phase.QUEUED),
        ({"status": "paused"}, Phase.PAUSED),
        ({"status": "error"}, Phase.ERROR),
        ({"status": "complete"}, Phase.DONE),
        ({"status": "dreaming"}, Phase.UNKNOWN),
    ],
)
def test_aria2_is_understood(row: dict[str, Any], phase: Phase) -> None:
    (state,) = said_by_aria2(**row)

    assert state.phase is phase
    assert state.tags == {"anishelf-7"}


def test_a_link_that_led_on_is_not_a_transfer() -> None:
    assert said_by_aria2(status="complete", followedBy=["1" * 16]) == []
    assert said_by_aria2(status="removed") == []


class TransmissionThat(Transmission):
    """Answers one torrent."""

    def __init__(self, fields: dict[str, Any]) -> None:
        super().__init__("", login=None, password=None, fingerprint="", paths=PathMap({}))
        self.fields = fields

    def _torrents(self) -> list[Torrent]:
        return [Torrent(fields=self.fields)]


NUMBERS = {status.value: number for number, status in enumerate(Status)}


def said_by_transmission(status: str, **fields: Any) -> TransferState:
    base = {
        "id": 1,
        "hashString": "a" * 40,
        "name": "a.mkv",
        "labels": ["anishelf-7"],
        "status": NUMBERS[status],
        "error": 0,
        "errorString": "",
        "percentDone": 0.5,
        "metadataPercentComplete": 1,
        "leftUntilDone": 50,
        "sizeWhenDone": 100,
        "doneDate": 0,
        "addedDate": 1_800_000_000,
        "downloadDir": "/d/7",
        "rateDownload": 0,
        "eta": -1,
    }
    return TransmissionThat(base | fields).statuses()[0]


def test_every_status_of_transmission_has_a_meaning() -> None:
    assert TRANSMISSION.keys() == {status.value for status in Status}


@pytest.mark.parametrize(
    ("status", "fields", "phase"),
    [
        ("stopped", {}, Phase.PAUSED),
        ("stopped", {"percentDone": 1}, Phase.DONE),
        ("check pending", {}, Phase.CHECKING),
        ("checking", {}, Phase.CHECKING),
        ("download pending", {}, Phase.QUEUED),
        ("downloading", {"rateDownload": 9}, Phase.DOWNLOADING),
        ("downloading", {}, Phase.IDLE),
        ("downloading", {"metadataPercentComplete": 0.5, "leftUntilDone": 0}, Phase.METADATA),
        ("stopped", {"metadataPercentComplete": 0, "percentDone": 1}, Phase.PAUSED),
        ("seed pending", {"percentDone": 1}, Phase.DONE),
        ("seeding", {"percentDone": 1}, Phase.DONE),
        ("downloading", {"error": 2, "errorString": "tracker gone"}, Phase.IDLE),
        ("stopped", {"error": 3, "errorString": "No space left on device"}, Phase.ERROR),
        ("stopped", {"error": 3, "errorString": "No data found!"}, Phase.MISSING_FILES),
    ],
)
def test_transmission_is_understood(status: str, fields: dict[str, Any], phase: Phase) -> None:
    state = said_by_transmission(status, **fields)

    assert state.phase is phase
    assert not (state.complete and phase is not Phase.DONE)
