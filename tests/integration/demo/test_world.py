from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import feedparser
import pytest
import requests

from demo.world.demo_world import DemoWorld
from demo.world.expected import sha256_of
from demo.world.model import FeedKind, Outcome


def entries(world: DemoWorld, feed: FeedKind, http: requests.Session) -> list[Any]:
    parsed = feedparser.parse(http.get(world.feed_urls[feed]).content)
    assert not parsed.bozo
    found: list[Any] = parsed.entries
    return found


def test_every_release_is_in_its_feed_newest_first(
    world: DemoWorld, http: requests.Session
) -> None:
    for feed in FeedKind:
        offered = [each for each in world.published if each.release.feed is feed]
        offered.sort(key=lambda each: each.release.published, reverse=True)

        titles = [entry.title for entry in entries(world, feed, http)]

        assert titles == [each.release.title for each in offered]


def test_mikan_dates_are_in_china_and_the_guid_is_the_title(
    world: DemoWorld, http: requests.Session
) -> None:
    newest = entries(world, FeedKind.MIKAN, http)[0]

    assert newest.guid == newest.title
    assert newest.published == "2025-07-20T20:31:44"
    assert newest.enclosures[0].type == "application/x-bittorrent"


def test_nyaa_tells_the_infohash(world: DemoWorld, http: requests.Session) -> None:
    hashes = {each.item.infohash for each in world.published}

    for entry in entries(world, FeedKind.NYAA, http):
        assert entry.nyaa_infohash in hashes
        assert entry.link.endswith(".torrent")


def test_every_torrent_and_its_file_can_be_fetched(
    world: DemoWorld, http: requests.Session
) -> None:
    for feed in FeedKind:
        for entry in entries(world, feed, http):
            links = [each.href for each in entry.enclosures] or [entry.link]

            assert http.get(links[0]).headers["Content-Type"] == "application/x-bittorrent"
    for each in world.published:
        reply = http.get(world.url + each.file_path)

        assert (reply.status_code, len(reply.content)) == (200, each.item.size)


def test_mikan_pages_lead_to_the_subject(world: DemoWorld, http: requests.Session) -> None:
    newest = entries(world, FeedKind.MIKAN, http)[0]

    assert 'href="/Home/Bangumi/7102"' in http.get(newest.link).text
    assert 'href="https://bgm.tv/subject/990102"' in http.get(f"{world.url}/Home/Bangumi/7102").text


def test_unchanged_feed_is_not_sent_again(world: DemoWorld, http: requests.Session) -> None:
    url = world.feed_urls[FeedKind.PLAIN]
    tag = http.get(url).headers["ETag"]

    assert http.get(url, headers={"If-None-Match": tag}).status_code == 304
    world.publish("plain", "[G] New - 01 [1080p]", size=10)
    assert http.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_only_the_second_version_is_expected(world: DemoWorld) -> None:
    second = next(each for each in world.published if "14v2" in each.release.title)
    first = next(each for each in world.published if "- 14 " in each.release.title)
    expected = [file for file in world.expected if (file.season, file.episode) == (2, 2)]

    assert [file.sha256 for file in expected] == [sha256_of(second.source)]
    assert sha256_of(first.source) != sha256_of(second.source)


def test_each_wanted_release_is_one_file_and_no_other(world: DemoWorld) -> None:
    wanted = [each for each in world.published if each.release.outcome is Outcome.LIBRARY]

    assert len({file.path for file in world.expected}) == len(world.expected) == len(wanted) == 12
    assert [len(show.seasons) for show in world.expected_shows] == [2, 1, 1, 1]


def test_posters_are_served_in_every_size(world: DemoWorld, http: requests.Session) -> None:
    agent = {"User-Agent": "owner/app/1"}
    subject = http.get(f"{world.bangumi_url}/v0/subjects/990101", headers=agent).json()

    for url in subject["images"].values():
        reply = http.get(url)

        assert reply.headers["Content-Type"] == "image/jpeg"
        assert reply.content.startswith(b"\xff\xd8")


def test_subject_without_a_picture_leads_to_the_icon(
    world: DemoWorld, http: requests.Session
) -> None:
    url = f"{world.bangumi_url}/v0/subjects/990103/image?type=large"

    reply = http.get(url, headers={"User-Agent": "owner/app/1"})

    assert reply.url == f"{world.url}/img/no_icon_subject.png"
    assert reply.status_code == 200


def test_published_release_is_listed_served_and_expected(
    world_folder: Path, http: requests.Session
) -> None:
    with DemoWorld(world_folder, empty=True) as world:
        new = world.publish(
            "mikan", "[G] 雾港钟楼 - 05 [1080p]", show="tower", season=1, episode=5, size=70_000
        )
        feed = feedparser.parse(http.get(world.mikan_feed_url("tower", season=1)).content)

        assert [entry.title for entry in feed.entries] == ["[G] 雾港钟楼 - 05 [1080p]"]
        assert http.get(world.url + new.file_path).content == new.source.read_bytes()
        assert [(file.episode, file.size) for file in world.expected] == [(5, 70_000)]


def test_release_without_a_show_is_expected_nowhere(world_folder: Path) -> None:
    with DemoWorld(world_folder, empty=True) as world:
        world.publish("nyaa", "[G] Anything - 05 [1080p]", size=10)

        assert world.expected == []


def test_mikan_refuses_a_release_without_a_show(world_folder: Path) -> None:
    with DemoWorld(world_folder, empty=True) as world, pytest.raises(ValueError, match="show"):
        world.publish("mikan", "[G] Anything - 05 [1080p]", size=10)


def test_second_start_renders_nothing_and_offers_the_same(world_folder: Path) -> None:
    with DemoWorld(world_folder) as first:
        before = {path: path.stat().st_mtime_ns for path in world_folder.rglob("*.mkv")}
        hashes = [each.item.infohash for each in first.published]

    with DemoWorld(world_folder) as second:
        assert [each.item.infohash for each in second.published] == hashes
    assert {path: path.stat().st_mtime_ns for path in world_folder.rglob("*.mkv")} == before


def test_world_runs_as_a_process_until_it_is_told_to_end(
    world_folder: Path, http: requests.Session
) -> None:
    command = [sys.executable, "-m", "demo.world", "--folder", str(world_folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        places = json.loads(process.stdout.readline())

        assert http.get(places["feeds"]["nyaa"]).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
