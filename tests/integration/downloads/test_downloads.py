from __future__ import annotations

import psycopg
import pytest

from anishelf.core.torrent import Infohashes
from anishelf.downloads.domain.states import DownloadStatus
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.downloads.store.downloads import Downloads
from anishelf.errors import ForbiddenTransition, StaleStatus
from tests.worlds.wanted import WantedRelease, add_wanted

FIRST = Infohashes(v1="a" * 40)


@pytest.fixture
def downloads(conn: psycopg.Connection) -> Downloads:
    Downloaders(conn).ensure_default()
    return Downloads(conn)


def opened(conn: psycopg.Connection, downloads: Downloads, count: int = 1) -> list[int]:
    for _ in range(count):
        add_wanted(conn)
    return downloads.open_wanted(limit=100)


def identify(conn: psycopg.Connection, download_id: int, ids: Infohashes) -> int | None:
    [downloader] = Downloaders(conn).all()
    return Downloads(conn).identify(
        download_id, downloader_id=downloader.id, ids=ids, size=1, save_path="/downloads/1"
    )


def history(conn: psycopg.Connection, download_id: int) -> list[tuple[str | None, str]]:
    return conn.execute(
        "SELECT old_status, new_status FROM status_history "
        "WHERE entity = 'downloads' AND entity_id = %s ORDER BY id",
        (download_id,),
    ).fetchall()


def test_an_intent_is_written_once_with_its_history(
    conn: psycopg.Connection, downloads: Downloads
) -> None:
    [download_id] = opened(conn, downloads)

    assert downloads.open_wanted(limit=100) == []
    assert history(conn, download_id) == [(None, "pending")]
    assert downloads.get(download_id).tag == f"anishelf-{download_id}"


def test_no_more_intents_are_written_than_asked_for(
    conn: psycopg.Connection, downloads: Downloads
) -> None:
    for _ in range(3):
        add_wanted(conn)

    assert [len(downloads.open_wanted(limit=2)) for _ in range(3)] == [2, 1, 0]


@pytest.mark.parametrize(
    "unwish",
    [
        "UPDATE release_episodes SET decision = 'filtered'",
        "UPDATE episodes SET wanted = false",
    ],
)
def test_what_nobody_wants_is_not_opened(
    conn: psycopg.Connection, downloads: Downloads, unwish: str
) -> None:
    release: WantedRelease = add_wanted(conn)
    conn.execute(unwish.encode())

    assert downloads.open_wanted(limit=100) == []
    assert release.episode_ids


def test_one_episode_in_conflict_holds_the_whole_torrent(
    conn: psycopg.Connection, downloads: Downloads
) -> None:
    release = add_wanted(conn, episodes=12)
    episode = release.episode_ids[3]
    decide = "UPDATE release_episodes SET decision = %s WHERE episode_id = %s"
    conn.execute(decide, ("conflict", episode))
    assert downloads.open_wanted(limit=100) == []

    conn.execute(decide, ("superseded", episode))

    assert len(downloads.open_wanted(limit=100)) == 1


def test_a_change_from_a_status_that_is_past_is_refused(
    conn: psycopg.Connection, downloads: Downloads
) -> None:
    [download_id] = opened(conn, downloads)
    pending, failed = DownloadStatus.PENDING, DownloadStatus.FAILED
    downloads.advance(download_id, old=pending, new=failed, reason="no")

    with pytest.raises(StaleStatus):
        downloads.advance(download_id, old=pending, new=failed)
    assert downloads.get(download_id).reason == "no"
    assert history(conn, download_id)[-1] == ("pending", "failed")


def test_a_change_outside_the_table_is_refused(
    conn: psycopg.Connection, downloads: Downloads
) -> None:
    [download_id] = opened(conn, downloads)

    with pytest.raises(ForbiddenTransition):
        downloads.advance(download_id, old=DownloadStatus.PENDING, new=DownloadStatus.COMPLETED)


@pytest.mark.parametrize("other", [FIRST, Infohashes(v1="a" * 40, v2="b" * 64)])
def test_a_torrent_belongs_to_one_live_download(
    conn: psycopg.Connection, downloads: Downloads, other: Infohashes
) -> None:
    first, second = opened(conn, downloads, 2)

    assert identify(conn, first, FIRST) is None
    assert identify(conn, first, FIRST) is None
    assert identify(conn, second, other) == first


def test_a_download_that_ended_gives_its_torrent_free(
    conn: psycopg.Connection, downloads: Downloads
) -> None:
    first, second = opened(conn, downloads, 2)
    identify(conn, first, FIRST)
    downloads.advance(first, old=DownloadStatus.PENDING, new=DownloadStatus.FAILED)

    assert identify(conn, second, FIRST) is None


def test_a_reopened_download_begins_from_nothing(
    conn: psycopg.Connection, downloads: Downloads
) -> None:
    [download_id] = opened(conn, downloads)
    fresh = downloads.get(download_id)
    identify(conn, download_id, FIRST)
    downloads.advance(download_id, old=DownloadStatus.PENDING, new=DownloadStatus.FAILED)

    downloads.reopen(download_id, old=DownloadStatus.FAILED, reason="tried again by hand")

    again = downloads.get(download_id)
    assert again.reason == "tried again by hand"
    assert (again.status, again.ids, again.downloader_id) == (
        fresh.status,
        fresh.ids,
        fresh.downloader_id,
    )
