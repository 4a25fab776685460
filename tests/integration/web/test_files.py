"""The files of the web app: names with a hash, headers, and how much there is of them."""

from __future__ import annotations

import gzip
import re

import pytest
import requests

from anishelf.web.assets import asset, names
from tests.worlds.airflow_server import AirflowServer as Site

BUDGET = 60 * 1024


def fetch(site: Site, path: str, **headers: str) -> requests.Response:
    """Ask without a login."""
    return requests.get(f"{site.url}/anishelf{path}", headers=headers, timeout=60)


@pytest.mark.parametrize("name", names())
def test_a_file_is_kept_for_ever_under_the_name_of_its_content(site: Site, name: str) -> None:
    file = asset(name)

    reply = fetch(site, f"/static/{file.served_as}")

    assert (reply.status_code, reply.content) == (200, file.content)
    assert reply.headers["Content-Type"] == file.media_type
    assert "immutable" in reply.headers["Cache-Control"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_under_its_plain_name_is_asked_for_again(site: Site) -> None:
    reply = fetch(site, "/static/icon.svg")

    assert reply.headers["Cache-Control"] == "no-cache"
    again = fetch(site, "/static/icon.svg", **{"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_all_scripts_and_styles_are_small() -> None:
    sent = [asset(name) for name in names() if name.endswith((".js", ".css"))]

    assert len(sent) >= 6
    assert sum(len(gzip.compress(each.content)) for each in sent) <= BUDGET


def test_every_icon_that_a_template_names_is_drawn(site: Site) -> None:
    drawn = set(re.findall(r'symbol id="([\w-]+)"', asset("icons.svg").content.decode()))
    page = site.get("/anishelf/").text

    assert set(re.findall(r"icons\.\w+\.svg#([\w-]+)", page)) <= drawn


def test_the_manifest_names_icons_that_are_there(site: Site) -> None:
    told = fetch(site, "/manifest.webmanifest").json()

    assert told["start_url"] == "/anishelf/"
    for icon in told["icons"]:
        assert requests.get(f"{site.url}{icon['src']}", timeout=60).status_code == 200


@pytest.mark.parametrize("name", ["app.py", "..%2fapp.py", "%2e%2e/app.py", ""])
def test_no_other_file_is_served(site: Site, name: str) -> None:
    assert fetch(site, f"/static/{name}").status_code in {401, 404, 405}


def test_a_page_that_did_not_change_is_not_sent_again(site: Site) -> None:
    first = site.get("/anishelf/parts/overview/waiting")
    known = {"Authorization": f"Bearer {site.token}", "If-None-Match": first.headers["ETag"]}

    again = requests.get(f"{site.url}/anishelf/parts/overview/waiting", headers=known, timeout=60)

    assert (again.status_code, again.content) == (304, b"")
