"""Sonarr's dialect: what programs that know a Sonarr see of our library."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from anishelf.access.actions import make_token
from anishelf.core.roles import Role
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.openapi import Specification
from tests.worlds.seeds import Seeds

BASE = "/anishelf/compat/sonarr/api/v3"
SHARED = Path(os.environ.get("ANISHELF_SHARED", Path(__file__).parents[4] / "shared"))
DOCUMENT = SHARED / "data" / "openapi" / "sonarr-v3.openapi.json"
TVDB = 424536
ROUTES = (
    "/system/status",
    "/series",
    "/episode?seriesId={series}&includeEpisodeFile=true",
    "/episodefile?seriesId={series}",
    "/series/{series}",
    "/episode/{episode}",
    "/queue?includeEpisode=true",
    "/queue/details",
    "/queue/status",
    "/calendar?start=2026-01-01&end=2026-12-31&includeSeries=true",
    "/wanted/missing?includeSeries=true",
    "/history",
    "/health",
    "/rootfolder",
    "/qualityprofile",
    "/languageprofile",
    "/tag",
)


@pytest.fixture
def key(site: Site, rows: Seeds) -> str:
    fresh = "SELECT setval(pg_get_serial_sequence('api_tokens', 'id'), %s)"
    rows.conn.execute(fresh, (datetime.now(UTC).microsecond + 1_000_000,))
    return make_token(rows.conn, name="Homarr", scope=Role.VIEWER, by="test").secret


def ask(site: Site, key: str, path: str, *, status: int = 200) -> Any:
    reply = requests.get(f"{site.url}{BASE}{path}", headers={"X-Api-Key": key}, timeout=60)
    assert reply.status_code == status, reply.text
    return reply.json()


def known(rows: Seeds, *, tvdb: int | None = TVDB, title: str = "葬送的芙莉莲") -> tuple[int, int]:
    """A show of three episodes; return its work and its season."""
    work = rows.work(title)
    season = rows.season(work)
    media = rows.add("media", kind="tv", title=title, work_id=work)
    if tvdb:
        for name in (f"tv:tvdb:{tvdb}", "tv:tmdb:209867", "tv:imdb:tt22248376"):
            rows.conn.execute("INSERT INTO media_keys VALUES (%s, %s)", (name, media))
    return work, season


def arrived(
    rows: Seeds, site: Site, season: int, number: int, *, seen: bool = True, **file: Any
) -> int:
    episode = rows.episode(season, number, aired=date(2026, 1, number))
    release = rows.wanted(f"[G] Show - {number:02}", episode, season_id=season, resolution="1080p")
    download = rows.download(release, "completed", progress=1, infohash_v1=f"{number:040x}")
    task = rows.sync(download, episode, "synced", metadata_status="written")
    rows.history("downloads", download, "downloading")
    rows.history("sync_tasks", task, "synced")
    path = f"{site.library}/Show (2026)/Season 01/Show - {number}.mkv"
    return rows.file(
        download, episode, path, verified_at=datetime.now(UTC) if seen else None, **file
    )


def test_a_key_opens_in_the_header_and_in_the_address(site: Site, key: str) -> None:
    url = f"{site.url}{BASE}/system/status"

    for query in ("apikey", "apiKey"):
        assert requests.get(url, params={query: key}, timeout=60).status_code == 200
    assert ask(site, key, "/system/status")["version"].startswith("4.")
    for wrong in ("", "ansh_wrong", site.token):
        assert requests.get(url, headers={"X-Api-Key": wrong}, timeout=60).status_code == 401
    assert site.get(f"{BASE}/system/status").status_code == 401


def test_paths_have_no_case(site: Site, key: str) -> None:
    for path in ("/qualityProfile", "/rootFolder", "/QUEUE/Details", "/Wanted/Missing"):
        ask(site, key, path)


def test_a_show_is_listed_with_the_files_that_are_seen(site: Site, rows: Seeds, key: str) -> None:
    work, season = known(rows)
    arrived(rows, site, season, 1)
    arrived(rows, site, season, 2, seen=False)
    rows.episode(season, 3, aired=date(2099, 1, 1))

    (show,) = ask(site, key, "/series")

    assert (show["id"], show["tvdbId"], show["tmdbId"]) == (1_000_000 + work, TVDB, 209867)
    assert show["imdbId"] == "tt22248376"
    assert show["path"] == f"{site.library}/Show (2026)"
    (one,) = show["seasons"]
    assert one["seasonNumber"] == 1
    counts = one["statistics"]
    assert (counts["episodeFileCount"], counts["totalEpisodeCount"]) == (1, 2)
    assert show["statistics"]["sizeOnDisk"] == 1000
    assert ask(site, key, f"/series?tvdbId={TVDB}") == [show]
    assert ask(site, key, "/series?tvdbId=1") == []
    assert ask(site, key, f"/series/{show['id']}") == show


def test_a_file_counts_after_half_an_hour_where_no_server_shows_it(
    site: Site, rows: Seeds, key: str
) -> None:
    _, season = known(rows)
    long_ago = datetime.now(UTC) - timedelta(minutes=31)
    arrived(rows, site, season, 1, seen=False, created_at=long_ago)

    (show,) = ask(site, key, "/series")

    assert show["statistics"]["episodeFileCount"] == 1


def test_a_show_without_a_number_at_thetvdb_is_never_listed(
    site: Site, rows: Seeds, key: str
) -> None:
    work, season = known(rows, tvdb=None)
    arrived(rows, site, season, 1)

    assert ask(site, key, "/series") == []
    assert ask(site, key, f"/episode?seriesId={1_000_000 + work}") == []
    assert ask(site, key, "/history")["records"] == []
    ask(site, key, f"/series/{1_000_000 + work}", status=404)


@pytest.mark.parametrize("number", [1, 999_999, 1_000_000, 1_999_999])
def test_other_ids_are_unknown(site: Site, rows: Seeds, key: str, number: int) -> None:
    known(rows)

    ask(site, key, f"/series/{number}", status=404)
    ask(site, key, f"/command/{number}", status=404)


def test_what_is_on_its_way_stands_in_the_queue(site: Site, rows: Seeds, key: str) -> None:
    work, season = known(rows)
    episodes = [rows.episode(season, number) for number in (1, 2)]
    release = rows.wanted("[G] Show - 01-02", *episodes, season_id=season)
    rows.download(release, progress=0.25, size=1000, eta_seconds=3700, flag="stalled")

    page = ask(site, key, "/queue?includeEpisode=true&pageSize=1")
    rest = ask(site, key, "/queue?includeEpisode=true&pageSize=1&page=2")

    (one,), (other,) = page["records"], rest["records"]
    assert (page["totalRecords"], one["seriesId"]) == (2, 1_000_000 + work)
    assert one["id"] != other["id"]
    assert (one["size"], one["sizeleft"], one["timeleft"]) == (1000, 750, "01:01:40")
    assert one["trackedDownloadStatus"] == "warning"
    assert one["episode"]["episodeNumber"] == 1
    assert ask(site, key, "/queue/status")["warnings"] is True
    assert len(ask(site, key, f"/queue/details?seriesId={one['seriesId']}")) == 2
    assert ask(site, key, "/queue/details?seriesId=7") == []


def test_what_aired_and_is_not_here_is_missing(site: Site, rows: Seeds, key: str) -> None:
    _, season = known(rows)
    arrived(rows, site, season, 1)
    rows.episode(season, 2, aired=date(2026, 1, 2))
    rows.episode(season, 3, aired=date(2099, 1, 1))
    rows.episode(season, 4, aired=date(2026, 1, 4), wanted=False)

    page = ask(site, key, "/wanted/missing")

    assert [each["episodeNumber"] for each in page["records"]] == [2]


def test_the_calendar_holds_what_airs_between_two_days(site: Site, rows: Seeds, key: str) -> None:
    _, season = known(rows)
    for number in (1, 9, 20):
        rows.episode(season, number, aired=date(2026, 1, number))

    found = ask(site, key, "/calendar?start=2026-01-02T00:00:00Z&end=2026-01-12&includeSeries=true")

    assert [(each["episodeNumber"], each["series"]["tvdbId"]) for each in found] == [(9, TVDB)]


def test_history_tells_what_was_taken_and_what_came(site: Site, rows: Seeds, key: str) -> None:
    _, season = known(rows)
    arrived(rows, site, season, 1)

    records = ask(site, key, "/history")["records"]

    assert [each["eventType"] for each in records] == ["downloadFolderImported", "grabbed"]


@pytest.mark.shared
@pytest.mark.skipif(not DOCUMENT.is_file(), reason=f"needs {DOCUMENT} (set ANISHELF_SHARED)")
@pytest.mark.parametrize("route", ROUTES)
def test_answers_have_the_published_shape(site: Site, rows: Seeds, key: str, route: str) -> None:
    work, season = known(rows)
    arrived(rows, site, season, 1)
    coming = rows.episode(season, 2, aired=date(2026, 1, 2))
    rows.download(rows.wanted("two", coming, season_id=season), size=9, flag="stalled", reason="x")
    missing = rows.episode(season, 3, aired=date(2026, 1, 3))
    rows.subscription(
        name="dead",
        consecutive_failures=3,
        created_at=datetime.now(UTC) - timedelta(days=1),
    )
    path = route.format(series=1_000_000 + work, episode=1_000_000 + missing)
    published = Specification(json.loads(DOCUMENT.read_text()), "")
    answer = ask(site, key, path)
    plain, _, query = path.partition("?")

    asked = {pair.partition("=")[0] for pair in query.split("&") if pair}
    assert published.faults("GET", f"/api/v3{plain}", asked, answer) == []
