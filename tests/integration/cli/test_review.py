"""Reviews on the command line."""

from __future__ import annotations

from psycopg.types.json import Jsonb

from tests.fakes.airflow import FakeAirflow
from tests.integration.cli.conftest import Cli
from tests.worlds.seeds import Seeds


def asked(rows: Seeds, key: str = "hosh") -> int:
    candidates = [{"id": 11, "name": "Hoshi", "year": 2024, "score": 88.9, "episodes": 12}]
    row = rows.conn.execute(
        """
        INSERT INTO identity_reviews (title_key, title, candidates, reason)
        VALUES (%s, %s, %s, 'no show is named Hosh') RETURNING id
        """,
        (key, key.title(), Jsonb(candidates)),
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_waiting_titles_are_listed_with_what_they_may_be(cli: Cli, rows: Seeds) -> None:
    review_id = asked(rows)

    assert "11 Hoshi (2024, 12 episodes, 89 % alike)" in cli("review", "list").out
    (listed,) = cli("review", "list", "--json").json
    assert (listed["id"], listed["status"]) == (review_id, "pending")
    assert listed["suggestions"][0]["bangumi_id"] == 11


def test_the_key_that_an_answer_counts_for_is_shown_whole(cli: Cli, rows: Seeds) -> None:
    key = "hoshinomachi s2"
    asked(rows, key)

    assert f"  {key}  " in cli("review", "list").out


def test_an_answer_counts_without_airflow(cli: Cli, rows: Seeds) -> None:
    accepted = cli("review", "accept", str(asked(rows)), "11")

    assert accepted.status == 0
    assert "Hosh is bgm/11" in accepted.out
    assert "Airflow was not told" in accepted.err
    assert cli("review", "list", "--json").json == []


def test_an_answer_answers_the_task_that_waits(cli: Cli, rows: Seeds, airflow: FakeAirflow) -> None:
    first, second = asked(rows), asked(rows, "tsuki")
    for index, review_id in enumerate((first, second)):
        airflow.ask(
            "review_matches", "review.ask", index, f"Review {review_id}: which?", "bgm/11 Hoshi"
        )

    cli("review", "accept", str(second), "11")
    rejected = cli("review", "reject", str(first))

    assert airflow.answered == [(1, ["bgm/11 Hoshi"]), (0, ["none of them"])]
    assert "the question that waited in Airflow is answered too" in rejected.out


def test_what_cannot_be_answered_is_said_in_words(cli: Cli, rows: Seeds) -> None:
    review_id = asked(rows)

    assert "there is no review 999" in cli("review", "accept", "999", "11").err
    assert "was not suggested" in cli("review", "accept", str(review_id), "5").err


def test_any_title_can_be_pinned(cli: Cli, rows: Seeds) -> None:
    pinned = cli("review", "pin", "[X] Hoshi S2 - 03 [1080p]", "12", "--json").json
    (listed,) = cli("review", "list", "--all", "--json").json

    assert (pinned["review"]["bangumi_id"], pinned["released"]) == (12, 0)
    assert (listed["key"], listed["status"]) == ("hoshi s2", "resolved")


def test_an_answer_files_what_waited_at_once(cli: Cli, rows: Seeds, airflow: FakeAirflow) -> None:
    review_id = asked(rows)
    rows.release(rows.item("[X] Hosh - 03"), decision="blocked", titles=["Hosh"])

    accepted = cli("review", "accept", str(review_id), "11")

    conf = {"dry_run": False, "scope": {"titles": ["Hosh"]}}
    assert airflow.triggered == [("reparse_releases", conf)]
    assert "reparse_releases runs and files 1 entries" in accepted.out


def test_an_answer_that_nothing_waits_for_starts_nothing(
    cli: Cli, rows: Seeds, airflow: FakeAirflow
) -> None:
    cli("review", "reject", str(asked(rows)))
    cli("review", "pin", "Tsuki", "12")

    assert airflow.triggered == []


def test_a_title_is_pinned_as_your_own_parsers_read_it(cli: Cli, rows: Seeds) -> None:
    cli("parsers", "add", "tsuki", "Hoshi", "--set", "title=Tsuki", "--set", "season=3")

    pinned = cli("review", "pin", "[X] Hoshi - 03 [1080p]", "12", "--json").json

    assert pinned["review"]["key"] == "tsuki s3"


def test_an_answer_is_taken_back(cli: Cli, rows: Seeds) -> None:
    review_id = asked(rows)
    cli("review", "reject", str(review_id))

    reopened = cli("review", "reopen", str(review_id))

    assert "waits for an answer again" in reopened.out
    assert cli("review", "list", "--json").json[0]["status"] == "pending"
    assert cli("review", "reopen", str(review_id)).status == 1


def test_a_pin_is_taken_back_by_its_title(cli: Cli, rows: Seeds) -> None:
    rows.conn.execute(
        "INSERT INTO bangumi_subjects (id, type, title, title_cn, summary, raw, fetched_at) "
        "VALUES (11, 2, 'Hoshi', '', '', %s, now())",
        (Jsonb({"id": 11, "type": 2, "name": "Hoshi", "name_cn": "", "date": "2024-01-01"}),),
    )
    cli("review", "pin", "[G] Hoshi - 01 [1080p]", "11")

    assert "waits for an answer again" in cli("review", "unpin", "[G] Hoshi - 02 [1080p]").out
    refused = cli("review", "unpin", "[G] Hoshi - 02 [1080p]")
    assert refused.status == 1
    assert "nobody said which show" in refused.err


def test_a_group_called_alone_lists_what_it_has(cli: Cli, rows: Seeds) -> None:
    review_id = asked(rows)

    assert "11 Hoshi" in cli("review").out
    assert cli("review", "--json").json[0]["id"] == review_id
    assert cli("downloaders", "--json").status == 0
    assert cli("items", "--json").json == []
    assert "resolutions" in cli("policy").out
