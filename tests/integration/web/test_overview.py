"""The front page and the page of an entry: what they show, and what they never do."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb

from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
LONG_AGO = datetime.now(UTC) - timedelta(hours=3)
JPEG = b"\xff\xd8\xff\xe0 a picture"


def arrived(rows: Seeds, show: str = "葬送的芙莉莲", number: float = 5, **sync: object) -> int:
    work = rows.work(show)
    season = rows.season(work, 2)
    episode = rows.episode(season, number)
    download = rows.download(rows.wanted(show, episode, season_id=season), "completed", progress=1)
    rows.sync(download, episode, "synced", **{"metadata_status": "written", **sync})
    rows.file(download, episode, f"{show}-{number}.mkv")
    return work


def shown(site: Site) -> str:
    reply = site.get("/anishelf/")
    assert reply.status_code == 200
    return reply.text


def section(page: str, name: str) -> str:
    found = re.search(rf'<(section|div|dl)[^>]* id="{name}".*?</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_the_navigation_has_an_entry(site: Site) -> None:
    plugins = site.get("/api/v2/plugins").json()["plugins"]

    (ours,) = (p for p in plugins if p["name"] == "anishelf_plugin")
    (view,) = ours["external_views"]
    assert (view["name"], view["destination"], view["href"]) == ("Anishelf", "nav", "anishelf/")
    assert site.get(f"/{view['icon']}").headers["Content-Type"] == "image/svg+xml"


def test_a_new_installation_says_how_to_begin(site: Site) -> None:
    page = shown(site)

    assert "Follow your first feed" in page
    assert "All parts work" in page


def test_what_arrived_is_shown(site: Site, rows: Seeds) -> None:
    arrived(rows)

    found = section(shown(site), "arrived")

    assert "葬送的芙莉莲" in found
    assert "S02E05" in found
    assert "<img" not in found


def test_an_episode_without_a_description_says_why(site: Site, rows: Seeds) -> None:
    arrived(rows, metadata_status="failed", metadata_error="bangumi.tv does not know it yet")

    assert "bangumi.tv does not know it yet" in section(shown(site), "arrived")


def test_a_title_for_review_is_shown_with_its_best_guess(site: Site, rows: Seeds) -> None:
    candidates = [{"id": 11, "name": HOSTILE, "year": 2024, "score": 88.9, "episodes": 12}]
    rows.add(
        "identity_reviews",
        title_key="hosh",
        title="Hosh",
        reason="no show on bangumi.tv is named Hosh",
        candidates=Jsonb(candidates),
    )

    page = shown(site)

    assert "no show on bangumi.tv is named Hosh" in page
    assert "(2024, 12 episodes, 89 % alike)" in page
    assert "<title>(1) Overview" in page
    assert "<script>alert" not in page


def test_without_reviews_there_is_no_question(site: Site) -> None:
    assert "Which show is it?" not in shown(site)


def test_what_is_under_way_has_a_bar(site: Site, rows: Seeds) -> None:
    season = rows.season(rows.work("Show"), 1)
    release = rows.wanted("one", rows.episode(season, 3), season_id=season)
    rows.download(release, progress=0.425, size=1 << 30, speed=3 << 20, eta_seconds=90)

    page = shown(site)
    found = section(page, "under-way")

    assert 'value="42.5"' in found
    assert "S01E03" in found
    assert "1.0 GiB · 3.0 MiB/s · 2m left" in found


def test_a_download_that_is_stuck_says_why(site: Site, rows: Seeds) -> None:
    rows.download(
        rows.release(rows.item("one")), flag="stalled", flag_reason="it may have no seeds"
    )

    page = shown(site)

    assert "it may have no seeds" in section(page, "under-way")
    assert "stuck" in section(page, "waiting")


def test_an_episode_that_moves_in_is_under_way(site: Site, rows: Seeds) -> None:
    episode = rows.episode(rows.season(rows.work("Show")), 1)
    download = rows.download(rows.wanted("one", episode), "completed", progress=1)
    rows.sync(download, episode, error="the disk was full", attempts=1)

    found = section(shown(site), "under-way")

    assert "the disk was full" in found
    assert "attempt 2 follows" in found


def test_what_waits_says_why(site: Site, rows: Seeds) -> None:
    rows.release(rows.item("[G] Two - 01"), "blocked", reason="no show on bangumi.tv is named Two")

    found = section(shown(site), "waiting")

    assert "show not recognised" in found
    assert "no show on bangumi.tv is named Two" in found


def test_a_long_list_ends_with_where_the_rest_is(site: Site, rows: Seeds) -> None:
    for number in range(51):
        rows.item(f"{number}", "unmatched")

    found = section(shown(site), "waiting")

    assert found.count("<li ") == 50
    assert "There is more." in found


def test_what_keeps_failing_raises_a_banner(site: Site, rows: Seeds) -> None:
    rows.subscription(
        name="Mikan", consecutive_failures=9, last_success_at=LONG_AGO, last_error="502"
    )

    page = shown(site)

    assert "Feed Mikan" in page
    assert "1 part keeps failing" in page
    assert "3 hours ago" in page


def test_a_downloader_whose_polls_failed_is_named_with_its_downloads(
    site: Site, rows: Seeds
) -> None:
    nas = rows.add(
        "downloaders", conn_id="nas", type="aria2", consecutive_failures=5, last_error="no route"
    )
    rows.download(rows.release(rows.item("one")), downloader_id=nas)

    page = shown(site)

    assert "nas: no route" in section(page, "under-way")
    assert "Downloader nas" in page
    assert "downloader_error" not in page


def test_hostile_texts_are_shown_and_not_obeyed(site: Site, rows: Seeds) -> None:
    arrived(rows, HOSTILE)
    rows.release(rows.item(HOSTILE), "blocked", reason=HOSTILE)
    rows.download(rows.release(rows.item(HOSTILE)), flag="error", flag_reason=HOSTILE)
    rows.subscription(
        name=HOSTILE, consecutive_failures=9, last_success_at=LONG_AGO, last_error=HOSTILE
    )

    page = shown(site)

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 5


def test_scripts_of_strangers_cannot_run(site: Site) -> None:
    policy = site.get("/anishelf/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_poster_is_served_from_the_library(site: Site, rows: Seeds) -> None:
    work = arrived(rows)
    file = picture(site, "Show (2026)/poster.jpg")
    rows.poster(work, str(file))

    reply = site.get(f"/anishelf/posters/{work}")

    assert (reply.status_code, reply.content) == (200, JPEG)
    assert reply.headers["Content-Type"] == "image/jpeg"
    assert f'src="/anishelf/posters/{work}?v=00"' in section(shown(site), "arrived")


def test_a_poster_outside_the_library_is_not_served(site: Site, rows: Seeds) -> None:
    outside = site.library.parent / "outside.jpg"
    picture(site, "inside.jpg")
    outside.write_bytes(JPEG)
    link = site.library / "link.jpg"
    link.unlink(missing_ok=True)
    link.symlink_to(outside)
    for path in (str(outside), f"{site.library}/../outside.jpg", str(link), "/etc/passwd"):
        work = rows.work()
        rows.poster(work, path)

        assert site.get(f"/anishelf/posters/{work}").status_code == 404


def test_only_pictures_are_served_as_posters(site: Site, rows: Seeds) -> None:
    work = rows.work()
    rows.poster(work, str(picture(site, "tvshow.nfo")))

    assert site.get(f"/anishelf/posters/{work}").status_code == 404


@pytest.mark.parametrize("work", ["99", "0", "-1"])
def test_a_show_without_a_poster_is_404(site: Site, work: str) -> None:
    assert site.get(f"/anishelf/posters/{work}").status_code == 404


def picture(site: Site, name: str) -> Path:
    file = site.library / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(JPEG)
    return file


def test_the_way_of_an_entry_is_told_from_its_title_to_its_file(site: Site, rows: Seeds) -> None:
    entry = rows.item("[G] Frieren - 05")
    download = rows.download(rows.release(entry, titles=["Frieren", "葬送的芙莉莲"]), "completed")
    rows.history("downloads", download, "completed", "twelve files")
    rows.file(download, rows.episode(rows.season(rows.work())), "Frieren/S01E05.mkv")

    page = site.get(f"/anishelf/releases/{entry}").text

    assert "Download: completed" in section(page, "way")
    assert "twelve files" in section(page, "way")
    assert "Frieren, 葬送的芙莉莲" in page
    assert "Frieren/S01E05.mkv" in page


def test_every_entry_that_waits_leads_to_its_way(site: Site, rows: Seeds) -> None:
    entry = rows.item("[G] Waits")
    rows.release(entry, "blocked", reason="no show is named so")

    assert f'href="/anishelf/releases/{entry}"' in section(shown(site), "waiting")
    assert "no show is named so" in site.get(f"/anishelf/releases/{entry}").text


def test_every_episode_that_arrived_leads_to_its_way(site: Site, rows: Seeds) -> None:
    arrived(rows)
    (entry,) = rows.conn.execute("SELECT id FROM raw_items").fetchone() or (0,)

    assert f'href="/anishelf/releases/{entry}"' in section(shown(site), "arrived")


def test_the_way_of_a_hostile_title_is_shown_and_not_obeyed(site: Site, rows: Seeds) -> None:
    entry = rows.item(HOSTILE, page_url=HOSTILE)
    rows.release(entry, "blocked", reason=HOSTILE, titles=[HOSTILE])
    rows.history("raw_items", entry, "parsed", HOSTILE)

    page = site.get(f"/anishelf/releases/{entry}").text

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 4


def test_the_way_of_no_entry_is_404(site: Site) -> None:
    assert site.get("/anishelf/releases/999999999").status_code == 404


def test_a_paused_dag_is_said(site: Site) -> None:
    airflow = site.library.parents[1] / "airflow.db"
    with closing(sqlite3.connect(airflow)) as metadata, metadata:
        for name, paused in (("collect_releases", 1), ("verify_library", 0)):
            add_dag(metadata, name, paused)
    try:
        page = shown(site)
    finally:
        with closing(sqlite3.connect(airflow)) as metadata, metadata:
            metadata.execute("DELETE FROM dag")

    assert "Paused in Airflow, so nothing of it runs:</strong> collect_releases<" in page
    assert "1 DAG is paused" in page
    assert "All parts work" not in page
    assert "Paused in Airflow" not in shown(site)


def add_dag(metadata: sqlite3.Connection, name: str, paused: int) -> None:
    """Insert a row of Airflow's table; what it asks for beside these values is 0."""
    columns = metadata.execute("PRAGMA table_info(dag)").fetchall()
    row: dict[str, object] = {
        column: 0 for _, column, _, needed, default, _ in columns if needed and default is None
    }
    row |= {"dag_id": name, "is_paused": paused}
    marks = ", ".join("?" * len(row))
    statement = f"INSERT INTO dag ({', '.join(row)}) VALUES ({marks})"  # noqa: S608  (no user's words)
    metadata.execute(statement, [*row.values()])
