"""The page of deletions and its operations: previews first, then somebody agrees, or keeps."""

from __future__ import annotations

from dataclasses import replace

import psycopg

from anishelf.deletions.domain.findings import Part, Subject
from anishelf.deletions.domain.plan import Plan, PlannedFile, PlannedStep, Wish
from anishelf.deletions.domain.scope import Scope, ScopeKind
from anishelf.deletions.domain.states import DeletionService, DeletionState, DeletionStepState
from anishelf.deletions.store.deletions import Deletions
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds
from tests.worlds.shelf import NOW

HOSTILE = '"><script>alert(1)</script>'


def planned(count: int = 1, title: str = "One") -> Plan:
    files = tuple(PlannedFile(f"/tv/One/{n}.mkv", 1000, str(n)) for n in range(count))
    step = PlannedStep(
        Part(DeletionService.SONARR, "sonarr_default"),
        DeletionStepState.PENDING,
        "deletes files",
        target="1",
        files=files,
        notes=("/tv/One/x.mkv stays: another title needs it",),
    )
    return Plan(Subject("tv", title, 2020, {"tvdb": "1"}), Wish(Scope(ScopeKind.SHOW)), (step,))


def kept(conn: psycopg.Connection, plan: Plan) -> int:
    return Deletions(conn).ask(
        plan, by="ada", origin="person", now=NOW, state=DeletionState.PREVIEWED
    )


def state(rows: Seeds, number: int) -> str:
    return Deletions(rows.conn).state(number)


def test_an_empty_page_says_so_and_nothing_is_deleted_without_a_scope(site: Site) -> None:
    assert "Nothing was ever deleted" in site.get("/anishelf/deletions").text

    reply = site.post("/anishelf/api/v1/deletions", {"title": "One"})

    assert reply.status_code == 422


def test_a_preview_names_every_file_and_what_stays(site: Site, rows: Seeds) -> None:
    number = kept(rows.conn, planned(2, HOSTILE))

    page = site.get(f"/anishelf/deletions/{number}").text

    assert "/tv/One/1.mkv" in page
    assert "another title needs it" in page
    assert "<script>alert" not in page


def test_a_deletion_is_kept_with_one_click(site: Site, rows: Seeds) -> None:
    number = kept(rows.conn, planned())

    reply = site.post(f"/anishelf/api/v1/deletions/{number}/keep", {})

    assert reply.json()["deletion"]["state"] == state(rows, number) == "kept"


def test_many_files_need_their_number_typed(site: Site, rows: Seeds) -> None:
    number = kept(rows.conn, planned(21))

    refused = site.post(f"/anishelf/api/v1/deletions/{number}/agree", {})
    agreed = site.post(f"/anishelf/api/v1/deletions/{number}/agree", {"files": 21})

    assert (refused.status_code, agreed.status_code) == (409, 200)
    assert state(rows, number) == "approved"


def test_a_day_is_a_promise_that_is_shown(site: Site, rows: Seeds) -> None:
    number = kept(rows.conn, planned())
    day = {"leaves_at": "2126-01-01T00:00:00Z"}

    agreed = site.post(f"/anishelf/api/v1/deletions/{number}/agree", day)

    assert agreed.json()["deletion"]["state"] == "scheduled"
    assert "2126" in site.get(f"/anishelf/deletions/{number}").text


def test_what_failed_says_what_helps(site: Site, rows: Seeds) -> None:
    number = kept(rows.conn, planned())
    deletions = Deletions(rows.conn)
    deletions.advance(number, new=DeletionState.APPROVED, reason="ada agreed", now=NOW)
    deletions.advance(number, new=DeletionState.RUNNING, reason="begins", now=NOW)
    (row,) = deletions.steps(number)
    deletions.advance_step(row, new=DeletionStepState.IN_PROGRESS, detail="", now=NOW)
    begun = replace(row, state=DeletionStepState.IN_PROGRESS)
    deletions.advance_step(
        begun, new=DeletionStepState.FAILED, detail="HTTP 500", now=NOW, remedy="look at its log"
    )
    deletions.advance(number, new=DeletionState.INCOMPLETE, reason="failed", now=NOW)

    page = site.get(f"/anishelf/deletions/{number}").text
    again = site.post(f"/anishelf/api/v1/deletions/{number}/retry", {})

    assert "look at its log" in page
    assert again.json()["steps"][0]["state"] == "pending"
