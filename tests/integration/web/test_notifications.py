"""The page of notifications: channels are added, tried, stopped; messages go out again."""

from __future__ import annotations

from datetime import UTC, datetime

from anishelf.notifications.actions import list_channels
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds

HOSTILE = '"><script>alert(1)</script>'


def test_an_empty_page_says_what_to_do(site: Site) -> None:
    page = site.get("/anishelf/notifications").text

    assert "Nobody is told anything yet" in page
    assert "Add a channel" in page


def test_a_channel_is_added_and_says_which_connection_to_make(site: Site, rows: Seeds) -> None:
    filled = {"name": "phone", "event-arrived": "1", "quiet": "22:00-07:00", "zone": "Asia/Tokyo",
              "language": "ja", "people": "mika ada"}  # fmt: skip
    page = site.fill("/notifications/new", **filled).text

    (row,) = list_channels(rows.conn)
    assert "notify_phone" in page
    assert row.channel.wants.kinds == {"arrived"}
    assert row.channel.wants.people == {"mika", "ada"}
    assert row.channel.language == "ja"
    assert row.channel.quiet is not None


def test_what_cannot_be_is_said_and_stays_in_the_form(site: Site, rows: Seeds) -> None:
    page = site.fill("/notifications/new", name="phone", quiet="at night", title="{{ nothing").text

    assert list_channels(rows.conn) == []
    assert 'value="at night"' in page
    assert 'role="alert"' in page


def test_buttons_pause_resume_preview_and_remove(site: Site, rows: Seeds) -> None:
    site.fill("/notifications/new", name="phone", language="en")
    (row,) = list_channels(rows.conn)
    here = f"/notifications/{row.channel.id}"

    assert "is told nothing for now" in site.fill(f"{here}/pause").headers["HX-Trigger"]
    assert not list_channels(rows.conn)[0].channel.is_active
    site.fill(f"{here}/resume")
    assert list_channels(rows.conn)[0].channel.is_active
    assert "S02E05" in site.fill(f"{here}/preview").headers["HX-Trigger"]
    assert site.fill(f"{here}/test").status_code == 409
    site.fill(f"{here}/remove")
    assert list_channels(rows.conn) == []


def test_messages_are_shown_as_text_and_go_out_again(site: Site, rows: Seeds) -> None:
    site.fill("/notifications/new", name="phone", language="en")
    (row,) = list_channels(rows.conn)
    now = datetime.now(UTC)
    message = rows.conn.execute(
        """
        INSERT INTO messages (channel_id, title, body, notice_count, state, attempts,
                              next_attempt_at, made_at, sent_at)
        VALUES (%s, %s, '', 1, 'sent', 1, %s, %s, %s) RETURNING id::text
        """,
        (row.channel.id, HOSTILE, now, now, now),
    ).fetchone()
    assert message is not None

    assert HOSTILE not in site.get("/anishelf/notifications").text
    site.fill(f"/notifications/messages/{message[0]}/replay")

    state = rows.conn.execute("SELECT state FROM messages").fetchone()
    assert state == ("waiting",)


def test_the_api_adds_changes_shows_and_removes(site: Site, rows: Seeds) -> None:
    body = {"name": "phone", "kinds": ["arrived"], "quiet": "22:00-07:00", "zone": "Asia/Tokyo"}
    made = site.post("/anishelf/api/v1/channels", body)
    assert made.status_code == 201
    here = f"/anishelf/api/v1/channels/{made.json()['id']}"
    assert (made.json()["quiet_from"], made.json()["zone"]) == ("22:00:00", "Asia/Tokyo")

    assert site.post(f"{here}/pause").json()["is_active"] is False
    assert "S02E05" in site.get(f"{here}/preview").json()["title"]
    assert site.post("/anishelf/api/v1/channels", body).status_code == 409
    assert site.post("/anishelf/api/v1/channels", {"name": "x", "kinds": ["no"]}).status_code == 409
    assert [each["name"] for each in site.get("/anishelf/api/v1/channels").json()["items"]] == [
        "phone"
    ]
    assert site.get("/anishelf/api/v1/messages").json() == {
        "items": [],
        "next": None,
        "total": None,
    }
    assert len(list_channels(rows.conn)) == 1
