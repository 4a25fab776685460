"""The operations of readers, filters, the policy, titles and senders."""

from __future__ import annotations

from tests.integration.web.test_api import call
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds

PATTERN = r"Show - (?P<episode>\d+)"


def test_a_reader_is_looked_at_saved_changed_and_removed(site: Site, rows: Seeds) -> None:
    rows.item("[A] Show - 11 [1080p]", "unmatched")
    wish = {"name": "North", "pattern": PATTERN, "fields": {"season": "3"}}

    seen = call(site, "POST", "/parsers/preview", json=wish).json()
    made = call(site, "POST", "/parsers", json=wish)
    ours = made.json()["id"]
    changed = call(site, "PATCH", f"/parsers/{ours}", json={"priority": 5}).json()
    off = call(site, "POST", f"/parsers/{ours}/disable").json()
    (listed,) = call(site, "GET", "/parsers").json()["items"]
    wrong = call(site, "POST", "/parsers", json={"name": "x", "pattern": "("})
    call(site, "POST", f"/parsers/{ours}/remove")

    assert seen["changes"][0]["title"] == "[A] Show - 11 [1080p]"
    assert made.status_code == 201
    assert (changed["priority"], changed["pattern"]) == (5, PATTERN)
    assert "off" in off["said"]
    assert listed["enabled"] is False
    assert (wrong.status_code, wrong.json()["code"]) == (422, "rule_invalid")
    assert call(site, "GET", "/parsers").json()["items"] == []


def test_a_filter_is_saved_dry_first(site: Site, rows: Seeds) -> None:
    wish = {"kind": "exclude", "pattern": "720p", "level": "global"}

    dry = call(site, "POST", "/filters?dry_run=true", json=wish)
    before = call(site, "GET", "/filters").json()["items"]
    made = call(site, "POST", "/filters", json=wish).json()
    first = call(site, "POST", f"/filters/{made['id']}/order").json()
    lost = call(site, "POST", "/filters", json={**wish, "level": "work", "target": "9"})
    loose = call(site, "PATCH", f"/filters/{made['id']}", json={"target": "9"})
    seen = call(site, "POST", "/filters/preview", json=wish)

    assert (dry.status_code, before) == (200, [])
    assert made["target"] == "everything"
    assert "come first" in first["said"]
    assert (lost.status_code, loose.status_code, seen.status_code) == (404, 422, 200)


def test_the_policy_is_stated_dry_first(site: Site) -> None:
    said = {"statements": ["groups=A, B"]}

    dry = call(site, "POST", "/policy?dry_run=true", json=said).json()
    before = call(site, "GET", "/policy").json()
    call(site, "POST", "/policy", json=said)
    after = call(site, "GET", "/policy").json()
    wrong = call(site, "POST", "/policy", json={"statements": ["nonsense"]})

    assert dry["policy"]["parts"]["groups"] == "A, B"
    assert (before["parts"]["groups"], after["parts"]["groups"]) == ("", "A, B")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "policy_invalid")


def test_titles_are_explained_and_read_again(site: Site, rows: Seeds) -> None:
    item = rows.item("[LoliHouse] Frieren - 05 [1080p]", "unmatched")

    read = call(site, "GET", "/titles/explain?title=%5BA%5D+Frieren+-+05").json()
    asked = call(site, "POST", "/titles/reparse", json={"item_ids": [item]})
    skipped = call(site, "POST", "/items/skip", json={"ids": [item]}).json()
    again = call(site, "POST", "/items/reparse", json={"ids": [item]}).json()
    nobody = call(site, "POST", "/items/skip", json={"ids": [item, 99]})

    assert read["words"].startswith("Frieren S01E05") or "Frieren" in read["words"]
    assert (asked.status_code, asked.json()["dag_id"]) == (202, "reparse_releases")
    assert (skipped["changed"], again["changed"]) == (1, 1)
    assert nobody.status_code == 404
    assert call(site, "GET", "/titles/runs").json()["items"] == []


def test_a_sender_is_let_in_and_sent_away(site: Site) -> None:
    made = call(site, "POST", "/senders", json={"source": "sonarr", "name": "one"}).json()
    ours = made["sender"]["id"]
    again = call(site, "POST", f"/senders/{ours}/rotate").json()
    ended = call(site, "POST", f"/senders/{ours}/end-former").json()
    listed = call(site, "GET", "/senders")
    call(site, "DELETE", f"/senders/{ours}")

    assert made["token"] != again["token"]
    assert ended["name"] == "one"
    assert made["token"] not in listed.text
    assert call(site, "GET", "/senders").json()["items"] == []
    assert call(site, "DELETE", f"/senders/{ours}").status_code == 404
