"""Following feeds from the command line."""

from __future__ import annotations

import resource
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.fakes.airflow import FakeAirflow
from tests.fakes.site import Site
from tests.integration.cli.conftest import Cli

NOW = datetime.now(UTC)
YESTERDAY = NOW - timedelta(days=1)


def entry(title: str, *, number: int, published: datetime = YESTERDAY) -> str:
    return f"""
      <item><title>{title}</title><guid>https://feeds.example/{number}</guid>
        <pubDate>{format_datetime(published)}</pubDate>
        <enclosure url="https://feeds.example/{number}.torrent" length="1"
                   type="application/x-bittorrent"/></item>"""


def serve(site: Site, *entries: str, name: str = "Anime feed") -> str:
    body = f'<rss version="2.0"><channel><title>{name}</title>{"".join(entries)}</channel></rss>'
    return site.serve("/rss", body.encode(), Content_Type="application/rss+xml")


@pytest.fixture
def feed(site: Site) -> str:
    return serve(
        site,
        entry("[LoliHouse] Sousou no Frieren S2 - 05 [WebRip 1080p HEVC-10bit AAC]", number=1),
        entry("[喵萌奶茶屋] Sousou no Frieren S2 - 05 [WebRip 720p]", number=2),
        entry("[LoliHouse] Sousou no Frieren S2 - 06 [WebRip 1080p]", number=3),
        entry("Top 10 wallpapers of the season (JPG)", number=4),
    )


def test_adding_shows_what_the_feed_holds_and_wants_nothing_old(cli: Cli, feed: str) -> None:
    added = cli("subscriptions", "add", feed)

    assert added.status == 0
    assert "LoliHouse" in added.out
    assert "S02E05" in added.out
    assert "4 entries, 0 of them would be downloaded" in added.out
    assert "Followed as subscription 1" in added.out


def test_adding_with_everything_tells_what_would_be_downloaded_and_why_not(
    cli: Cli, feed: str
) -> None:
    added = cli("subscriptions", "add", feed, "--start", "everything", "--json").json

    assert [e["download"] for e in added["entries"]] == [True, False, True, False]
    assert added["entries"][1]["reason"] == "a release in 1080p is there"
    assert "does not look like a video" in added["entries"][3]["reason"]
    first = added["entries"][0]
    assert (first["season"], first["episode"], first["resolution"]) == (2, 5, "1080p")
    assert first["groups"] == ["LoliHouse"]


@pytest.mark.parametrize(
    ("start", "wanted"), [("episode:6", 1), ("date:2020-01-01", 2), ("now", 0)]
)
def test_the_start_decides_what_is_old(cli: Cli, feed: str, start: str, wanted: int) -> None:
    added = cli("subscriptions", "add", feed, "--start", start, "--json").json

    assert sum(e["download"] for e in added["entries"]) == wanted


def test_a_dry_run_adds_nothing(cli: Cli, feed: str) -> None:
    shown = cli("subscriptions", "add", feed, "--dry-run")

    assert "Nothing was added" in shown.out
    assert cli("subscriptions", "list", "--json").json == []


def test_a_feed_that_nobody_follows_yet_is_read_in_a_process_of_its_own(
    cli: Cli, feed: str
) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt

    shown = cli("subscriptions", "add", feed, "--dry-run", "--json")

    assert len(shown.json["entries"]) == 4
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt > before


def test_adding_twice_changes_nothing_and_says_so(cli: Cli, feed: str) -> None:
    cli("subscriptions", "add", feed, "--name", "First")

    again = cli("subscriptions", "add", feed, "--name", "Second")

    assert "followed already, as subscription 1" in again.out
    assert [s["name"] for s in cli("subscriptions", "list", "--json").json] == ["First"]


def test_what_was_said_is_listed(cli: Cli, feed: str) -> None:
    said = ["--interval", "15m", "--priority", "3", "--start", "episode:5"]
    cli("subscriptions", "add", feed, *said, "--proxy", "")

    (kept,) = cli("subscriptions", "list", "--json").json

    assert (kept["name"], kept["state"], kept["start"]) == ("Anime feed", "active", "episode:5")
    assert (kept["interval_seconds"], kept["priority"]) == (900, 3)
    assert kept["created_at"].endswith("Z")
    assert "15 min" in cli("subscriptions", "list").out


def test_a_broken_feed_is_one_line_and_is_not_added(cli: Cli, site: Site) -> None:
    url = site.serve("/page", b"<html><title>Sign in</title></html>")

    refused = cli("subscriptions", "add", url)

    assert refused.status == 1
    assert refused.out == ""
    assert len(refused.err.strip().splitlines()) == 1
    assert cli("subscriptions", "list", "--json").json == []


@pytest.mark.parametrize(
    "wrong",
    [
        ("--start", "tomorrow"),
        ("--start", "date:soon"),
        ("--start", "episode:x"),
        ("--start", "episode:-1"),
        ("--start", "now:5"),
        ("--interval", "often"),
    ],
)
def test_a_wrong_word_is_explained(cli: Cli, feed: str, wrong: tuple[str, str]) -> None:
    refused = cli("subscriptions", "add", feed, *wrong)

    assert refused.status == 2
    assert wrong[1].partition(":")[0] in refused.err


def test_personal_keys_are_not_shown(cli: Cli, site: Site) -> None:
    feed = serve(site, entry("[G] Show - 01", number=1)) + "?token=topsecret"

    added = cli("subscriptions", "add", feed)
    listed = cli("subscriptions", "list")

    assert "topsecret" not in added.out + listed.out


def test_editing_changes_only_what_is_named(cli: Cli, feed: str) -> None:
    cli("subscriptions", "add", feed, "--priority", "3")

    edited = cli("subscriptions", "edit", 1, "--name", "New", "--start", "everything")

    (kept,) = cli("subscriptions", "list", "--json").json
    assert edited.status == 0
    assert (kept["name"], kept["start"], kept["priority"]) == ("New", "everything", 3)


def test_two_subscriptions_cannot_share_an_address(cli: Cli, site: Site, feed: str) -> None:
    cli("subscriptions", "add", feed)
    site.answers["/other"] = site.answers["/rss"]
    cli("subscriptions", "add", f"{site.url}/other")

    refused = cli("subscriptions", "edit", 2, "--url", feed)

    assert refused.status == 1
    assert "subscription 1 has that address" in refused.err


def test_pausing_resuming_and_removing(cli: Cli, feed: str) -> None:
    cli("subscriptions", "add", feed)

    states = []
    for command in ("pause", "resume"):
        cli("subscriptions", command, 1)
        states.append(cli("subscriptions", "list", "--json").json[0]["state"])
    removed = cli("subscriptions", "remove", 1)

    assert states == ["paused", "active"]
    assert "its episodes stay" in removed.out
    assert "no feed is followed" in cli("subscriptions", "list").out


@pytest.mark.parametrize("command", ["pause", "resume", "edit", "remove"])
def test_what_was_changed_is_told_as_json(cli: Cli, feed: str, command: str) -> None:
    cli("subscriptions", "add", feed)

    told = cli("subscriptions", command, 1, "--json").json

    assert [(s["id"], s["state"]) for s in told] == [
        (1, "paused" if command == "pause" else "active")
    ]


@pytest.mark.parametrize("command", ["pause", "resume", "remove", "edit", "fetch"])
def test_an_unknown_id_is_an_error_in_words(cli: Cli, command: str) -> None:
    refused = cli("subscriptions", command, 99)

    assert refused.status == 1
    assert "there is no subscription 99" in refused.err


def test_fetching_starts_the_run_for_these_feeds(cli: Cli, feed: str, airflow: FakeAirflow) -> None:
    cli("subscriptions", "add", feed)

    fetched = cli("subscriptions", "fetch", 1)

    assert fetched.status == 0
    assert airflow.triggered == [("collect_releases", {"subscription_ids": [1], "force": True})]


def test_waiting_follows_the_run_to_its_end(cli: Cli, airflow: FakeAirflow) -> None:
    fetched = cli("subscriptions", "fetch", "--wait", "--json")

    assert fetched.json["state"] == "success"
    assert airflow.triggered == [("collect_releases", {"subscription_ids": [], "force": True})]


def test_a_red_run_names_the_task_that_failed(cli: Cli, airflow: FakeAirflow) -> None:
    airflow.states = ["queued", "failed"]
    airflow.failed_tasks = [{"task_id": "fetch", "rendered_map_index": "Mikan"}]

    fetched = cli("subscriptions", "fetch", "--wait")

    assert fetched.status == 1
    assert "failed in fetch (Mikan)" in fetched.err


def test_a_wrong_password_is_said_in_words(
    cli: Cli, airflow: FakeAirflow, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("ANISHELF_AIRFLOW_PASSWORD", "wrong-one")

    refused = cli("subscriptions", "fetch")

    assert refused.status == 1
    assert "does not accept the login of admin" in refused.err
    assert "wrong-one" not in refused.err


def test_without_airflow_fetching_says_how_to_start_it(cli: Cli) -> None:
    refused = cli("subscriptions", "fetch")

    assert refused.status == 1
    assert "make start" in refused.err
