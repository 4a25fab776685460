"""The page of downloads: the queue, what is asked of it, and who downloads."""

from __future__ import annotations

import re

import pytest
from psycopg.types.json import Jsonb

from anishelf.downloads.actions import add_downloader
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds

HOSTILE = '"><img src=x onerror=alert(1)>'


def downloader(rows: Seeds, kind: str = "qbittorrent") -> int:
    return add_downloader(rows.conn, kind).changed.downloaders[0].id


def commands(rows: Seeds) -> list[tuple[object, ...]]:
    return rows.conn.execute(
        "SELECT download_id, action, asked_by FROM download_commands ORDER BY id"
    ).fetchall()


def test_an_empty_queue_says_what_comes_by_itself(site: Site) -> None:
    assert "Nothing here" in site.get("/anishelf/downloads").text


def test_the_queue_shows_how_far_each_is_and_why_it_stands_still(site: Site, rows: Seeds) -> None:
    season = rows.season(rows.work("葬送的芙莉莲"), 2)
    going = rows.wanted("one", rows.episode(season, 3), season_id=season)
    rows.download(going, progress=0.425, size=1 << 30, speed=3 << 20, eta_seconds=90)
    rows.download(
        rows.release(rows.item(HOSTILE)), flag="stalled", flag_reason="it may have no seeds"
    )
    rows.download(rows.release(rows.item("gone")), "failed", reason="no tracker knows it")

    page = site.get("/anishelf/downloads").text
    stopped = site.get("/anishelf/downloads?view=stopped").text

    assert "葬送的芙莉莲</span> S02E03" in page
    assert "42 %" in page
    assert "1.0 GiB · 3.0 MiB/s · 2m left" in page
    assert "it may have no seeds" in page
    assert "<img src=x" not in page
    assert 'data-live-every="2"' in page
    assert "no tracker knows it" not in page
    assert "no tracker knows it" in stopped


def test_what_was_asked_and_its_answer_stand_beside_the_download(site: Site, rows: Seeds) -> None:
    download = rows.download(rows.release(rows.item("one")))

    reply = site.fill("/downloads", id=str(download), do="pause")
    waits = site.get("/anishelf/downloads").text
    rows.conn.execute(
        "UPDATE download_commands SET status = 'refused', answer = 'it is not running',"
        " answered_at = now()"
    )
    answered = site.get("/anishelf/downloads").text

    assert "Asked of 1 download: pause" in reply.headers["HX-Trigger"]
    assert commands(rows) == [(download, "pause", "admin")]
    assert "asked: pause …" in waits
    assert "asked: pause – it is not running" in answered


def test_the_same_is_asked_of_all_that_are_ticked_or_of_none(site: Site, rows: Seeds) -> None:
    one, two = (rows.download(rows.release(rows.item(each))) for each in ("one", "two"))

    refused = site.fill("/downloads", id=[str(one), "99"], do="cancel")
    asked = site.fill("/downloads", id=[str(one), str(two)], do="cancel")

    assert refused.status_code == 404
    assert asked.status_code == 204
    assert [(each[0], each[1]) for each in commands(rows)] == [(one, "cancel"), (two, "cancel")]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"do": "pause"}, 422),
        ({"id": "1", "do": "burn"}, 404),
    ],
)
def test_what_cannot_be_asked_is_refused(
    site: Site, rows: Seeds, fields: dict[str, str], status: int
) -> None:
    rows.download(rows.release(rows.item("one")))

    assert site.fill("/downloads", **fields).status_code == status
    assert commands(rows) == []


def test_one_download_shows_its_files(site: Site, rows: Seeds) -> None:
    mine = downloader(rows)
    files = [{"path": f"Show/{HOSTILE}.mkv", "size": 1 << 30}]
    download = rows.download(rows.release(rows.item("one")), downloader_id=mine, files=Jsonb(files))

    page = site.get(f"/anishelf/downloads/{download}").text

    assert "Show/&#34;&gt;&lt;img" in page
    assert "Cancel this download?" in page


def test_a_search_and_a_page_have_addresses(site: Site, rows: Seeds) -> None:
    for number in range(52):
        rows.download(rows.release(rows.item(f"[A] Show - {number:02}")))

    first = site.get("/anishelf/downloads").text
    (more,) = re.findall(r'href="(/anishelf/downloads\?[^"]*after=\d+)"', first)
    found = site.get("/anishelf/downloads?q=show+-+07").text

    assert "Show - 01" not in first
    assert "Show - 01" in site.get(more.replace("&amp;", "&")).text
    assert re.findall(r"Show - (\d\d)<", found) == ["07"]
    assert site.get("/anishelf/downloads?view=none").status_code == 404


def test_downloaders_show_their_state_and_are_used_or_not(site: Site, rows: Seeds) -> None:
    downloader(rows)
    rows.conn.execute(
        "UPDATE downloaders SET refused_fingerprint = %s, last_error = %s",
        ("x", "401 Unauthorized"),
    )

    page = site.get("/anishelf/downloads").text
    off = site.fill("/downloaders/qbittorrent_default/disable")
    is_on = rows.conn.execute("SELECT enabled FROM downloaders").fetchone()
    site.fill("/downloaders/qbittorrent_default/enable")
    site.fill("/downloaders", kind="http", priority="3")

    assert "refuses our login" in page
    assert "401 Unauthorized" in page
    assert off.status_code == 204
    assert is_on == (False,)
    assert rows.conn.execute(
        "SELECT conn_id, enabled, priority FROM downloaders ORDER BY id"
    ).fetchall() == [("qbittorrent_default", True, 0), ("http", True, 3)]


def test_a_downloader_is_asked_how_it_is(site: Site, rows: Seeds) -> None:
    downloader(rows)

    reply = site.fill("/downloaders/qbittorrent_default/check")

    assert reply.status_code == 204
    assert "qbittorrent_default: " in reply.headers["HX-Trigger"]
    assert site.fill("/downloaders/nobody/check").status_code == 404
