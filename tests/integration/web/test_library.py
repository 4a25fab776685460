"""The pages of the library, of one show, of the releases and of the trash: what they show and do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds

HOSTILE = '"><img src=x onerror=alert(1)>'
SHOW = "雾港钟楼"


@dataclass(frozen=True)
class Shelved:
    work: int
    season: int
    item: int
    file: int
    path: Path


def shelved(site: Site, rows: Seeds, *, number: int = 1, **file: Any) -> Shelved:
    """Put an episode into the library, with its file on the disk."""
    found = rows.conn.execute("SELECT id FROM works WHERE title = %s", (SHOW,)).fetchone()
    work = found[0] if found else rows.work(SHOW)
    known = rows.conn.execute("SELECT id FROM seasons WHERE work_id = %s", (work,)).fetchone()
    season = known[0] if known else rows.season(work)
    episode = rows.episode(season, number)
    release = rows.wanted(f"[G] {SHOW} - {number:02} [1080p]", episode, season_id=season)
    download = rows.download(release, "completed", progress=1)
    rows.sync(download, episode, "synced", metadata_status="written")
    path = site.library / SHOW / f"{number}.mkv"
    path.parent.mkdir(parents=True, exist_ok=True)
    (site.library / ".anishelf-library").touch()
    path.write_bytes(b"x" * 1000)
    (item,) = rows.conn.execute(
        "SELECT raw_item_id FROM releases WHERE id = %s", (release,)
    ).fetchall()[0]
    return Shelved(work, season, item, rows.file(download, episode, str(path), **file), path)


def post(site: Site, path: str, *, live: bool = False, **fields: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {site.token}"} | ({"HX-Request": "true"} if live else {})
    return requests.post(
        f"{site.url}/anishelf{path}",
        data=fields,
        headers=headers,
        timeout=60,
        allow_redirects=False,
    )


def test_an_empty_library_says_what_to_do(site: Site) -> None:
    page = site.get("/anishelf/library").text

    assert "The library is empty." in page
    assert 'href="/anishelf/subscriptions"' in page


@pytest.mark.parametrize("shape", ["", "&as=table"])
def test_a_show_stands_in_the_library(site: Site, rows: Seeds, shape: str) -> None:
    one = shelved(site, rows)
    shelved(site, rows, number=2, state="missing", reason="it was removed by hand")

    page = site.get(f"/anishelf/library?order=title{shape}").text

    assert f'href="/anishelf/library/shows/{one.work}"' in page
    assert "1/2" in page
    assert "1 missing" in page


def test_the_library_is_narrowed_down(site: Site, rows: Seeds) -> None:
    shelved(site, rows)
    for query, there in (
        ("q=港钟", True),
        ("q=nothing", False),
        ("which=missing", False),
        ("which=movie", False),
        ("which=ended", True),
    ):
        assert (SHOW in site.get(f"/anishelf/library?{query}").text) is there, query


def test_all_shows_are_reached_page_by_page(site: Site, rows: Seeds) -> None:
    for number in range(53):
        season = rows.season(rows.work(f"Show {number:02}"))
        episode = rows.episode(season)
        download = rows.download(rows.wanted("x", episode, season_id=season), "completed")
        rows.file(download, episode, f"{number}.mkv")
    for order in ("added", "title", "year"):
        first = site.get(f"/anishelf/library?order={order}").text
        link = first.split('data-more-of="show-rows"')[1].split('href="')[1].split('"')[0]
        second = site.get(f"/anishelf/library{link.replace('&amp;', '&')}").text
        shown = {f"Show {n:02}" for n in range(53) if f"Show {n:02}<" in first}
        rest = {f"Show {n:02}" for n in range(53) if f"Show {n:02}<" in second}

        assert (len(shown), len(rest), len(shown | rest)) == (50, 3, 53), order


def test_the_page_of_a_show_tells_of_its_episodes(site: Site, rows: Seeds) -> None:
    one = shelved(site, rows)
    rows.conn.execute("UPDATE works SET bangumi_id = 990 WHERE id = %s", (one.work,))
    rows.add("season_parts", season_id=one.season, bangumi_id=990, first_episode=1)
    rows.conn.execute(
        "INSERT INTO bangumi_subjects (id, type, title, summary, raw, fetched_at)"
        " VALUES (990, 2, 'x', %s, '{}', now())",
        (HOSTILE,),
    )
    for number, aired in ((1, date(2026, 1, 1)), (2, date(2026, 1, 8)), (3, date(2099, 1, 1))):
        rows.conn.execute(
            "INSERT INTO bangumi_episodes (id, subject_id, type, sort, ep, title_cn, air_date, raw,"
            " fetched_at) VALUES (%s, 990, 0, %s, %s, %s, %s, '{}', now())",
            (number, number, number, f"第{number}声", aired),
        )

    page = site.get(f"/anishelf/library/shows/{one.work}").text

    assert "第1声" in page
    assert str(one.path) in page
    assert "1 of 3 episodes are here" in page
    assert "No feed has brought it yet." in page
    assert "It has not aired yet." in page
    assert f'href="/anishelf/releases/{one.item}"' in page
    assert "<img src=x" not in page


def test_a_long_season_goes_on_where_its_first_rows_end(site: Site, rows: Seeds) -> None:
    one = shelved(site, rows)
    for number in range(2, 104):
        rows.episode(one.season, number)

    first = site.get(f"/anishelf/library/shows/{one.work}").text
    rest = site.get(f"/anishelf/library/shows/{one.work}?season={one.season}&after=100").text

    assert f'id="ep-{one.season}-100"' in first
    assert f'id="ep-{one.season}-101"' not in first
    assert f"season={one.season}&amp;after=100" in first
    assert f'id="ep-{one.season}-103"' in rest
    assert f'id="ep-{one.season}-100"' not in rest


def test_a_show_that_is_not_there(site: Site) -> None:
    assert site.get("/anishelf/library/shows/77").status_code == 404


def test_a_removal_is_foretold_done_and_undone(site: Site, rows: Seeds) -> None:
    one = shelved(site, rows)

    foretold = post(site, "/library/remove", id=one.file)

    assert foretold.status_code == 200
    assert str(one.path) in foretold.text
    assert one.path.exists()

    done = post(site, "/library/remove", id=one.file, do="remove", live=True)

    assert done.status_code == 204, done.text
    assert "Files moved to the trash: 1." in done.headers["HX-Trigger"]
    assert not one.path.exists()
    (kept,) = rows.conn.execute("SELECT id FROM trash WHERE left_at IS NULL").fetchall()[0]
    assert str(one.path) in site.get("/anishelf/library/trash").text

    back = post(site, f"/library/trash/restore?id={kept}")

    assert (back.status_code, back.headers["Location"]) == (303, "/anishelf/library/trash")
    assert one.path.exists()
    assert "The trash is empty." in site.get("/anishelf/library/trash").text


def test_of_many_files_the_number_is_typed(site: Site, rows: Seeds) -> None:
    files = [shelved(site, rows, number=number) for number in range(1, 22)]
    ids = [each.file for each in files]

    refused = post(site, "/library/remove", id=ids, do="remove")

    assert "Type 21 to go on" in refused.text
    assert all(each.path.exists() for each in files)

    post(site, "/library/remove", id=ids, do="remove", count="21")

    assert not any(each.path.exists() for each in files)


def test_a_missing_file_is_asked_for_again(site: Site, rows: Seeds) -> None:
    one = shelved(site, rows, state="missing")

    page = site.get(f"/anishelf/library/shows/{one.work}").text
    done = post(site, "/library/restore", id=one.file, live=True)

    assert "Bring it back" in page
    assert "1 downloaded again." in done.headers["HX-Trigger"]


def test_the_trash_is_emptied_only_with_its_number(site: Site, rows: Seeds) -> None:
    one = shelved(site, rows)
    post(site, "/library/remove", id=one.file, do="remove")

    assert post(site, "/library/trash/empty", count="7").status_code == 409
    assert post(site, "/library/trash/empty", count="1").status_code == 303
    assert "The trash is empty." in site.get("/anishelf/library/trash").text


def test_nothing_chosen_is_said(site: Site) -> None:
    for path in ("/library/remove", "/library/restore", "/releases/skip"):
        assert post(site, path).status_code == 422


def test_releases_are_listed_with_what_became_of_them(site: Site, rows: Seeds) -> None:
    one = shelved(site, rows)
    feed = rows.subscription(name="Mikan")
    item = rows.item(HOSTILE, "unmatched", reason="no pattern fits")
    rows.add_sighting(item, feed)

    page = site.get("/anishelf/releases").text

    assert "All <b>2</b>" in page
    assert "Waiting <b>1</b>" in page
    assert "no pattern fits" in page
    assert "<img src=x" not in page
    assert f'href="/anishelf/library/shows/{one.work}"' in page
    for query, count in (
        ("tab=taken", 1),
        ("tab=waiting", 1),
        ("stage=unmatched", 1),
        ("stage=blocked", 0),
        ("q=onerror", 1),
        (f"feed={feed}", 1),
        (f"show={one.work}", 1),
        ("group=nobody", 0),
        ("tab=&stage=&q=&feed=&group=", 2),
    ):
        listed = site.get(f"/anishelf/parts/releases/list?{query}").text
        assert listed.count('id="entry-') - listed.count('id="entry-rows') == count, query


def test_releases_go_on_where_a_page_ends(site: Site, rows: Seeds) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(60):
        rows.item(f"entry {number:02}.", published_at=start + timedelta(days=number))

    first = site.get("/anishelf/releases?q=entry").text
    link = first.split('data-more-of="entry-rows"')[1].split('href="')[1].split('"')[0]
    second = site.get(link.replace("&amp;", "&")).text

    assert "entry 59." in first
    assert "entry 09." not in first
    assert "entry 09." in second
    assert "entry 10." not in second


def test_entries_are_skipped_and_read_again(site: Site, rows: Seeds) -> None:
    ids = [rows.item("one"), rows.item("two")]
    for item in ids:
        rows.release(item, "filtered")

    skipped = post(site, "/releases/skip", id=ids, live=True)
    stages = [row[0] for row in rows.conn.execute("SELECT stage::text FROM item_stages")]
    again = post(site, "/releases/read-again", id=ids)

    assert "Skipped: 2." in skipped.headers["HX-Trigger"]
    assert stages == ["skipped", "skipped"]
    assert again.headers["Location"] == "/anishelf/releases"
    assert rows.conn.execute("SELECT DISTINCT stage::text FROM item_stages").fetchall() == [
        ("unread",)
    ]


def test_an_address_that_is_no_list(site: Site) -> None:
    assert site.get("/anishelf/releases?tab=nothing").status_code == 404
    assert site.get("/anishelf/releases?after=nothing").status_code == 422
    assert site.get("/anishelf/releases?feed=999999999999999999999").status_code == 200
