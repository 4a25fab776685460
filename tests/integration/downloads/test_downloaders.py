from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg

from anishelf.downloads.store.downloaders import Downloaders
from anishelf.feeds.domain.states import DownloadType

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_the_default_downloader_is_registered_once(conn: psycopg.Connection) -> None:
    downloaders = Downloaders(conn)
    downloaders.ensure_default()
    downloaders.ensure_default()

    [downloader] = downloaders.all()

    assert downloader.conn_id == "qbittorrent_default"
    assert downloader.type == "qbittorrent"
    assert downloader.capabilities == {DownloadType.MAGNET, DownloadType.TORRENT}
    assert not downloader.is_failing()


def test_the_highest_priority_comes_first_and_the_disabled_are_left_out(
    conn: psycopg.Connection,
) -> None:
    conn.execute(
        "INSERT INTO downloaders (conn_id, type, priority, enabled) VALUES "
        "('low', 'aria2', 1, true), ('off', 'aria2', 9, false), ('high', 'aria2', 5, true)"
    )

    assert [one.conn_id for one in Downloaders(conn).enabled()] == ["high", "low"]


def test_failures_are_counted_from_the_first_and_forgotten_with_an_answer(
    conn: psycopg.Connection,
) -> None:
    downloaders = Downloaders(conn)
    downloaders.ensure_default()
    [fresh] = downloaders.all()
    for minute in range(5):
        downloaders.failed(fresh.id, error="silence", now=NOW + timedelta(minutes=minute))
    [failing] = downloaders.all()
    assert (failing.consecutive_failures, failing.failing_since) == (5, NOW)
    assert failing.is_failing()
    assert failing.last_error == "silence"

    downloaders.answered(fresh.id, now=NOW)

    [well] = downloaders.all()
    assert not well.is_failing()
    assert well.failing_since is None
    assert well.last_error is None


def test_one_refused_login_is_shown_at_once(conn: psycopg.Connection) -> None:
    downloaders = Downloaders(conn)
    downloaders.ensure_default()
    [fresh] = downloaders.all()

    downloaders.refused(fresh.id, fingerprint="f", error="wrong password", now=NOW)

    [refusing] = downloaders.all()
    assert refusing.is_failing()
    assert refusing.refused_fingerprint == "f"


def test_one_for_web_files_does_not_replace_the_default_one(conn: psycopg.Connection) -> None:
    downloaders = Downloaders(conn)
    downloaders.add("http", kind="http", takes={DownloadType.HTTP}, priority=0)
    downloaders.ensure_default()
    downloaders.ensure_default()

    assert {each.conn_id for each in downloaders.all()} == {"http", "qbittorrent_default"}


def test_who_takes_torrents_needs_no_default(conn: psycopg.Connection) -> None:
    downloaders = Downloaders(conn)
    downloaders.add("aria2_default", kind="aria2", takes={DownloadType.TORRENT}, priority=0)
    downloaders.ensure_default()

    assert [each.conn_id for each in downloaders.all()] == ["aria2_default"]
