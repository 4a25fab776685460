from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from anishelf.core.database import connected
from anishelf.core.pauses import Pauses
from anishelf.core.torrent import parse_torrent
from anishelf.downloads.domain.states import DownloadStatus
from anishelf.downloads.steps.dispatch import Dispatched, Options, dispatch
from anishelf.downloads.steps.torrent_fetching import TorrentLink
from anishelf.downloads.store.download_attempts import DownloadAttempts
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.downloads.store.downloads import Downloads
from anishelf.errors import FetchFailed, NotFound, RateLimited
from tests.fakes.downloader import FakeDownloader
from tests.worlds.wanted import add_wanted, magnet, torrent

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ROOM = 1 << 40
OPTIONS = Options(downloads_dir="/data/downloads", max_adds=100, min_free_space=1 << 30)


class Stage:
    """One dispatcher with its surroundings; `sites` are the .torrent files on the web."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self.conn = conn
        self.client = FakeDownloader()
        self.sites: dict[str, bytes | Exception] = {}
        self.fetched: list[str] = []
        self.room = ROOM
        self.now = NOW
        self.options = OPTIONS
        self.fetch = self.answer
        Downloaders(conn).ensure_default()

    def run(self, client: FakeDownloader | None = None) -> Dispatched:
        return dispatch(
            Downloads(self.conn),
            DownloadAttempts(self.conn),
            Downloaders(self.conn),
            connect=lambda _: client or self.client,
            fetch_torrent=self.fetch,
            pauses=Pauses(self.conn),
            free_space=lambda: self.room,
            options=self.options,
            clock=lambda: self.now,
            sleep=lambda _: None,
        )

    def answer(self, link: TorrentLink) -> bytes:
        self.fetched.append(link.url)
        answer = self.sites[link.url]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def rows(self) -> list[tuple[str, str | None]]:
        return self.conn.execute("SELECT status, reason FROM downloads ORDER BY id").fetchall()

    def attempts(self) -> list[str]:
        rows = self.conn.execute("SELECT outcome FROM download_attempts ORDER BY id")
        return [outcome for (outcome,) in rows]


@pytest.fixture
def stage(database: str) -> Iterator[Stage]:
    with connected(database) as conn:
        yield Stage(conn)


def test_a_wanted_release_is_sent_and_followed(stage: Stage) -> None:
    url = "http://127.0.0.1/1.torrent"
    add_wanted(stage.conn, url=url, download_type="torrent")
    stage.sites[url] = torrent()

    assert stage.run() == Dispatched(accepted=1)

    download = Downloads(stage.conn).in_status(DownloadStatus.DOWNLOADING)[0]
    assert download.tag == f"anishelf-{download.id}"
    assert download.ids == parse_torrent(torrent()).ids
    assert download.save_path == f"/data/downloads/{download.id}"
    assert download.size == 1000
    assert download.added_at == NOW
    assert stage.client.adds == [download.tag]
    assert stage.attempts() == ["accepted"]


def test_a_second_run_sends_nothing(stage: Stage) -> None:
    add_wanted(stage.conn)
    stage.run()
    history = stage.conn.execute("SELECT count(*) FROM status_history").fetchone()

    assert stage.run() == Dispatched()

    assert len(stage.client.adds) == 1
    assert stage.conn.execute("SELECT count(*) FROM status_history").fetchone() == history


def test_a_torrent_with_twelve_episodes_is_one_download(stage: Stage) -> None:
    add_wanted(stage.conn, episodes=12)

    assert stage.run() == Dispatched(accepted=1)


@pytest.mark.parametrize("status", ["failed", "cancelled", "removed"])
def test_ten_runs_after_an_end_add_nothing(stage: Stage, status: str) -> None:
    add_wanted(stage.conn)
    stage.run()
    stage.conn.execute("UPDATE downloads SET status = %s", (status,))

    for _ in range(10):
        assert stage.run() == Dispatched()

    assert len(stage.client.adds) == 1


def test_an_episode_that_the_library_has_is_not_downloaded_again(stage: Stage) -> None:
    first = add_wanted(stage.conn)
    stage.run()
    second = add_wanted(stage.conn)
    stage.conn.execute(
        "INSERT INTO library_files (path, episode_id, download_id, size, content_id) "
        "SELECT '/library/a.mkv', %s, id, 1, 'x' FROM downloads WHERE release_id = %s",
        (second.episode_ids[0], first.id),
    )

    assert stage.run() == Dispatched()


def test_killed_after_adding_it_is_adopted_by_the_next_run(stage: Stage) -> None:
    add_wanted(stage.conn)
    killed = _DiesAfterAdding()
    with pytest.raises(SystemExit):
        stage.run(killed)
    assert stage.rows() == [("pending", None)]

    assert stage.run(killed.survivor) == Dispatched(adopted=1)

    assert len(killed.survivor.transfers) == 1
    assert len(killed.survivor.adds) == 1
    assert stage.attempts() == ["adopted"]


class _DiesAfterAdding(FakeDownloader):
    def __init__(self) -> None:
        super().__init__()
        self.survivor = FakeDownloader()

    def add(self, source: bytes | str, *, save_path: str, tag: str) -> None:
        self.survivor.add(source, save_path=save_path, tag=tag)
        raise SystemExit("killed")


def test_an_answer_of_success_is_no_proof(stage: Stage) -> None:
    add_wanted(stage.conn)
    stage.client.forgets = True
    assert stage.run() == Dispatched(waiting=1)
    [(status, reason)] = stage.rows()
    assert status == "pending"
    assert "does not show it" in (reason or "")

    stage.client.forgets = False

    assert stage.run() == Dispatched(accepted=1)
    assert stage.rows() == [("downloading", None)]


def test_a_torrent_that_somebody_added_by_hand_is_adopted(stage: Stage) -> None:
    release = add_wanted(stage.conn)
    stage.client.add(release.url, save_path="/elsewhere", tag="by-hand")

    assert stage.run() == Dispatched(adopted=1)

    [state] = stage.client.transfers.values()
    assert {"by-hand", "anishelf-1"} <= state.tags
    assert state.save_path == "/elsewhere"


def test_two_releases_of_one_torrent_are_one_transfer(stage: Stage) -> None:
    add_wanted(stage.conn, url=magnet(7))
    add_wanted(stage.conn, url=magnet(7).upper())

    assert stage.run() == Dispatched(accepted=1, superseded=1)

    assert stage.rows()[1] == ("cancelled", "superseded: same torrent as download 1")
    assert len(stage.client.transfers) == 1


def test_an_unreachable_downloader_is_asked_once_and_all_wait(stage: Stage) -> None:
    for _ in range(3):
        add_wanted(stage.conn)
    stage.client.unreachable = True

    assert stage.run() == Dispatched(waiting=3)

    assert len(stage.client.calls) == 1
    assert stage.rows() == [("pending", "it does not answer")] * 3
    # Who was asked is kept, and it was asked for the first one only.
    assert stage.attempts() == ["unreachable"]
    [downloader] = Downloaders(stage.conn).all()
    assert downloader.consecutive_failures == 1
    stage.client.unreachable = False
    assert stage.run() == Dispatched(accepted=3)
    [downloader] = Downloaders(stage.conn).all()
    assert downloader.failing_since is None


def test_a_wrong_password_is_tried_once_until_it_changes(stage: Stage) -> None:
    add_wanted(stage.conn)
    stage.client.refuses_login = True
    for _ in range(5):
        assert stage.run() == Dispatched(waiting=1)
    assert stage.client.calls == ["find"]
    [(_, reason)] = stage.rows()
    assert reason == "qbittorrent_default: the login is not accepted"

    changed = FakeDownloader(fingerprint="login-2")

    assert stage.run(changed) == Dispatched(accepted=1)


def test_what_every_downloader_refuses_is_failed_with_its_words(stage: Stage) -> None:
    add_wanted(stage.conn)
    add_wanted(stage.conn)
    stage.client.rejects = True

    assert stage.run() == Dispatched(failed=2)

    assert stage.rows()[0] == ("failed", "qbittorrent_default: Fails.")
    assert stage.attempts() == ["rejected", "rejected"]


def test_a_refusal_goes_on_to_the_next_downloader_and_the_preferred_one_comes_first(
    stage: Stage,
) -> None:
    stage.conn.execute(
        "INSERT INTO downloaders (conn_id, type, priority) VALUES ('second', 'qbittorrent', -1)"
    )
    stage.conn.execute("INSERT INTO downloader_capabilities VALUES (2, 'magnet')")
    clients = {1: FakeDownloader(), 2: FakeDownloader()}
    clients[1].rejects = True
    add_wanted(stage.conn)
    add_wanted(stage.conn, preferred="second")

    dispatch(
        Downloads(stage.conn),
        DownloadAttempts(stage.conn),
        Downloaders(stage.conn),
        connect=lambda downloader: clients[downloader.id],
        fetch_torrent=lambda _: b"",
        pauses=Pauses(stage.conn),
        free_space=lambda: ROOM,
        options=OPTIONS,
        clock=lambda: NOW,
    )

    assert clients[2].adds == ["anishelf-1", "anishelf-2"]
    assert stage.attempts() == ["rejected", "accepted", "accepted"]


def test_without_a_capable_downloader_it_waits_for_one(stage: Stage) -> None:
    add_wanted(stage.conn)
    stage.conn.execute("UPDATE downloaders SET enabled = false")
    assert stage.run() == Dispatched(waiting=1)
    assert stage.run() == Dispatched(waiting=1)
    [(status, reason)] = stage.rows()
    assert status == "no_downloader"
    assert reason == "no enabled downloader takes a magnet; add or enable one"

    stage.conn.execute("UPDATE downloaders SET enabled = true")

    assert stage.run() == Dispatched(accepted=1)


def test_an_address_nobody_understands_is_failed_in_words(stage: Stage) -> None:
    add_wanted(stage.conn, url="ftp://127.0.0.1/a", download_type="unsupported")

    assert stage.run() == Dispatched(failed=1)
    assert "begins with ftp:" in (stage.rows()[0][1] or "")


PASSING = [
    NotFound("the server says 404"),
    b"",
    b"<!DOCTYPE html><title>Just a moment...</title>",
    b'{"error":"slow down"}',
    FetchFailed("timed out"),
]
"""What a site may answer for a while."""


@pytest.mark.parametrize("answer", PASSING)
def test_a_torrent_that_is_not_there_yet_is_fetched_again(
    stage: Stage, answer: bytes | Exception
) -> None:
    url = "http://127.0.0.1/1.torrent"
    add_wanted(stage.conn, url=url, download_type="torrent")
    add_wanted(stage.conn)
    stage.sites[url] = answer

    assert stage.run().accepted == 1
    assert stage.rows()[0][0] == "pending"
    assert stage.rows()[0][1]

    stage.sites[url] = torrent()
    assert stage.run() == Dispatched()
    stage.now += timedelta(minutes=1)
    assert stage.run().accepted == 1


def test_the_pauses_grow_to_an_hour(stage: Stage) -> None:
    url = "http://127.0.0.1/1.torrent"
    add_wanted(stage.conn, url=url, download_type="torrent")
    stage.sites[url] = NotFound("404")
    asked_at = []
    for minute in range(6 * 60):
        stage.now = NOW + timedelta(minutes=minute)
        before = len(stage.fetched)
        stage.run()
        asked_at += [minute] * (len(stage.fetched) - before)

    assert asked_at == [0, 1, 6, 21, 81, 141, 201, 261, 321]


def test_a_useless_answer_is_final_once_the_release_is_a_day_old(stage: Stage) -> None:
    url = "http://127.0.0.1/1.torrent"
    wanted = add_wanted(stage.conn, url=url, download_type="torrent")
    stage.conn.execute("UPDATE raw_items SET published_at = %s", (NOW - timedelta(hours=20),))
    for hour in range(5):
        stage.now = NOW + timedelta(hours=hour)
        stage.sites[url] = NotFound("404") if hour % 2 else b"<html>moment"
        stage.run()
        status, reason = stage.rows()[0]
        assert status == ("failed" if hour == 4 else "pending")

    assert "404" in (reason or "")
    assert "a web page" in (reason or "")
    assert "5 tries" in (reason or "")
    rows, started = Downloads(stage.conn), stage.now
    (download,) = rows.in_status(DownloadStatus.FAILED)
    assert download.release_id == wanted.id
    rows.reopen(download.id, old=DownloadStatus.FAILED, reason="you asked")
    stage.sites[url] = torrent()
    assert stage.run().accepted == 1
    assert stage.now == started


def test_a_site_that_does_not_answer_is_never_given_up(stage: Stage) -> None:
    url = "http://127.0.0.1/1.torrent"
    add_wanted(stage.conn, url=url, download_type="torrent")
    stage.sites[url] = FetchFailed("timed out")
    for hour in range(50):
        stage.now = NOW + timedelta(hours=hour)
        stage.run()

    assert stage.rows() == [("pending", "timed out")]


def test_a_known_infohash_stands_for_a_torrent_that_never_comes(stage: Stage) -> None:
    url = "http://127.0.0.1/1.torrent"
    add_wanted(stage.conn, url=url, download_type="torrent")
    stage.conn.execute("UPDATE raw_items SET infohash = %s", ("a" * 40,))
    stage.sites[url] = NotFound("404")
    for minute in (0, 1, 6, 21):
        stage.now = NOW + timedelta(minutes=minute)
        assert stage.run().accepted == 0

    stage.now = NOW + timedelta(minutes=81)
    assert stage.run().accepted == 1
    (download,) = Downloads(stage.conn).in_status(DownloadStatus.DOWNLOADING)
    assert download.ids.v1 == "a" * 40


def test_a_link_that_leads_to_a_magnet_is_followed(stage: Stage) -> None:
    url = "http://127.0.0.1/dl/1"
    add_wanted(stage.conn, url=url, download_type="torrent")
    stage.sites[url] = f" {magnet(7)}\n".encode()

    assert stage.run().accepted == 1
    (download,) = Downloads(stage.conn).in_status(DownloadStatus.DOWNLOADING)
    assert download.ids.v1 == f"{7:040x}"


def test_a_link_that_changes_is_followed_to_the_new_one(stage: Stage) -> None:
    add_wanted(stage.conn, url="http://127.0.0.1/dl?path=A", download_type="torrent")
    stage.sites["http://127.0.0.1/dl?path=A"] = NotFound("expired")
    stage.sites["http://127.0.0.1/dl?path=B"] = torrent()
    stage.run()
    stage.conn.execute("UPDATE raw_items SET download_url = 'http://127.0.0.1/dl?path=B'")

    stage.now += timedelta(minutes=1)
    assert stage.run().accepted == 1


def test_a_site_that_is_down_is_not_waited_for_again_and_again(stage: Stage) -> None:
    for number in range(6):
        url = f"http://127.0.0.1/{number}.torrent"
        add_wanted(stage.conn, url=url, download_type="torrent")
        stage.sites[url] = FetchFailed("timed out")

    assert stage.run() == Dispatched(waiting=6)
    assert len(stage.fetched) == 3


def test_a_site_that_asks_us_to_wait_is_left_alone_that_long_by_every_later_run(
    stage: Stage,
) -> None:
    for number in range(3):
        url = f"http://127.0.0.1/{number}.torrent"
        add_wanted(stage.conn, url=url, download_type="torrent")
        stage.sites[url] = RateLimited("it asks us to wait 3600 seconds", seconds=3600)

    for _ in range(30):
        stage.run()
        stage.now += timedelta(seconds=110)

    assert len(stage.fetched) == 1
    assert "tried again from 2026" in (stage.rows()[1][1] or "")
    for url in stage.sites:
        stage.sites[url] = torrent(url[-9])
    stage.now += timedelta(hours=1)
    assert stage.run().accepted == 3


def test_nobody_waits_for_a_slow_site_but_its_own_downloads(stage: Stage) -> None:
    slow, quick = "http://slow.example/1.torrent", "http://quick.example/1.torrent"
    for url in (slow, quick):
        add_wanted(stage.conn, url=url, download_type="torrent")
        stage.sites[url] = torrent(url[7:12])
    sent_meanwhile: list[list[str]] = []

    def slowly(link: TorrentLink) -> bytes:
        if link.url == slow:
            deadline = time.monotonic() + 10
            while not stage.client.adds and time.monotonic() < deadline:
                time.sleep(0.01)
            sent_meanwhile.append(list(stage.client.adds))
        return stage.answer(link)

    stage.fetch = slowly

    assert stage.run().accepted == 2
    assert len(sent_meanwhile[0]) == 1


def test_a_run_adds_no_more_than_it_may(stage: Stage) -> None:
    for _ in range(5):
        add_wanted(stage.conn)
    stage.options = Options(downloads_dir="/d", max_adds=2, min_free_space=0)

    assert [stage.run().accepted for _ in range(4)] == [2, 2, 1, 0]


def test_a_full_disk_holds_downloads_back(stage: Stage) -> None:
    for name in ("a", "b"):
        url = f"http://127.0.0.1/{name}.torrent"
        add_wanted(stage.conn, url=url, download_type="torrent")
        stage.sites[url] = torrent(name, size=3 << 30)
    stage.room = 5 << 30

    assert stage.run() == Dispatched(accepted=1, waiting=1)

    reason = "the disk is too full: it needs 3.0 GB and may use 1.0 GB"
    assert stage.rows()[1] == ("pending", reason)
    assert stage.run() == Dispatched(waiting=1)
    stage.room = 100 << 30
    assert stage.run() == Dispatched(accepted=1)


def test_eight_dispatchers_at_once_send_each_release_once(database: str) -> None:
    client = FakeDownloader()
    with connected(database) as conn:
        Downloaders(conn).ensure_default()
        for _ in range(20):
            add_wanted(conn)
    start = threading.Barrier(8)

    def run(_: int) -> Dispatched:
        with connected(database) as own:
            start.wait()
            return Stage(own).run(client)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(run, range(8)))

    assert sum(result.accepted for result in results) == 20
    assert sum(result.adopted + result.failed for result in results) == 0
    assert len(client.adds) == len(set(client.adds)) == 20
    with connected(database) as conn:
        count = conn.execute("SELECT count(*), count(DISTINCT release_id) FROM downloads")
        assert count.fetchone() == (20, 20)


def test_a_held_download_is_left_to_its_holder_and_free_when_that_one_dies(
    database: str, stage: Stage
) -> None:
    add_wanted(stage.conn)
    Downloads(stage.conn).open_wanted(limit=1)
    with connected(database) as other, Downloads(other).held(1) as mine:
        assert mine
        assert stage.run() == Dispatched()

        other.close()

        assert _eventually(lambda: stage.run() == Dispatched(accepted=1))


def _eventually(true: Callable[[], bool]) -> bool:
    return any(true() or threading.Event().wait(0.05) for _ in range(100))


def test_a_version_that_replaces_the_librarys_is_downloaded(stage: Stage) -> None:
    first = add_wanted(stage.conn)
    stage.run()
    second = add_wanted(stage.conn)
    episode = second.episode_ids[0]
    stage.conn.execute(
        "INSERT INTO library_files (path, episode_id, download_id, size, content_id) "
        "SELECT '/library/a.mkv', %s, id, 1, 'x' FROM downloads WHERE release_id = %s",
        (episode, first.id),
    )
    stage.conn.execute(
        "INSERT INTO release_episodes VALUES (%s, %s, 'superseded', 'replaced')",
        (first.id, episode),
    )

    assert stage.run().accepted == 1


def refuse(conn: psycopg.Connection, release_id: int) -> None:
    """Decide that a filter refuses a release."""
    conn.execute("UPDATE releases SET decision = 'filtered' WHERE id = %s", (release_id,))
    conn.execute(
        "UPDATE release_episodes SET decision = 'filtered' WHERE release_id = %s", (release_id,)
    )


def test_what_is_refused_while_it_is_under_way_is_taken_back(stage: Stage) -> None:
    refused = add_wanted(stage.conn)
    add_wanted(stage.conn)
    stage.run()
    refuse(stage.conn, refused.id)

    stage.run()

    assert stage.rows() == [("cancelled", "nothing wants it any more"), ("downloading", None)]
    assert len(stage.client.transfers) == 1
    stage.conn.execute("UPDATE release_episodes SET decision = 'wanted'")
    assert stage.run() == Dispatched(accepted=1)


def test_what_cannot_be_taken_back_now_is_taken_back_later(stage: Stage) -> None:
    refused = add_wanted(stage.conn)
    stage.run()
    refuse(stage.conn, refused.id)
    stage.client.unreachable = True
    stage.run()
    assert stage.rows() == [("downloading", None)]
    stage.client.unreachable = False

    stage.run()

    assert stage.rows() == [("cancelled", "nothing wants it any more")]
    assert stage.client.transfers == {}


def test_what_is_refused_for_one_of_its_episodes_only_goes_on(stage: Stage) -> None:
    batch = add_wanted(stage.conn, episodes=2)
    stage.run()
    stage.conn.execute(
        "UPDATE release_episodes SET decision = 'filtered' WHERE episode_id = %s",
        (batch.episode_ids[0],),
    )

    stage.run()

    assert stage.rows() == [("downloading", None)]
