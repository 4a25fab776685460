"""From a change in the database to what a receiver got: nothing lost, nothing twice, in order."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from standardwebhooks.webhooks import Webhook

from anishelf.core import history
from anishelf.errors import CommandRefused
from anishelf.notifications.actions import (
    Wishes,
    add_channel,
    list_channels,
    list_messages,
    preview_channel,
    replay_message,
)
from anishelf.notifications.adapters.apprise_channel import check_address, send
from anishelf.notifications.domain.answer import Outcome
from anishelf.settings import Settings
from anishelf.wiring.context import Context, Endpoints
from anishelf.wiring.notifications import Teller
from tests.fakes.site import Handler, Site, respond, running_site
from tests.worlds.seeds import Seeds, seeds

SECRET = f"whsec_{base64.b64encode(b'0123456789abcdef0123456789abcdef').decode()}"
LATER = timedelta(minutes=2)


@dataclass
class Receiver:
    """Takes what is posted; *status* is its answer."""

    site: Site
    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.site.answers["/hook"] = self._take

    def _take(self, handler: Handler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        if self.status == 200:
            self.got.append(({k.lower(): v for k, v in handler.headers.items()}, body))
        respond(handler, b"", self.status)

    @property
    def titles(self) -> list[str]:
        """Return the titles of what came, from Apprise's JSON or from a webhook's."""
        said = [json.loads(body) for _, body in self.got]
        return [each["title"] if "title" in each else each["data"]["title"] for each in said]

    @property
    def place(self) -> str:
        return self.site.url.removeprefix("http://")


@dataclass
class Desk:
    """A database, channels, and a teller whose clock the test turns."""

    conn: psycopg.Connection
    rows: Seeds
    receiver: Receiver
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    made: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        settings = Settings.from_env({"ANISHELF_ALLOWED_HOSTS": "127.0.0.1"})
        read = Endpoints(lambda name: json.dumps(self.made[name]) if name in self.made else None)
        self.context = Context(settings, self.conn, read, lambda: self.now)
        self.season = self.rows.season(self.rows.work("雾港钟楼"), 2)

    def apprise(self, name: str, **wishes: Any) -> int:
        self.made[f"notify_{name}"] = {"password": f"json://{self.receiver.place}/hook"}
        return add_channel(self.conn, name, Wishes(**wishes)).changed.channel.id

    def webhook(self, name: str, **wishes: Any) -> int:
        at = {"host": f"{self.receiver.site.url}/hook", "password": SECRET}
        self.made[f"notify_{name}"] = at
        return add_channel(self.conn, name, Wishes(**wishes)).changed.channel.id

    def arrive(self, *numbers: int) -> None:
        """Let episodes arrive, each in a transaction of its own."""
        for number in numbers:
            episode = self.rows.episode(self.season, number)
            wanted = self.rows.wanted(f"r{number}", episode, season_id=self.season)
            download = self.rows.download(wanted, "completed", progress=1)
            task = self.rows.sync(download, episode, "synced", metadata_status="written")
            self.tell("sync_tasks", task, "syncing", "synced")

    def tell(
        self, entity: str, entity_id: int, old: str | None, new: str, reason: str | None = None
    ) -> None:
        told = history.Told(None, self.now, None)
        history.record(
            self.conn,
            entity=entity,
            entity_id=entity_id,
            old=old,
            new=new,
            reason=reason,
            told=told,
        )

    def turn(self, *, after: timedelta = LATER) -> None:
        """Let time pass, and a teller that knows nothing of the one before do what is due."""
        self.now += after
        Teller(self.context).turn()


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    with running_site() as site, psycopg.connect(database, autocommit=True) as conn:
        yield Desk(conn, seeds(conn), Receiver(site))


def test_a_pack_of_thirteen_is_one_message(desk: Desk) -> None:
    desk.apprise("phone")
    desk.arrive(*range(1, 14))

    desk.turn()
    desk.turn()

    assert desk.receiver.titles == ["雾港钟楼 S02: 13 episodes · arrived"]


def test_arrivals_wait_for_company(desk: Desk) -> None:
    desk.apprise("phone")
    desk.arrive(1)
    desk.turn(after=timedelta(seconds=30))
    assert desk.receiver.titles == []

    desk.turn()

    assert desk.receiver.titles == ["雾港钟楼 S02E01 · arrived"]


def test_nobody_is_told_of_what_was_before(desk: Desk) -> None:
    desk.arrive(1)
    desk.apprise("phone")
    desk.turn()
    desk.turn()

    assert desk.receiver.titles == []


def test_a_row_that_is_committed_late_is_not_passed_by(desk: Desk, database: str) -> None:
    desk.apprise("phone", kinds=["needs_you"])
    with psycopg.connect(database) as slow:
        review = desk.rows.add("identity_reviews", title_key="x", title="Late", reason="r")
        history.record(
            slow, entity="identity_reviews", entity_id=review, old=None, new="pending", reason=None
        )
        other = desk.rows.add("identity_reviews", title_key="y", title="Early", reason="r")
        desk.tell("identity_reviews", other, None, "pending")
        desk.turn()
        slow.commit()
    desk.turn()

    assert sorted(desk.receiver.titles) == ["Early · needs you", "Late · needs you"]


def test_a_webhook_is_signed_and_each_thing_comes_by_itself(desk: Desk) -> None:
    desk.webhook("hook")
    desk.arrive(1, 2)

    desk.turn()

    assert desk.receiver.titles == ["雾港钟楼 S02E01 · arrived", "雾港钟楼 S02E02 · arrived"]
    assert len({headers["webhook-id"] for headers, _ in desk.receiver.got}) == 2


def test_the_official_library_verifies_a_signature(desk: Desk) -> None:
    desk.webhook("hook")
    desk.arrive(1)
    desk.turn(after=timedelta(0))

    ((headers, body),) = desk.receiver.got
    assert Webhook(SECRET).verify(body, headers)["type"] == "anishelf.message"


def test_a_channel_that_is_away_for_a_day_loses_nothing_and_holds_up_nobody(desk: Desk) -> None:
    other = Receiver(desk.receiver.site)
    desk.receiver.site.answers["/other"] = other._take  # noqa: SLF001
    desk.receiver.site.answers["/hook"] = desk.receiver._take  # noqa: SLF001
    desk.apprise("away")
    desk.apprise("there")
    desk.made["notify_there"]["password"] = f"json://{other.place}/other"
    desk.receiver.status = 503
    for number in range(1, 25):
        desk.arrive(number)
        desk.turn(after=timedelta(hours=1))
    assert len(other.got) >= 20
    assert desk.receiver.got == []
    (failing,) = [row for row in list_channels(desk.conn) if row.channel.name == "away"]
    assert failing.failing_since is not None
    assert "did not take" in str(failing.last_error)

    desk.receiver.status = 200
    for _ in range(10):
        desk.turn(after=timedelta(hours=7))

    told = desk.conn.execute(
        "SELECT sum(notice_count), count(*) FROM messages WHERE state = 'sent' AND channel_id = %s",
        (failing.channel.id,),
    ).fetchone()
    assert told == (24, len(desk.receiver.got))
    assert len(desk.receiver.got) <= 21  # the one that was on its way, and those of one hour


def test_a_message_keeps_its_id_over_attempts_and_order_is_kept(desk: Desk) -> None:
    desk.webhook("hook")
    desk.arrive(1, 2)
    desk.receiver.status = 500
    desk.turn()
    known = [each.id for each in list_messages(desk.conn, channel_id=None, limit=10)]
    desk.receiver.status = 200
    desk.turn(after=timedelta(hours=1))

    got = [headers["webhook-id"].removeprefix("msg_") for headers, _ in desk.receiver.got]
    assert got == known[::-1]
    assert desk.receiver.titles == ["雾港钟楼 S02E01 · arrived", "雾港钟楼 S02E02 · arrived"]


def test_ten_thousand_arrivals_leave_as_twenty_messages_with_nothing_uncounted(desk: Desk) -> None:
    channel = desk.apprise("phone", kinds=["needs_you"])
    review = desk.rows.add("identity_reviews", title_key="x", title="A title", reason="r")
    desk.conn.execute(
        """
        INSERT INTO status_history (entity, entity_id, old_status, new_status, at)
        SELECT 'identity_reviews', %s, NULL, 'pending', clock_timestamp()
        FROM generate_series(1, 10000)
        """,
        (review,),
    )
    desk.turn()

    counted = desk.conn.execute(
        "SELECT sum(notice_count) FROM messages WHERE channel_id = %s", (channel,)
    ).fetchone()
    assert len(desk.receiver.got) == 20
    assert counted == (10_000,)
    assert desk.receiver.titles[-1] == "9981 more messages"


def test_quiet_hours_delay_and_drop_nothing(desk: Desk) -> None:
    desk.now = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)
    desk.apprise("phone", quiet="22:00-07:00", zone="UTC")
    desk.arrive(1)
    desk.turn(after=timedelta(hours=1))
    assert desk.receiver.got == []

    desk.turn(after=timedelta(hours=8))

    assert desk.receiver.titles == ["雾港钟楼 S02E01 · arrived"]


def test_each_channel_gets_what_it_wants_in_its_language(desk: Desk) -> None:
    desk.apprise("all", language="zh-Hans")
    desk.apprise("questions", kinds=["needs_you"])
    desk.apprise("other", shows=[77])
    desk.arrive(1)

    desk.turn()

    assert desk.receiver.titles == ["雾港钟楼 S02E01 · 已入库"]


def test_only_who_asked_is_told_that_it_can_be_watched(desk: Desk) -> None:
    desk.apprise("mika", people=["mika"])
    desk.apprise("ada", people=["ada"])
    media = desk.rows.add("media", kind="movie", title="The Glass Harbour", facts="{}")
    item = desk.rows.add(
        "tracked_items", media_id=media, track="hd", generation=1, facts="{}", state="available",
        since=desk.now,
    )  # fmt: skip
    request = desk.rows.add(
        "requests", media_id=media, key="1:1", track="hd", person="mika", facts="{}",
        state="available", since=desk.now, total=1, aired=1, available=1, counts="{}",
        bytes_done=0, bytes_total=0, opens=1,
    )  # fmt: skip
    desk.conn.execute("INSERT INTO request_items VALUES (%s, %s)", (request, item))
    desk.tell("tracked_item", item, "importing", "available")

    desk.turn()

    assert desk.receiver.titles == ["The Glass Harbour · can be watched"]


def test_a_dead_feed_is_told_after_a_while_and_when_it_is_back(desk: Desk) -> None:
    desk.apprise("phone")
    feed = desk.rows.subscription(
        name="Mikan",
        consecutive_failures=9,
        last_error="it does not answer",
        last_attempt_at=desk.now,
        last_success_at=desk.now - timedelta(hours=3),
    )
    desk.turn(after=timedelta(0))
    assert desk.receiver.titles == []
    desk.turn(after=timedelta(minutes=16))
    assert desk.receiver.titles == ["Mikan · does not answer"]

    desk.conn.execute(
        "UPDATE subscriptions SET consecutive_failures = 0, last_success_at = %s WHERE id = %s",
        (desk.now, feed),
    )
    desk.turn()

    assert desk.receiver.titles[-1] == "Mikan · is back again"


def test_a_template_words_it_and_a_bad_one_is_refused(desk: Desk) -> None:
    channel = desk.apprise("phone", title_template="{{ show }} #{{ episode }}")
    assert preview_channel(desk.conn, channel, now=desk.now).title == "雾港钟楼 #5"
    desk.arrive(3)
    desk.turn()
    assert desk.receiver.titles == ["雾港钟楼 #3"]

    with pytest.raises(CommandRefused):
        desk.apprise("bad", title_template="{% for a in b %}{% endfor %}")


def test_a_receiver_that_wants_nothing_more_is_left_alone(desk: Desk) -> None:
    channel = desk.webhook("hook")
    desk.receiver.status = 410
    desk.arrive(1)
    desk.turn()
    (row,) = list_channels(desk.conn)

    assert row.channel.id == channel
    assert not row.channel.is_active


def test_a_message_is_delivered_again_under_its_id(desk: Desk) -> None:
    desk.webhook("hook")
    desk.arrive(1)
    desk.turn()
    (message,) = list_messages(desk.conn, channel_id=None, limit=5)
    replay_message(desk.conn, message.id, now=desk.now)
    desk.turn()

    assert [headers["webhook-id"] for headers, _ in desk.receiver.got] == [f"msg_{message.id}"] * 2


def test_without_a_connection_messages_wait(desk: Desk) -> None:
    desk.apprise("phone")
    known = desk.made.pop("notify_phone")
    desk.arrive(1)
    desk.turn()
    desk.made["notify_phone"] = known
    desk.turn()

    assert desk.receiver.titles == ["雾港钟楼 S02E01 · arrived"]


@pytest.mark.parametrize("url", ["file:///etc/hostname", "syslog://", "dbus://", "nothing"])
def test_services_of_this_machine_are_refused(url: str) -> None:
    assert send(url, "title", "body").outcome is Outcome.FAILED


def test_no_token_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("apprise").setLevel(logging.WARNING)

    answer = send("json://user:atoken123@127.0.0.1:9/path", "title", "body")

    assert answer.outcome is Outcome.FAILED
    assert "atoken123" not in caplog.text
    assert "atoken123" not in answer.said


def test_a_long_text_is_cut_to_what_the_service_takes() -> None:
    assert check_address("discord://123456789012345678/abcdefghijklmnopqrstuvwxyz") == "Discord"
