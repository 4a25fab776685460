"""Shows are followed on the command line, from a release site on loopback."""

from __future__ import annotations

import psycopg
import pytest

from tests.fakes.airflow import FakeAirflow
from tests.fakes.site import Site
from tests.integration.cli.conftest import Cli
from tests.worlds.following import SHOW, TITLE, load_catalogue, released

ENTRIES = [released(f"[Asagiri] {TITLE} - {n:02d} [1080p]", day=7 * n) for n in range(1, 4)]


@pytest.fixture
def home(environment: pytest.MonkeyPatch, database: str, site: Site) -> None:
    """A machine that searches one site, and a bangumi.tv that is away."""
    items = "".join(
        f"<item><title>{e.title}</title><guid>g{e.infohash}</guid><link>{e.download_url}</link>"
        "<pubDate>Mon, 05 Oct 2026 10:00:00 +0000</pubDate></item>"
        for e in ENTRIES
    )
    body = f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"
    site.serve("/rss", body.encode())
    environment.setenv("ANISHELF_RELEASE_SITES", f"Home={site.url}/rss?q={{words}}")
    environment.setenv("ANISHELF_BANGUMI_INTERVAL", "0")
    environment.setenv("AIRFLOW_CONN_BANGUMI_DEFAULT", f"http://{site.host}")
    with psycopg.connect(database, autocommit=True) as conn:
        load_catalogue(conn)


@pytest.mark.usefixtures("home")
def test_a_dry_run_shows_the_feed_and_follows_nothing(cli: Cli) -> None:
    seen = cli("follow", SHOW, "--dry-run", "--json").json

    assert (seen["site"], seen["group"], seen["subscription"]) == ("Home", "Asagiri", None)
    assert seen["choices"][0]["episodes"] == 3
    assert seen["untried"] == ["Home"]
    assert cli("following", "list", "--json").json == []
    assert "nothing was done (--dry-run)" in cli("follow", SHOW, "--dry-run").out


@pytest.mark.usefixtures("home")
def test_a_show_is_followed_until_it_is_not(cli: Cli, airflow: FakeAirflow) -> None:
    first, again = cli("follow", SHOW, "--json").json, cli("follow", SHOW).out

    assert first["is_new"]
    assert "followed already" in again
    assert [each["bangumi_id"] for each in cli("following", "list", "--json").json] == [SHOW]
    assert "Asagiri" in cli("following", "list").out
    assert "is not followed any more" in cli("unfollow", SHOW).out
    assert "no show is followed" in cli("following", "list").out
    assert airflow.triggered[0][0] == "collect_releases"


def test_what_is_not_followed_cannot_be_ended(cli: Cli) -> None:
    ended = cli("unfollow", 12)

    assert (ended.status, ended.err) == (1, "anishelf: bgm/12 is not followed\n")


def test_a_start_is_now_an_episode_or_a_date(cli: Cli) -> None:
    assert "neither now, an episode nor a date" in cli("follow", 12, "--from", "soon").err
