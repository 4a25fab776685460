from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.ports import DownloaderClient
from anishelf.downloads.steps.downloader_pool import DownloaderPool
from anishelf.errors import (
    DownloaderRefused,
    DownloaderUnreachable,
    SettingInvalid,
    TorrentRejected,
)
from tests.fakes.downloader import FakeDownloader

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
DOWNLOADER = Downloader(
    id=1,
    conn_id="qbittorrent_default",
    type="qbittorrent",
    priority=0,
    enabled=True,
    consecutive_failures=0,
    failing_since=None,
    last_error=None,
    last_seen_at=NOW,
    refused_fingerprint=None,
    capabilities=frozenset(),
)


class FakeRows:
    def __init__(self) -> None:
        self.notes: list[str] = []

    def all(self) -> list[Downloader]:
        return [DOWNLOADER]

    def answered(self, downloader_id: int, *, now: datetime) -> None:
        self.notes.append("answered")

    def failed(self, downloader_id: int, *, error: str, now: datetime) -> None:
        self.notes.append("failed")

    def refused(self, downloader_id: int, *, fingerprint: str, error: str, now: datetime) -> None:
        self.notes.append(f"refused {fingerprint}")


class Stage:
    def __init__(self) -> None:
        self.client = FakeDownloader()
        self.rows = FakeRows()
        self.connections = 0
        self.pool = DownloaderPool(self._connect, self.rows, lambda: NOW)

    def _connect(self, _: Downloader) -> DownloaderClient:
        self.connections += 1
        return self.client

    def ask(self, downloader: Downloader = DOWNLOADER) -> str:
        return self.pool.ask(downloader, lambda client: client.check())


def test_one_session_serves_all_questions_and_health_is_not_written_each_time() -> None:
    stage = Stage()

    assert {stage.ask() for _ in range(5)} == {"Fake 1.0"}

    assert stage.connections == 1
    assert stage.rows.notes == []


def test_an_answer_after_trouble_or_a_minute_is_noted() -> None:
    stage = Stage()
    stage.ask(replace(DOWNLOADER, last_error="silence"))
    stage.ask(replace(DOWNLOADER, last_seen_at=NOW - timedelta(minutes=1)))
    stage.ask(replace(DOWNLOADER, last_seen_at=None))

    assert stage.rows.notes == ["answered"] * 3


def test_after_a_failure_the_connection_is_read_again() -> None:
    stage = Stage()
    stage.client.unreachable = True
    with pytest.raises(DownloaderUnreachable):
        stage.ask()
    stage.client.unreachable = False
    stage.pool.begin_round()

    stage.ask()

    assert stage.connections == 2
    assert stage.rows.notes == ["failed"]


def test_one_that_does_not_answer_is_asked_once_in_a_round_and_others_as_before() -> None:
    stage = Stage()
    stage.client.unreachable = True
    for _ in range(3):
        with pytest.raises(DownloaderUnreachable, match="it does not answer"):
            stage.ask()
    stage.client.unreachable = False

    assert stage.ask(replace(DOWNLOADER, id=2)) == "Fake 1.0"

    assert stage.client.calls == ["check", "check"]
    assert stage.rows.notes == ["failed"]


def test_a_refused_login_is_not_sent_again_in_this_run() -> None:
    stage = Stage()
    stage.client.refuses_login = True
    for _ in range(3):
        stage.pool.begin_round()
        with pytest.raises(DownloaderRefused):
            stage.ask()

    assert stage.client.calls == ["check"]
    assert stage.rows.notes == ["refused login-1"]


def test_a_login_that_an_earlier_run_was_refused_is_not_sent_at_all() -> None:
    stage = Stage()
    refused = replace(DOWNLOADER, refused_fingerprint="login-1", last_error="wrong password")

    with pytest.raises(DownloaderRefused, match="wrong password"):
        stage.ask(refused)

    assert stage.client.calls == []


def test_a_changed_login_is_tried() -> None:
    stage = Stage()

    assert stage.ask(replace(DOWNLOADER, refused_fingerprint="login-0")) == "Fake 1.0"


def test_a_missing_connection_is_like_a_downloader_that_is_off() -> None:
    rows = FakeRows()

    def connect(_: Downloader) -> DownloaderClient:
        raise SettingInvalid("there is no Airflow connection")

    with pytest.raises(DownloaderUnreachable, match="no Airflow connection"):
        DownloaderPool(connect, rows, lambda: NOW).ask(DOWNLOADER, lambda client: client.check())

    assert rows.notes == ["failed"]


def test_a_refused_torrent_says_nothing_about_health() -> None:
    stage = Stage()
    stage.client.rejects = True

    with pytest.raises(TorrentRejected):
        stage.pool.ask(DOWNLOADER, lambda client: client.add(b"", save_path="/", tag="t"))

    assert stage.rows.notes == []
