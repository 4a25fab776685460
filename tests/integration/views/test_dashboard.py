"""What the page and the lists say about rows of every kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from anishelf.downloads.domain.states import DownloadStatus
from anishelf.library.domain.states import MetadataStatus
from anishelf.views import WAITING, Dashboard, FailureKind, Stage
from tests.worlds.seeds import Seeds, seeds

NOW = datetime.now(UTC)


@pytest.fixture
def rows(conn: psycopg.Connection) -> Seeds:
    return seeds(conn)


@pytest.fixture
def dashboard(conn: psycopg.Connection) -> Dashboard:
    return Dashboard(conn)


def stage_of(dashboard: Dashboard, title: str) -> tuple[Stage, str | None]:
    (item,) = dashboard.items(search=title)
    return item.stage, item.reason


def arrived(rows: Seeds, *, metadata: str = "written", state: str = "present") -> int:
    """One episode in the library; return its work."""
    work = rows.work("葬送的芙莉莲")
    season = rows.season(work, 2)
    episode = rows.episode(season, 5)
    download = rows.download(
        rows.wanted("[G] Frieren S2 - 05", episode, season_id=season), "completed", progress=1
    )
    rows.sync(
        download,
        episode,
        "synced",
        metadata_status=metadata,
        metadata_error="bangumi.tv was down" if metadata == "failed" else None,
        metadata_attempts=3,
    )
    rows.file(download, episode, "Frieren/S02E05.mkv", state=state)
    return work


def test_an_empty_database_has_nothing_to_show(dashboard: Dashboard) -> None:
    progress = dashboard.progress()

    assert (progress.items, progress.in_library, progress.mean_progress) == (0, 0, 0)
    assert not dashboard.arrived(limit=9)
    assert not dashboard.waiting()
    assert not dashboard.failing(now=NOW)


def test_an_arrived_episode_is_shown_with_show_season_and_number(
    rows: Seeds, dashboard: Dashboard
) -> None:
    work = arrived(rows)
    rows.poster(work, "Frieren/poster.jpg")

    (episode,) = dashboard.arrived(limit=9)

    assert (episode.show, episode.season, episode.number) == ("葬送的芙莉莲", 2, 5)
    assert (episode.metadata, episode.poster) == (MetadataStatus.WRITTEN, "00")
    assert dashboard.library() == [episode]


def test_a_movie_has_no_season(rows: Seeds, dashboard: Dashboard) -> None:
    season = rows.season(rows.work(kind="movie"), 1, kind="movie")
    episode = rows.episode(season)
    download = rows.download(rows.wanted("Movie", episode), "completed")
    rows.file(download, episode, "Movie.mkv")

    (movie,) = dashboard.library()

    assert (movie.season, movie.number, movie.metadata) == (None, None, None)


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("pending", Stage.UNREAD),
        ("failed", Stage.UNREADABLE),
        ("unmatched", Stage.UNMATCHED),
        ("skipped", Stage.SKIPPED),
        ("parsed", Stage.UNDECIDED),
    ],
)
def test_an_item_that_is_no_release_yet_says_why(
    rows: Seeds, dashboard: Dashboard, status: str, stage: Stage
) -> None:
    rows.item("one", status, reason="because")

    assert stage_of(dashboard, "one")[0] is stage


@pytest.mark.parametrize("decision", ["blocked", "filtered", "superseded", "conflict"])
def test_a_release_that_is_not_wanted_says_why(
    rows: Seeds, dashboard: Dashboard, decision: str
) -> None:
    rows.release(rows.item("one"), decision, reason="because")

    assert stage_of(dashboard, "one") == (Stage(decision), "because")


def test_a_wanted_release_without_a_download_is_wanted(rows: Seeds, dashboard: Dashboard) -> None:
    rows.release(rows.item("one"), reason="the only release of this episode")

    assert stage_of(dashboard, "one") == (Stage.WANTED, None)


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("pending", Stage.QUEUED),
        ("downloading", Stage.DOWNLOADING),
        ("failed", Stage.DOWNLOAD_FAILED),
        ("cancelled", Stage.CANCELLED),
        ("removed", Stage.REMOVED),
        ("no_downloader", Stage.NO_DOWNLOADER),
    ],
)
def test_a_download_says_why_it_does_not_get_on(
    rows: Seeds, dashboard: Dashboard, status: str, stage: Stage
) -> None:
    rows.download(rows.release(rows.item("one")), status, reason="because")

    assert stage_of(dashboard, "one") == (stage, "because")


def test_the_flag_of_a_download_comes_before_its_reason(rows: Seeds, dashboard: Dashboard) -> None:
    rows.download(rows.release(rows.item("one")), flag="paused", flag_reason="resume it there")

    assert stage_of(dashboard, "one") == (Stage.STUCK, "resume it there")


def test_the_newest_download_of_a_release_counts(rows: Seeds, dashboard: Dashboard) -> None:
    release = rows.release(rows.item("one"))
    rows.download(release, "failed", reason="no seeds")
    rows.download(release, "downloading")

    assert stage_of(dashboard, "one") == (Stage.DOWNLOADING, None)


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("pending", Stage.DOWNLOADED),
        ("sync_failed", Stage.SYNC_FAILED),
        ("batch_unmatched", Stage.BATCH_UNMATCHED),
    ],
)
def test_the_worst_episode_of_a_pack_counts(
    rows: Seeds, dashboard: Dashboard, status: str, stage: Stage
) -> None:
    season = rows.season(rows.work())
    good, bad = rows.episode(season, 1), rows.episode(season, 2)
    download = rows.download(rows.wanted("pack", good, bad), "completed")
    rows.sync(download, good, "synced")
    rows.sync(download, bad, status, error="because")

    assert stage_of(dashboard, "pack") == (stage, "because")


@pytest.mark.parametrize(
    ("metadata", "state", "stage"),
    [
        ("written", "present", Stage.IN_LIBRARY),
        ("pending", "present", Stage.IN_LIBRARY),
        ("failed", "present", Stage.UNDESCRIBED),
        ("written", "missing", Stage.MISSING),
        ("written", "trashed", Stage.TRASHED),
        ("written", "conflict", Stage.LIBRARY_CONFLICT),
    ],
)
def test_a_file_in_the_library_says_how_it_is(
    rows: Seeds, dashboard: Dashboard, metadata: str, state: str, stage: Stage
) -> None:
    arrived(rows, metadata=metadata, state=state)

    assert stage_of(dashboard, "frieren")[0] is stage


def test_items_are_found_by_stage_id_title_and_show(rows: Seeds, dashboard: Dashboard) -> None:
    arrived(rows)
    other = rows.item("[G] Other - 01", "unmatched")

    assert [item.id for item in dashboard.items([Stage.UNMATCHED])] == [other]
    assert [item.id for item in dashboard.items(ids=[other])] == [other]
    assert [item.id for item in dashboard.items(search="other")] == [other]
    assert [item.show for item in dashboard.items(search="芙莉莲")] == ["葬送的芙莉莲"]
    assert len(dashboard.items(limit=1)) == 1


def test_the_most_pressing_reason_to_wait_comes_first(rows: Seeds, dashboard: Dashboard) -> None:
    rows.item("unmatched", "unmatched")
    rows.release(rows.item("blocked"), "blocked")
    rows.download(rows.release(rows.item("failed")), "failed")
    rows.release(rows.item("filtered"), "filtered")

    assert [item.title for item in dashboard.waiting()] == ["failed", "blocked", "unmatched"]
    assert set(WAITING) < set(Stage)


def test_a_running_download_names_its_episodes(rows: Seeds, dashboard: Dashboard) -> None:
    season = rows.season(rows.work("Show"), 3)
    release = rows.wanted("pack", rows.episode(season, 1), rows.episode(season, 12.5))
    rows.download(release, progress=0.25, speed=1000, eta_seconds=30)
    rows.download(rows.release(rows.item("done")), "completed", progress=1)

    (transfer,) = dashboard.under_way()

    assert (transfer.show, transfer.season) == ("Show", 3)
    assert (transfer.first, transfer.last) == (1, 12.5)
    assert (transfer.progress, transfer.speed, transfer.eta_seconds) == (0.25, 1000, 30)
    assert len(dashboard.downloads()) == 2
    assert [t.title for t in dashboard.downloads([DownloadStatus.COMPLETED])] == ["done"]


def test_an_episode_on_its_way_into_the_library_is_syncing(
    rows: Seeds, dashboard: Dashboard
) -> None:
    episode = rows.episode(rows.season(rows.work("Show"), 1), 7)
    download = rows.download(rows.wanted("one", episode), "completed")
    rows.sync(download, episode, error="the disk was full", attempts=1)

    (sync,) = dashboard.syncing()

    assert (sync.show, sync.season, sync.number) == ("Show", 1, 7)
    assert (sync.reason, sync.attempts) == ("the disk was full", 1)


def test_only_what_keeps_failing_raises_the_banner(rows: Seeds, dashboard: Dashboard) -> None:
    long_ago, lately = NOW - timedelta(hours=2), NOW - timedelta(minutes=5)
    failing = {"consecutive_failures": 9, "last_error": "404"}
    rows.subscription(name="Dead", last_success_at=long_ago, **failing)
    rows.subscription(name="New trouble", last_success_at=lately, **failing)
    rows.subscription(name="Paused", paused=True, last_success_at=long_ago, **failing)
    rows.add("downloaders", conn_id="gone", type="qbittorrent", failing_since=long_ago)
    rows.add("downloaders", conn_id="blip", type="qbittorrent", failing_since=lately)
    rows.add("downloaders", conn_id="locked", type="qbittorrent", refused_fingerprint="x")
    often = {"type": "aria2", "consecutive_failures": 5, "failing_since": lately}
    rows.add("downloaders", conn_id="often", **often)
    rows.add("downloaders", conn_id="off", enabled=False, **often)

    failures = dashboard.failing(now=NOW)

    assert {failure.name for failure in failures} == {"Dead", "gone", "locked", "often"}
    assert next(f for f in failures if f.name == "Dead").reason == "404"


@pytest.mark.parametrize(
    ("health", "patience", "shown"),
    [
        ({"consecutive_failures": 4}, 5, None),
        ({"consecutive_failures": 5, "last_error": "no route"}, 5, "nas: no route"),
        ({"consecutive_failures": 5, "last_error": "no route"}, 6, None),
        ({"refused_fingerprint": "x"}, 5, "nas: it does not answer"),
    ],
)
def test_a_download_says_that_its_downloader_is_in_trouble(
    rows: Seeds,
    conn: psycopg.Connection,
    health: dict[str, object],
    patience: int,
    shown: str | None,
) -> None:
    nas = rows.add("downloaders", conn_id="nas", type="aria2", **health)
    episode = rows.episode(rows.season(rows.work()), 1)
    rows.download(rows.wanted("one", episode), "downloading", downloader_id=nas)

    (transfer,) = Dashboard(conn, downloader_failures=patience).under_way()

    assert transfer.why == shown
    word = " (downloader_error)" if shown else ""
    assert transfer.shown_status == f"downloading{word}"


def test_failures_that_pile_up_are_one_line_with_the_newest_reason(
    rows: Seeds, dashboard: Dashboard
) -> None:
    season = rows.season(rows.work())
    for number, reason in ((1, "old"), (2, "new")):
        episode = rows.episode(season, number)
        download = rows.download(rows.wanted(f"{number}", episode), "completed")
        rows.sync(download, episode, "sync_failed", error=reason, first_failed_at=NOW)

    (failure,) = dashboard.failing(now=NOW)

    assert (failure.kind, failure.count, failure.reason) == (FailureKind.SYNC, 2, "new")


def test_a_queue_that_does_not_shrink_is_a_failure(rows: Seeds, dashboard: Dashboard) -> None:
    rows.download(rows.release(rows.item("one")), "pending", created_at=NOW - timedelta(hours=2))

    (failure,) = dashboard.failing(now=NOW)

    assert (failure.kind, failure.count) == (FailureKind.QUEUE, 1)


def test_progress_counts_every_step(rows: Seeds, dashboard: Dashboard) -> None:
    arrived(rows)
    rows.item("unmatched", "unmatched")
    rows.release(rows.item("blocked"), "blocked")
    rows.download(rows.release(rows.item("half")), progress=0.5)

    progress = dashboard.progress()

    assert (progress.items, progress.parsed, progress.unmatched) == (4, 3, 1)
    assert (progress.blocked, progress.wanted) == (1, 2)
    assert progress.downloads[DownloadStatus.COMPLETED] == 1
    assert progress.downloads[DownloadStatus.FAILED] == 0
    assert progress.mean_progress == 0.75
    assert (progress.in_library, progress.described, progress.shows) == (1, 1, 1)
    assert progress.bytes == 1000


def test_the_poster_of_a_work_is_known_only_when_we_wrote_it(
    rows: Seeds, dashboard: Dashboard
) -> None:
    work = rows.work()
    rows.poster(work, "Show/poster.jpg")

    poster = dashboard.poster(work)

    assert poster is not None
    assert poster.path == "Show/poster.jpg"
    assert dashboard.poster(rows.work("Other")) is None
