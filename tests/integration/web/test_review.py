"""The page of questions: what speaks for each answer, and what an answer sets free."""

from __future__ import annotations

import json
import re

import pytest
from psycopg.types.json import Jsonb

from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds

FRIEREN, OTHER = 400602, 400603
HOSTILE = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def review(rows: Seeds) -> int:
    candidates = [
        {"id": FRIEREN, "name": "葬送的芙莉莲", "year": 2023, "score": 88, "episodes": 28},
        {"id": OTHER, "name": HOSTILE, "year": None, "score": 40},
    ]
    return rows.add(
        "identity_reviews",
        title_key="frieren",
        title="Frieren",
        reason="two shows are named so",
        candidates=Jsonb(candidates),
    )


def waiting(rows: Seeds, *titles: str) -> None:
    for title in titles:
        rows.release(rows.item(title), "blocked", titles=["Frieren"])


def status(rows: Seeds, review: int) -> tuple[object, ...]:
    row = rows.conn.execute(
        "SELECT status, bangumi_id, season, answered_by FROM identity_reviews WHERE id = %s",
        (review,),
    ).fetchone()
    assert row is not None
    return tuple(row)


def conflict(rows: Seeds) -> tuple[int, int, int]:
    episode = rows.episode(rows.season(rows.work("鲸背上的图书馆")), 6)
    one, two = (
        rows.release(rows.item(f"[{group}] Library - 06 [{lines}]"), "conflict", resolution=lines)
        for group, lines in (("A", "1080p"), ("B", "720p"))
    )
    found = rows.add("release_conflicts", episode_id=episode, release_ids=[one, two])
    return found, one, two


def test_without_questions_there_is_nothing_to_decide(site: Site) -> None:
    assert "Nothing to decide" in site.get("/anishelf/review").text


def test_a_question_shows_what_waits_and_what_it_may_be(
    site: Site, rows: Seeds, review: int
) -> None:
    waiting(rows, "[A] Frieren - 01", "[A] Frieren - 02")

    page = site.get("/anishelf/review").text

    assert 'Which show is <span class="work">Frieren</span>?' in page
    assert "2 releases wait" in page
    assert "[A] Frieren - 02" in page
    assert "two shows are named so" in page
    assert "2023 · 28 episodes" in page
    assert "88 %" in page
    assert "<img src=x" not in page
    assert re.search(rf'value="{FRIEREN}" data-kind="main" data-key="1"', page)
    assert "<title>(1) Review" in page


def test_an_answer_frees_what_waits_and_can_be_taken_back(
    site: Site, rows: Seeds, review: int
) -> None:
    waiting(rows, "[A] Frieren - 01")

    answered = site.fill(f"/review/{review}", bangumi_id=str(FRIEREN), season="2")
    told = json.loads(answered.headers["HX-Trigger"])["anishelf:outcome"]
    after = status(rows, review)
    undone = site.fill(told["undo"].removeprefix("/anishelf"))

    assert told["said"] == "Thank you. 1 entry goes on."
    assert after == ("resolved", FRIEREN, 2, "admin")
    assert undone.status_code == 204
    assert status(rows, review) == ("pending", None, None, None)


def test_any_other_show_may_be_the_answer(site: Site, rows: Seeds, review: int) -> None:
    site.fill(f"/review/{review}", bangumi_id="12")

    assert status(rows, review) == ("resolved", 12, None, "admin")


def test_none_of_them_sets_it_aside(site: Site, rows: Seeds, review: int) -> None:
    site.fill(f"/review/{review}", none="1")
    page = site.get("/anishelf/review").text

    assert status(rows, review)[0] == "skipped"
    assert "Undo last" in page


@pytest.mark.parametrize("fields", [{}, {"bangumi_id": "x"}, {"bangumi_id": "9" * 30}])
def test_what_is_no_answer_is_refused(
    site: Site, rows: Seeds, review: int, fields: dict[str, str]
) -> None:
    assert site.fill(f"/review/{review}", **fields).status_code == 422
    assert status(rows, review)[0] == "pending"


def test_who_comes_second_is_told_so(site: Site, rows: Seeds, review: int) -> None:
    site.fill(f"/review/{review}", none="1")

    late = site.fill(f"/review/{review}", bangumi_id=str(FRIEREN))

    assert late.status_code == 409
    assert "answered already" in late.text


def test_equal_releases_stand_side_by_side_with_what_differs(site: Site, rows: Seeds) -> None:
    conflict(rows)

    page = site.get("/anishelf/review").text

    assert "<mark>1080p</mark>" in page
    assert "<mark>720p</mark>" in page
    assert "S01E06" in page


def test_a_release_is_chosen(site: Site, rows: Seeds) -> None:
    found, _, two = conflict(rows)

    reply = site.fill(f"/review/conflicts/{found}", release_id=str(two))

    assert reply.status_code == 204
    row = rows.conn.execute("SELECT status, chosen_release_id FROM release_conflicts").fetchone()
    assert row == ("resolved", two)


def test_another_show_is_searched_by_its_name(site: Site, rows: Seeds, review: int) -> None:
    rows.conn.execute(
        "INSERT INTO catalogue_shows (bangumi_id, names, kind, ids)"
        " VALUES (12, '{Frieren no Nakama}', 'tv', '{}')"
    )
    rows.conn.execute(
        "INSERT INTO catalogue_names (bangumi_id, key, name, from_digit)"
        " VALUES (12, 'frierennonakama', 'Frieren no Nakama', false)"
    )

    part = site.get(f"/anishelf/parts/review/found/{review}?q=Frieren+no+Nakama").text
    page = site.get(f"/anishelf/review?about={review}&q=Frieren+no+Nakama").text

    assert f'form="answer-{review}" data-size="s" name="bangumi_id" value="12"' in part
    assert f'form="answer-{review}" data-size="s" name="bangumi_id" value="12"' in page


def test_more_questions_come_on_the_next_page(site: Site, rows: Seeds) -> None:
    for number in range(12):
        rows.add(
            "identity_reviews", title_key=f"k{number}", title=f"Title {number:02}.", reason="why"
        )

    first = site.get("/anishelf/review").text
    (more,) = re.findall(r'href="(/anishelf/review\?after=\d+)"', first)

    assert "Title 10." not in first
    assert "Title 11." in site.get(more).text
