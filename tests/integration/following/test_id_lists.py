"""TheTVDB's series and seasons are joined to the catalogue by the community's id list."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import psycopg
import pytest

from anishelf.errors import CatalogueInvalid
from anishelf.following.actions.id_lists import refresh_id_list
from anishelf.following.actions.importing import Program, preview_import
from anishelf.identity.steps.catalogue import refresh_catalogue
from anishelf.identity.store.catalogue import Catalogue
from anishelf.identity.store.id_lists import IdLists
from tests.unit.following.test_imports import SONARR
from tests.worlds.catalogue import document, item

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def rows(*links: tuple[int, int, int, int | None]) -> bytes:
    return json.dumps(
        [
            {"anidb_id": a, "tvdb_id": t, "season": {"tvdb": s}, "themoviedb_id": {"tv": m}}
            for a, t, s, m in links
        ]
    ).encode()


LIST = rows((11, 4711, 1, 7), (12, 4711, 2, 7), (13, 4711, 2, 7), (14, 900, 1, 8))


@pytest.fixture
def joined(conn: psycopg.Connection) -> IdLists:
    body = document(
        item("一", 901, anidb="11"),
        item("二", 902, anidb="12", begin="2025-01-05T14:00:00.000Z"),
        item("二 後半", 903, anidb="13", begin="2025-07-05T14:00:00.000Z"),
        item("三", 904, tmdb="tv/7/season/3"),
        item("違う", 905, anidb="14"),
        item("別", 906, tmdb="tv/8/season/1"),
    )
    refresh_catalogue(lambda: body, Catalogue(conn), now=NOW)
    refresh_id_list(conn, lambda: LIST, now=NOW)
    return IdLists(conn)


def test_a_season_is_found_with_its_cours(joined: IdLists) -> None:
    assert joined.subjects_of_tvdb(4711, 1) == [901]
    assert joined.subjects_of_tvdb(4711, 2) == [902, 903]


def test_tmdb_stands_in_where_anidb_finds_nothing(joined: IdLists) -> None:
    assert joined.subjects_of_tvdb(4711, 3) == [904]
    assert joined.subjects_of_tvdb(4711, 9) == []
    assert joined.subjects_of_tvdb(1, 1) == []


def test_where_two_ways_differ_both_are_said(joined: IdLists) -> None:
    assert joined.subjects_of_tvdb(900, 1) == [905, 906]


def test_the_same_list_again_changes_nothing(joined: IdLists, conn: psycopg.Connection) -> None:
    assert not refresh_id_list(conn, lambda: LIST, now=NOW).changed
    assert refresh_id_list(conn, lambda: LIST, now=NOW, force=True).changed
    assert joined.count() == 4


def test_a_list_that_lost_half_of_its_rows_is_not_taken(
    joined: IdLists, conn: psycopg.Connection
) -> None:
    with pytest.raises(CatalogueInvalid, match="the old one is kept"):
        refresh_id_list(conn, lambda: rows((1, 2, 1, None)), now=NOW)
    assert joined.count() == 4


@pytest.mark.usefixtures("joined")
def test_a_series_of_sonarr_is_found_by_its_number(conn: psycopg.Connection) -> None:
    (show,) = preview_import(conn, Program.SONARR, SONARR).shows

    assert show.bangumi_id == 902
    assert show.reason is None
