"""The conventions of the API, on its first nouns."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from psycopg.types.json import Jsonb

from anishelf.access.actions import make_token
from anishelf.core.roles import Role
from anishelf.web.api.v1 import PREFIX
from tests.fakes.site import running_site
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds

FRIEREN = 400602


def call(
    site: Site, method: str, path: str, *, token: str | None = None, **how: Any
) -> requests.Response:
    headers = {"Authorization": f"Bearer {token or site.token}", **how.pop("headers", {})}
    return requests.request(
        method, f"{site.url}/anishelf{PREFIX}{path}", headers=headers, timeout=60, **how
    )


def token(rows: Seeds, scope: Role, **how: Any) -> str:
    # The server counts the calls of each token, and outlives the rows of a test.
    fresh = "SELECT setval(pg_get_serial_sequence('api_tokens', 'id'), %s)"
    rows.conn.execute(fresh, (random.randrange(1, 10**9),))
    return make_token(rows.conn, name=f"a {scope}", scope=scope, by="test", **how).secret


@pytest.fixture
def feed() -> Iterator[str]:
    """A feed with one entry."""
    entry = """<item><title>[A] Frieren - 01 [1080p]</title><guid>https://f.example/1</guid>
        <enclosure url="https://f.example/1.torrent" type="application/x-bittorrent"/></item>"""
    body = f'<rss version="2.0"><channel><title>Feed</title>{entry}</channel></rss>'
    with running_site() as started:
        yield started.serve("/rss", body.encode(), Content_Type="application/rss+xml")


@pytest.fixture
def review(rows: Seeds) -> int:
    candidates = [{"id": FRIEREN, "name": "葬送的芙莉莲", "year": 2023, "score": 88}]
    return rows.add(
        "identity_reviews",
        title_key="frieren",
        title="Frieren",
        reason="two shows are named so",
        candidates=Jsonb(candidates),
    )


def status_of(rows: Seeds, review: int) -> str:
    row = rows.conn.execute(
        "SELECT status FROM identity_reviews WHERE id = %s", (review,)
    ).fetchone()
    assert row is not None
    return str(row[0])


def test_a_list_goes_page_by_page_to_its_end(site: Site, rows: Seeds) -> None:
    for number in range(5):
        rows.item(f"title {number}", "unmatched")

    first = call(site, "GET", "/items?limit=2&count=true").json()
    second = call(site, "GET", f"/items?limit=2&after={first['next']}").json()
    third = call(site, "GET", f"/items?limit=2&after={second['next']}").json()

    titles = [each["title"] for page in (first, second, third) for each in page["items"]]
    assert titles == [f"title {number}" for number in (4, 3, 2, 1, 0)]
    assert (first["total"], second["total"], third["next"]) == (5, None, None)


def test_items_are_chosen_by_stage_and_words(site: Site, rows: Seeds) -> None:
    rows.item("[A] Frieren", "unmatched")
    rows.item("[B] Frieren", "skipped")
    rows.item("[A] Bocchi", "unmatched")

    found = call(site, "GET", "/items?stage=unmatched&q=frieren").json()["items"]

    assert [each["title"] for each in found] == ["[A] Frieren"]


def test_subscriptions_are_listed_without_their_secrets(site: Site, rows: Seeds) -> None:
    feed = rows.subscription(name="Mikan", url="https://mikan.example/rss?token=secret", priority=3)
    rows.subscription(name="less", url="https://other.example/rss")
    rows.add_sighting(rows.item("one"), feed)

    reply = call(site, "GET", "/subscriptions")

    first, second = reply.json()["items"]
    assert (first["name"], first["items"], second["items"]) == ("Mikan", 1, 0)
    assert "secret" not in reply.text


@pytest.mark.parametrize(
    "query", ["limit=201", "limit=0", "limit=x", "after=nonsense", "after=WyJ4Il0", "stage=none"]
)
def test_what_is_wrong_with_a_request_is_said(site: Site, query: str) -> None:
    reply = call(site, "GET", f"/items?{query}")

    assert reply.status_code == 422
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "code", "trace"} <= reply.json().keys()


def test_the_wrong_value_is_pointed_at(site: Site, review: int) -> None:
    query = call(site, "GET", "/items?limit=201").json()
    body = call(site, "POST", f"/reviews/{review}/accept", json={"bangumi_id": "5"}).json()

    assert [each["pointer"] for each in query["errors"]] == ["?limit"]
    assert [each["pointer"] for each in body["errors"]] == ["/bangumi_id"]


def test_what_there_is_not_is_a_problem(site: Site, rows: Seeds) -> None:
    for path in ("/items/99", "/subscriptions/99", "/operations/99", "/reviews/99", "/none"):
        reply = call(site, "GET", path)

        assert reply.status_code == 404
        assert reply.headers["Content-Type"] == "application/problem+json"


def test_a_problem_speaks_the_language_of_who_asks(site: Site) -> None:
    reply = call(site, "GET", "/items/99", headers={"Accept-Language": "zh-TW"})

    assert reply.json()["code"] == "unknown_id"


def test_an_answer_is_taken_with_who_gave_it(site: Site, rows: Seeds, review: int) -> None:
    reply = call(site, "POST", f"/reviews/{review}/accept", json={"bangumi_id": FRIEREN})

    assert reply.status_code == 200
    assert reply.json()["review"]["answered_by"] == "admin"
    assert status_of(rows, review) == "resolved"


def test_a_dry_run_answers_the_same_and_changes_nothing(
    site: Site, rows: Seeds, review: int
) -> None:
    reply = call(
        site, "POST", f"/reviews/{review}/accept?dry_run=true", json={"bangumi_id": FRIEREN}
    )

    assert reply.json()["review"]["bangumi_id"] == FRIEREN
    assert status_of(rows, review) == "pending"


def test_a_second_request_with_the_key_is_answered_as_the_first(site: Site, review: int) -> None:
    key = {"Idempotency-Key": "abc"}
    path, body = f"/reviews/{review}/accept", {"bangumi_id": FRIEREN}

    first = call(site, "POST", path, json=body, headers=key)
    again = call(site, "POST", path, json=body, headers=key)
    without = call(site, "POST", path, json=body)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert without.status_code == 409


def test_a_key_belongs_to_one_request(site: Site, review: int) -> None:
    key = {"Idempotency-Key": "abc"}
    call(site, "POST", f"/reviews/{review}/accept", json={"bangumi_id": FRIEREN}, headers=key)

    other = call(site, "POST", f"/reviews/{review}/reject", headers=key)

    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_a_refused_request_keeps_no_key(site: Site, rows: Seeds, review: int) -> None:
    key = {"Idempotency-Key": "abc"}
    refused = call(site, "POST", f"/reviews/{review + 1}/reject", headers=key)

    assert refused.status_code == 404
    assert rows.conn.execute("SELECT count(*) FROM idempotency_keys").fetchone() == (0,)


def test_a_token_opens_what_its_scope_allows(site: Site, rows: Seeds, review: int) -> None:
    viewer, operator = token(rows, Role.VIEWER), token(rows, Role.OPERATOR)

    read = call(site, "GET", "/reviews", token=viewer)
    refused = call(site, "POST", f"/reviews/{review}/reject", token=viewer)
    taken = call(site, "POST", f"/reviews/{review}/reject", token=operator)

    assert (read.status_code, refused.status_code, taken.status_code) == (200, 403, 200)
    assert refused.json()["code"] == "role_needed"
    assert taken.json()["review"]["answered_by"] == "a operator"


def test_a_token_is_shown_once_and_ends_when_it_is_revoked(site: Site, rows: Seeds) -> None:
    made = call(site, "POST", "/tokens", json={"name": "homepage", "scope": "viewer"}).json()
    secret, ours = made["secret"], made["token"]["id"]
    before = call(site, "GET", "/items", token=secret).status_code
    listed = call(site, "GET", "/tokens")
    call(site, "DELETE", f"/tokens/{ours}")

    assert before == 200
    assert secret not in listed.text
    assert listed.json()["items"][0]["last_used_at"] is not None
    assert call(site, "GET", "/items", token=secret).status_code == 401
    assert rows.conn.execute(
        "SELECT count(*) FROM api_tokens WHERE position(%s::bytea IN sha256) > 0",
        (secret.encode(),),
    ).fetchone() == (0,)


def test_a_token_opens_no_page(site: Site, rows: Seeds) -> None:
    ours = token(rows, Role.ADMIN)

    reply = requests.get(
        f"{site.url}/anishelf/", headers={"Authorization": f"Bearer {ours}"}, timeout=60
    )

    assert reply.status_code == 401


def test_only_an_administrator_makes_tokens(site: Site, rows: Seeds) -> None:
    reply = call(
        site,
        "POST",
        "/tokens",
        token=token(rows, Role.OPERATOR),
        json={"name": "more", "scope": "admin"},
    )

    assert reply.status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "{site}"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_cookie_writes_only_from_our_own_pages(
    site: Site, review: int, headers: dict[str, str], status: int
) -> None:
    told = {name: value.format(site=site.url) for name, value in headers.items()}

    reply = requests.post(
        f"{site.url}/anishelf{PREFIX}/reviews/{review}/reject?dry_run=true",
        headers=told,
        cookies={"_token": site.token},
        timeout=60,
    )

    assert reply.status_code == status


def test_a_token_of_airflow_does_not_help_another_site(site: Site, review: int) -> None:
    reply = call(
        site, "POST", f"/reviews/{review}/reject", headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (reply.status_code, reply.json()["code"]) == (403, "cross_site")


def test_a_form_of_another_kind_is_refused_with_a_cookie(site: Site, review: int) -> None:
    reply = requests.post(
        f"{site.url}/anishelf{PREFIX}/reviews/{review}/accept",
        data={"bangumi_id": FRIEREN},
        headers={"Origin": site.url},
        cookies={"_token": site.token},
        timeout=60,
    )

    assert reply.status_code == 415


def test_a_body_may_not_be_endless(site: Site, review: int) -> None:
    reply = call(site, "POST", f"/reviews/{review}/accept", data=b"x" * ((1 << 20) + 1))

    assert reply.status_code == 413


def test_a_program_that_writes_too_often_is_told_to_wait(
    site: Site, rows: Seeds, review: int
) -> None:
    ours = token(rows, Role.OPERATOR)
    path = f"/reviews/{review}/reject?dry_run=true"

    replies = [call(site, "POST", path, token=ours) for _ in range(60)]
    while (last := call(site, "POST", path, token=ours)).status_code == 200:
        replies.append(last)

    assert {each.status_code for each in replies} == {200}
    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) >= 1
    assert call(site, "GET", "/reviews", token=ours).status_code == 200


def test_the_description_is_served_behind_the_login(site: Site) -> None:
    assert call(site, "GET", "/openapi.json").json()["openapi"] == "3.1.0"


def test_a_feed_is_followed_changed_paused_and_left(site: Site, rows: Seeds, feed: str) -> None:
    wishes = {"url": feed, "start": "everything", "policy": ["groups=A"]}
    seen = call(site, "POST", "/subscriptions/preview", json=wishes).json()
    before = call(site, "GET", "/subscriptions").json()["items"]
    made = call(site, "POST", "/subscriptions", json=wishes)
    ours = made.json()["id"]
    known = call(site, "GET", f"/subscriptions/{ours}")
    changed = call(
        site,
        "PATCH",
        f"/subscriptions/{ours}",
        json={"interval": "1h"},
        headers={"If-Match": known.headers["ETag"]},
    ).json()
    late = call(
        site,
        "PATCH",
        f"/subscriptions/{ours}",
        json={"interval": "2h"},
        headers={"If-Match": known.headers["ETag"]},
    )
    paused = call(site, "POST", f"/subscriptions/{ours}/pause").json()
    resumed = call(site, "POST", f"/subscriptions/{ours}/resume").json()
    call(site, "DELETE", f"/subscriptions/{ours}")

    assert (seen["name"], [each["download"] for each in seen["entries"]]) == ("Feed", [True])
    assert before == []
    assert (made.status_code, made.headers["Location"][-1]) == (201, str(ours))
    assert changed["subscription"]["interval_seconds"] == 3600
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert (paused["paused"], resumed["paused"]) == (True, False)
    assert call(site, "GET", "/subscriptions").json()["items"] == []


def test_long_work_is_an_operation_that_can_be_asked_for(site: Site, rows: Seeds) -> None:
    feed = rows.subscription()

    asked = call(site, "POST", f"/subscriptions/{feed}/fetch", headers={"Idempotency-Key": "k"})
    again = call(site, "POST", f"/subscriptions/{feed}/fetch", headers={"Idempotency-Key": "k"})
    found = call(site, "GET", asked.headers["Location"].partition("/api/v1")[2]).json()

    assert asked.status_code == 202
    assert (found["kind"], found["state"], found["dag_id"]) == (
        "fetch_feed",
        "asked",
        "collect_releases",
    )
    assert again.json()["id"] == found["id"]


def test_an_answer_is_taken_back_and_another_show_named(
    site: Site, rows: Seeds, review: int
) -> None:
    call(site, "POST", f"/reviews/{review}/reject")
    reopened = call(site, "POST", f"/reviews/{review}/reopen").json()["review"]
    other = {"bangumi_id": 7}
    refused = call(site, "POST", f"/reviews/{review}/accept", json=other)
    taken = call(site, "POST", f"/reviews/{review}/accept", json={**other, "any_show": True})
    pinned = call(site, "POST", "/reviews/pin", json={"title": "Bocchi", "bangumi_id": 8})

    assert reopened["status"] == "pending"
    assert refused.status_code == 404
    assert taken.json()["review"]["bangumi_id"] == 7
    assert pinned.json()["review"]["bangumi_id"] == 8


def test_an_equal_release_is_chosen(site: Site, rows: Seeds) -> None:
    episode = rows.episode(rows.season(rows.work()))
    one, two = (rows.release(rows.item(title), "conflict") for title in ("one", "two"))
    rows.add("release_conflicts", episode_id=episode, release_ids=[one, two])

    (listed,) = call(site, "GET", "/conflicts").json()["items"]
    path = f"/conflicts/{listed['id']}/resolve"
    dry = call(site, "POST", f"{path}?dry_run=true", json={"release_id": two})
    chosen = call(site, "POST", path, json={"release_id": two}).json()

    assert [each["release_id"] for each in listed["rivals"]] == [one, two]
    assert dry.json()["conflicts"][0]["chosen_release_id"] == two
    assert chosen["conflicts"][0]["status"] == "resolved"


def test_downloads_are_listed_and_asked_for_something(site: Site, rows: Seeds) -> None:
    one = rows.download(rows.release(rows.item("[A] one")), progress=0.5, speed=10)
    gone = rows.download(rows.release(rows.item("[A] two")), "failed", reason="why")

    active = call(site, "GET", "/downloads?view=active&count=true").json()
    wish = {"ids": [one, gone], "action": "retry"}
    dry = call(site, "POST", "/downloads/commands?dry_run=true", json=wish)
    asked = call(site, "POST", "/downloads/commands", json=wish).json()["commands"]
    nobody = call(site, "POST", "/downloads/commands", json={**wish, "ids": [one, 99]})

    assert [(each["id"], each["progress"]) for each in active["items"]] == [(one, 0.5)]
    assert active["total"] == 1
    assert call(site, "GET", f"/downloads/{gone}").json()["why"] == "why"
    assert dry.status_code == 200
    assert [(each["download_id"], each["status"]) for each in asked] == [
        (one, "pending"),
        (gone, "pending"),
    ]
    assert nobody.status_code == 404
    assert rows.conn.execute("SELECT count(*) FROM download_commands").fetchone() == (2,)


def test_downloaders_are_added_used_or_not_and_tested(site: Site, rows: Seeds) -> None:
    made = call(site, "POST", "/downloaders", json={"kind": "http", "priority": 2}).json()
    off = call(site, "POST", "/downloaders/http/disable").json()
    on = call(site, "POST", "/downloaders/http/enable").json()
    tested = call(site, "POST", "/downloaders/http/check").json()

    assert (made["name"], made["priority"], made["takes"]) == ("http", 2, ["http"])
    assert (off["state"], on["state"]) == ("disabled", "ok")
    assert tested["name"] == "http"
    assert [each["name"] for each in call(site, "GET", "/downloaders").json()["items"]] == ["http"]
    assert call(site, "POST", "/downloaders/nobody/enable").status_code == 404
    assert call(site, "POST", "/downloaders", json={"kind": "none"}).status_code in {409, 422}
