"""What watches from outside: `healthz` and `metrics`, each behind an API token."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import requests

from anishelf.access.actions import make_token
from anishelf.core.roles import Role
from anishelf.views.lists.gauges import gauges
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture
def headers(rows: Seeds) -> dict[str, str]:
    token = make_token(rows.conn, name="prometheus", scope=Role.VIEWER, by="test")
    return {"Authorization": f"Bearer {token.secret}"}


def samples(text: str) -> dict[str, float]:
    """Return every sample of Prometheus' text format; each line must be one or a comment."""
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            match = re.fullmatch(r'([a-z_]+(?:\{[a-z]+="[^"\\]*"\})?) (-?[0-9.e+-]+)', line)
            assert match, line
            found[match[1]] = float(match[2])
    return found


def test_a_probe_is_told_that_all_is_well(site: Site, headers: dict[str, str]) -> None:
    reply = requests.get(f"{site.url}/anishelf/healthz", headers=headers, timeout=60)

    assert reply.status_code == 200
    assert reply.json() == {"status": "ok", "failing": 0}


def test_a_feed_that_fails_is_counted_and_stops_no_probe(
    site: Site, rows: Seeds, headers: dict[str, str]
) -> None:
    feed = rows.subscription()
    rows.conn.execute(
        "UPDATE subscriptions SET consecutive_failures = 5, created_at = now() - '1 d'::interval, "
        "last_success_at = NULL WHERE id = %s",
        (feed,),
    )

    reply = requests.get(f"{site.url}/anishelf/healthz", headers=headers, timeout=60)
    figures = requests.get(f"{site.url}/anishelf/metrics", headers=headers, timeout=60)

    assert (reply.status_code, reply.json()["failing"]) == (200, 1)
    assert samples(figures.text)['anishelf_failing{kind="feed"}'] == 1


def test_the_figures_are_those_of_the_rows(
    site: Site, rows: Seeds, headers: dict[str, str]
) -> None:
    rows.subscription()
    for number in range(3):
        rows.item(f"[Sakura] Hoshi - {number:02} [1080p].mkv", "pending")

    reply = requests.get(f"{site.url}/anishelf/metrics", headers=headers, timeout=60)

    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    figures = samples(reply.text)
    assert figures['anishelf_items{stage="unread"}'] == 3
    assert figures['anishelf_feeds{state="well"}'] == 1
    assert figures['anishelf_oldest_waiting_seconds{step="read"}'] >= 0


def test_a_login_opens_neither(site: Site, rows: Seeds) -> None:
    for path in ("healthz", "metrics"):
        reply = requests.get(
            f"{site.url}/anishelf/{path}", cookies={"_token": site.token}, timeout=60
        )

        assert reply.status_code == 401


def test_every_figure_is_explained_and_the_board_shows_none_that_is_not_there(
    conn: psycopg.Connection,
) -> None:
    known = {gauge.name: gauge for gauge in gauges(conn, now=datetime.now(UTC))}
    explained = (DOCS / "metrics.md").read_text(encoding="utf-8")
    board = json.loads((DOCS / "grafana.json").read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]

    lines = set(re.findall(r"^\| `(anishelf_\w+)`", explained, re.MULTILINE))
    assert lines == set(known)
    shown = {name for expr in asked for name in re.findall(r"anishelf_\w+", expr)}
    assert shown == set(known)
