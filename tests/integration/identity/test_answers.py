"""What a person says about a title counts for every release of it, and over everything else."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from anishelf.decisions.steps.decide import Decided, decide
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.decisions.store.conflicts import Conflicts
from anishelf.decisions.store.release_episodes import ReleaseEpisodes
from anishelf.decisions.store.releases import Releases
from anishelf.errors import StaleStatus, UnknownId
from anishelf.feeds.domain.states import DownloadType
from anishelf.identity.domain.query import Blocked
from anishelf.identity.domain.states import ReviewStatus
from anishelf.identity.steps.answers import Answers
from anishelf.identity.steps.catalogue import refresh_catalogue
from anishelf.identity.store.identity_reviews import IdentityReviews
from anishelf.titles.parser import parse_title
from demo.world.bangumi import BangumiStandIn
from tests.worlds.catalogue import Fixed, document, item
from tests.worlds.knowing import Knowing
from tests.worlds.seeds import Seeds
from tests.worlds.subjects import dataset, season

SHOW, OTHER = 11, 12
RAW = "[X] 雾港钟 - 03 [1080p]"
PUBLISHED = datetime(2024, 10, 21, tzinfo=UTC)
NUMBERS = itertools.count(1)


@pytest.fixture
def knowing(conn: psycopg.Connection) -> Iterator[Knowing]:
    shows = (season(SHOW, "Hoshi", name_cn="雾港钟楼"), season(OTHER, "Hoshiko"))
    with BangumiStandIn(dataset(*shows)) as bangumi:
        yield Knowing(conn, bangumi)


@pytest.fixture
def reviews(knowing: Knowing) -> IdentityReviews:
    return IdentityReviews(knowing.conn)


@pytest.fixture
def answers(knowing: Knowing, reviews: IdentityReviews) -> Answers:
    releases = Releases(knowing.conn)
    return Answers(reviews, releases.queries, releases.reopen)


def waiting(knowing: Knowing, reviews: IdentityReviews) -> int:
    assert isinstance(knowing.place_title(RAW, published_at=PUBLISHED), Blocked)
    (review,) = reviews.all()
    return review.id


def test_an_accepted_answer_places_every_release_of_the_title(
    knowing: Knowing, reviews: IdentityReviews, answers: Answers
) -> None:
    answers.accept(waiting(knowing, reviews), SHOW, by="anna")

    third = knowing.place_title(RAW, published_at=PUBLISHED)
    fourth = knowing.place_title(RAW.replace("03", "04"), published_at=PUBLISHED)

    assert knowing.where(third) == ["雾港钟楼 (2024) S01E03"]
    assert knowing.where(fourth) == ["雾港钟楼 (2024) S01E04"]
    assert reviews.all() == []
    mapped = knowing.conn.execute(
        "SELECT namespace, value, source::text FROM external_ids WHERE namespace = 'title'"
    ).fetchall()
    assert mapped == [("title", "雾港钟", "manual")]


def test_only_what_was_suggested_is_accepted(
    knowing: Knowing, reviews: IdentityReviews, answers: Answers
) -> None:
    with pytest.raises(UnknownId, match="was not suggested"):
        answers.accept(waiting(knowing, reviews), 999, by="anna")


def test_a_title_is_answered_once(
    knowing: Knowing, reviews: IdentityReviews, answers: Answers
) -> None:
    review_id = waiting(knowing, reviews)
    answers.accept(review_id, SHOW, by="anna")

    with pytest.raises(StaleStatus, match="answered already"):
        answers.accept(review_id, OTHER, by="ben")
    with pytest.raises(UnknownId, match="there is no review 999"):
        answers.reject(999, by="ben")


def test_a_rejected_title_waits_and_is_not_asked_again(
    knowing: Knowing, reviews: IdentityReviews, answers: Answers
) -> None:
    answers.reject(waiting(knowing, reviews), by="anna")
    knowing.place_title(RAW, published_at=PUBLISHED)

    (review,) = reviews.all(status=None)

    assert (review.status, review.answered_by) == (ReviewStatus.SKIPPED, "anna")


def test_a_pin_wins_over_names_and_ids_and_may_be_changed(
    knowing: Knowing, reviews: IdentityReviews, answers: Answers
) -> None:
    raw = "[X] Hoshi - 03 [1080p]"
    before = knowing.place_title(raw, published_at=PUBLISHED)
    answers.pin(raw, OTHER, by="anna")
    named = knowing.place_title(raw, published_at=PUBLISHED)
    carried = knowing.place_title(raw, f"bgm/{SHOW}", published_at=PUBLISHED)
    answers.pin("hoshi", SHOW, by="anna")
    again = knowing.place_title(raw, published_at=PUBLISHED)

    assert knowing.where(before) == knowing.where(again) == ["雾港钟楼 (2024) S01E03"]
    assert knowing.where(named) == knowing.where(carried) == ["Hoshiko (2024) S01E03"]
    history = knowing.conn.execute(
        "SELECT reason FROM status_history WHERE entity = 'identity_reviews' ORDER BY id"
    ).fetchall()
    assert history == [(f"bgm/{OTHER} by anna",), (f"bgm/{SHOW} by anna",)]


def test_an_id_may_be_pinned(knowing: Knowing, answers: Answers) -> None:
    answers.pin("mikan/77", OTHER, by="anna")

    found = knowing.place_title("[X] Hoshi - 03", "mikan/77", published_at=PUBLISHED)

    assert knowing.where(found) == ["Hoshiko (2024) S01E03"]


def test_a_title_is_asked_in_one_run_only(knowing: Knowing, reviews: IdentityReviews) -> None:
    review_id = waiting(knowing, reviews)

    first, again, other = (reviews.claim(run) for run in ("one", "one", "two"))

    assert [each.id for each in first] == [each.id for each in again] == [review_id]
    assert other == []


def offer(knowing: Knowing, raw: str) -> int:
    """Publish an item that every one of its subscriptions wants; return its release's id."""
    title = parse_title(raw)
    assert title is not None
    rows = Seeds(knowing.conn, NUMBERS)
    item = rows.item(raw, published_at=PUBLISHED)
    knowing.conn.execute(
        "INSERT INTO raw_item_sightings (raw_item_id, subscription_id) VALUES (%s, %s)",
        (item, rows.subscription(url=f"https://feeds.example/{item}", start_policy="everything")),
    )
    return Releases(knowing.conn).record(item, title, DownloadType.TORRENT)


def decide_all(knowing: Knowing) -> Decided:
    conn = knowing.conn
    return decide(
        Releases(conn),
        ReleaseEpisodes(conn),
        Conflicts(conn),
        knowing.identifier,
        filters=FilterEngine((), lambda _: {}),
        transaction=conn.transaction,
    )


def test_one_answer_releases_every_item_of_the_title(
    knowing: Knowing, reviews: IdentityReviews, answers: Answers
) -> None:
    for number in (3, 4, 5):
        offer(knowing, RAW.replace("03", f"{number:02}"))
    assert decide_all(knowing).blocked == 3
    (review,) = reviews.all()

    released = answers.accept(review.id, SHOW, by="anna").released

    assert (released, decide_all(knowing).blocked) == (3, 0)


def test_a_file_under_the_wrong_show_is_to_be_moved_after_a_pin(
    knowing: Knowing, answers: Answers
) -> None:
    release = offer(knowing, "[X] Hoshi - 03 [1080p]")
    decide_all(knowing)
    rows = Seeds(knowing.conn, NUMBERS)
    ((episode,),) = knowing.conn.execute("SELECT episode_id FROM release_episodes").fetchall()
    download = rows.download(release, "completed")
    rows.sync(download, episode, "synced", target_path="/library/wrong.mkv")
    rows.file(download, episode, "/library/wrong.mkv")

    answers.pin("Hoshi", OTHER, by="anna")
    first, second = decide_all(knowing), decide_all(knowing)

    (work,) = knowing.conn.execute("SELECT id FROM works WHERE bangumi_id = %s", (OTHER,))
    filed = knowing.conn.execute(
        """
        SELECT s.work_id FROM library_files f
        JOIN episodes e ON e.id = f.episode_id JOIN seasons s ON s.id = e.season_id
        """
    ).fetchall()
    assert (first.misplaced, second.misplaced) == (work, ())
    assert filed == [work]


def test_a_pin_survives_a_new_catalogue_the_ids_of_feeds_and_a_second_reading(
    knowing: Knowing, answers: Answers
) -> None:
    raw = "[X] Hoshi - 03 [1080p]"
    answers.pin(raw, OTHER, by="anna")
    source = Fixed(document(item("Hoshi", SHOW, mikan="77", end="2024-12-21T14:00:00.000Z")))
    refresh_catalogue(source.read, knowing.catalogue, now=knowing.now)
    release = offer(knowing, raw)
    decide_all(knowing)
    title = parse_title(raw)
    assert title is not None
    (raw_item,) = knowing.conn.execute("SELECT raw_item_id FROM releases").fetchall()[0]
    assert Releases(knowing.conn).record(raw_item, title, DownloadType.TORRENT) == release
    decide_all(knowing)

    for ids in ((), (f"bgm/{SHOW}",), ("mikan/77",)):
        found = knowing.place_title(raw, *ids, published_at=PUBLISHED)
        assert knowing.where(found) == ["Hoshiko (2024) S01E03"]
    stored = knowing.conn.execute(
        "SELECT p.bangumi_id FROM releases r JOIN season_parts p ON p.season_id = r.season_id"
    ).fetchall()
    assert stored == [(OTHER,)]


def test_a_pin_has_what_was_decided_decided_again(knowing: Knowing, answers: Answers) -> None:
    knowing.conn.execute(
        """
        WITH item AS (
            INSERT INTO raw_items (identity, title, status) VALUES ('x', 'Hoshi', 'parsed')
            RETURNING id)
        INSERT INTO releases (raw_item_id, titles, download_type, decision, reason)
        SELECT id, '{Hoshi}', 'magnet', 'wanted', 'the only one' FROM item
        """
    )

    released = [answers.pin("Hoshi", OTHER, by="anna").released for _ in range(2)]

    row = knowing.conn.execute("SELECT decision::text, reason FROM releases").fetchone()
    assert row == ("blocked", "you said which show Hoshi is")
    assert released == [1, 1]


def test_an_answer_that_leaves_the_season_open_asks_for_the_season(
    conn: psycopg.Connection,
) -> None:
    raw = "[X] 海之歌 - 03 [1080p]"
    second = season(13, "Umi no Uta Season 2", name_cn="海之歌 第二季")
    third = item(*("Umi no Uta Season 2", 13, "海之歌 第二季"), tmdb="tv/9/season/3")
    with BangumiStandIn(dataset(second)) as bangumi:
        knowing, reviews = Knowing(conn, bangumi), IdentityReviews(conn)
        refresh_catalogue(Fixed(document(third)).read, knowing.catalogue, now=knowing.now)
        releases = Releases(conn)
        answers = Answers(reviews, releases.queries, releases.reopen)
        review_id = answers.pin(raw, 13, by="anna").review.id
        blocked = knowing.place_title(raw, published_at=PUBLISHED)

        (asked,) = reviews.all()

        assert isinstance(blocked, Blocked)
        assert (asked.id, asked.bangumi_id, asked.status) == (review_id, 13, ReviewStatus.PENDING)
        assert asked.reason == f"which season is it? {blocked.reason}"
        assert [each.bangumi_id for each in asked.suggestions] == [13]

        knowing.place_title(raw, published_at=PUBLISHED)
        assert [each.id for each in reviews.all()] == [review_id]

        answers.accept(review_id, 13, by="anna", season=2)
        found = knowing.place_title(raw, published_at=PUBLISHED)

        assert knowing.where(found) == ["海之歌 第二季 (2024) S02E03"]
        assert reviews.all() == []
        told = reviews.get(review_id)
        assert told is not None
        assert told.season == 2
