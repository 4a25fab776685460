"""Health and settings: what is known, who may use the API, and who may post to us."""

from __future__ import annotations

import re

import pytest
import requests

from anishelf.access.actions import make_token
from anishelf.core.roles import Role
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds


def test_health_shows_what_is_known_and_asks_the_others_after(site: Site, rows: Seeds) -> None:
    rows.subscription(name="Mikan", consecutive_failures=3, last_error="403 Forbidden")

    page = site.get("/anishelf/health").text
    asked = site.get("/anishelf/parts/health/checks").text
    whole = site.get("/anishelf/health?all=1").text

    assert 'hx-get="/anishelf/parts/health/checks"' in page
    assert "Anishelf</dt>" in page
    for shown in (asked, whole):
        assert "403 Forbidden" in shown
        assert 'href="/anishelf/subscriptions"' in shown
        assert "it answers, schema" in shown


def test_health_is_an_operation_of_the_api(site: Site) -> None:
    found = site.get("/anishelf/api/v1/health").json()

    parts = {each["part"]: each["health"] for each in found["checks"]}
    assert parts["database"] == "ok"
    assert found["healthy"] is (not any(health == "bad" for health in parts.values()))


def test_settings_say_their_value_and_where_it_comes_from(site: Site) -> None:
    page = site.get("/anishelf/settings").text

    data = re.search(r"ANISHELF_DATA_DIR.*?</tr>", page, re.DOTALL)
    cron = re.search(r"ANISHELF_COLLECT_CRON.*?</tr>", page, re.DOTALL)
    assert data
    assert "set" in data[0]
    assert "/data" in data[0]
    assert cron
    assert "default" in cron[0]
    assert "*/5 * * * *" in cron[0]
    assert 'href="/connections"' in page


def test_a_token_is_made_shown_once_and_ended(site: Site, rows: Seeds) -> None:
    made = site.fill("/settings/tokens", name="homepage", scope="viewer", days="30").text
    (secret,) = re.findall(r'id="new-token">(ansh_[^<]+)<', made)
    listed = site.get("/anishelf/settings").text
    ours = rows.conn.execute("SELECT id FROM api_tokens").fetchone()
    assert ours is not None
    opens = site.get("/anishelf/api/v1/items", token=secret).status_code
    site.fill(f"/settings/tokens/{ours[0]}/revoke")

    assert secret not in listed
    assert "homepage" in listed
    assert (opens, site.get("/anishelf/api/v1/items", token=secret).status_code) == (200, 401)


@pytest.mark.parametrize(
    "fields", [{"scope": "viewer"}, {"name": "x"}, {"name": "x", "scope": "god"}]
)
def test_a_token_needs_a_name_and_a_role(site: Site, rows: Seeds, fields: dict[str, str]) -> None:
    assert site.fill("/settings/tokens", **fields).status_code == 422
    assert rows.conn.execute("SELECT count(*) FROM api_tokens").fetchone() == (0,)


def test_a_sender_is_let_in_given_another_token_and_sent_away(site: Site, rows: Seeds) -> None:
    made = site.fill("/settings/senders", source="sonarr", name="living room").text
    (first,) = re.findall(r'id="sender-header">X-Webhook-Token: ([^<]+)<', made)
    row = rows.conn.execute("SELECT id FROM senders").fetchone()
    assert row is not None
    again = site.fill(f"/settings/senders/{row[0]}/rotate").text
    (second,) = re.findall(r'id="sender-header">X-Webhook-Token: ([^<]+)<', again)
    site.fill(f"/settings/senders/{row[0]}/remove")

    assert "/anishelf/hooks/sonarr" in made
    assert first != second
    assert first not in site.get("/anishelf/settings").text
    assert "living room" not in site.get("/anishelf/settings").text
    assert "does not call us" in site.fill("/settings/senders", source="none").text


def test_only_an_administrator_sees_tokens(site: Site, rows: Seeds) -> None:
    make_token(rows.conn, name="mine", scope=Role.ADMIN, by="test")

    reply = requests.post(f"{site.url}/anishelf/settings/tokens", timeout=60)

    assert reply.status_code == 401
    assert "mine" in site.get("/anishelf/settings").text
