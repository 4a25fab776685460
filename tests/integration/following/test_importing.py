"""Taking over what another program follows: previewed, carried over once, nothing fetched twice."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import psycopg
import pytest
import yaml

from anishelf.decisions.store.filter_rules import FilterRules
from anishelf.errors import ImportUnreadable
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.following.actions.importing import carry_over, preview_import
from anishelf.following.adapters.programs import read_program
from anishelf.following.domain.imports import Program
from anishelf.following.steps.plan import Outside
from tests.unit.following.test_imports import ANI_RSS, AUTO_BANGUMI, FLEXGET, SONARR
from tests.worlds.following import NOW, SHOW, TITLE, FakeSite, load_catalogue, outside, released
from tests.worlds.sites import SiteWeb

NOWHERE = SiteWeb({})


@pytest.fixture
def asked() -> Outside:
    entries = [released(f"[Asagiri] {TITLE} - {n:02d} [1080p]", day=7 * n) for n in range(1, 4)]
    return outside(FakeSite("Nyaa", entries))


def database(path: Path, tables: dict[str, list[dict[str, object]]]) -> str:
    with sqlite3.connect(path) as conn:
        for name, rows in tables.items():
            columns = list(dict.fromkeys(key for row in rows for key in row))
            conn.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            for row in rows:
                values = [
                    json.dumps(v) if isinstance(v, list) else v for v in map(row.get, columns)
                ]
                marks = ", ".join("?" * len(columns))
                conn.execute(f"INSERT INTO {name} VALUES ({marks})", values)  # noqa: S608
    return str(path)


def test_a_database_and_a_file_are_read(tmp_path: Path) -> None:
    path = database(tmp_path / "data.db", {k: list(map(dict, v)) for k, v in AUTO_BANGUMI.items()})
    read = read_program(Program.AUTO_BANGUMI, path, NOWHERE)
    assert [row["official_title"] for row in read["bangumi"]] == ["雾港钟楼", "别的", "旧的"]

    path = database(tmp_path / "sonarr.db", {"Series": list(map(dict, SONARR["series"]))})
    assert read_program(Program.SONARR, path, NOWHERE)["series"][0]["seasons"][2]["monitored"]

    file = tmp_path / "ani.v2.json"
    file.write_text(json.dumps(ANI_RSS[""]))
    assert read_program(Program.ANI_RSS, str(file), NOWHERE) == ANI_RSS

    config = tmp_path / "config.yml"
    config.write_text(yaml.safe_dump(FLEXGET[""][0]))
    assert read_program(Program.FLEXGET, str(config), NOWHERE) == FLEXGET


def test_sonarr_is_asked_by_its_api() -> None:
    episodes = json.dumps(SONARR["episodes"]).encode()
    web = SiteWeb(
        {
            "/api/v3/episode?seriesId": episodes,
            "/api/v3/series": json.dumps(SONARR["series"]).encode(),
        }
    )

    read = read_program(Program.SONARR, "http://sonarr:8989/", web, key="secret")

    assert len(read["series"]) == 3
    assert len(read["episodes"]) == 3 * 12


@pytest.mark.parametrize("program", list(Program))
def test_what_cannot_be_read_is_said(program: Program, tmp_path: Path) -> None:
    broken = tmp_path / "x"
    broken.write_bytes(b"{[ nothing: [")

    with pytest.raises(ImportUnreadable):
        read_program(program, str(broken), NOWHERE)
    with pytest.raises(ImportUnreadable, match="cannot be read"):
        read_program(program, str(tmp_path / "missing"), NOWHERE)


def test_a_preview_changes_nothing(conn: psycopg.Connection) -> None:
    preview = preview_import(conn, Program.AUTO_BANGUMI, AUTO_BANGUMI)

    assert [planned.known for planned in preview.feeds] == [None, None]
    assert Subscriptions(conn).all() == []


def test_feeds_are_followed_with_their_filters_and_nothing_comes_twice(
    conn: psycopg.Connection, asked: Outside
) -> None:
    preview = preview_import(conn, Program.AUTO_BANGUMI, AUTO_BANGUMI)

    done = carry_over(conn, preview, asked, by="ada", now=NOW, language="zh").changed

    assert (len(done.subscriptions), done.skipped_releases, done.failures) == (2, 3, {})
    first = Subscriptions(conn).get(done.subscriptions[0])
    assert first is not None
    assert first.start_episode == 4
    assert first.policy == {"must_not": ["720"]}
    (rule,) = FilterRules(conn).enabled()
    assert (rule.pattern, rule.target_id) == (r"\d+-\d+", first.id)
    rows = conn.execute("SELECT identity, status, reason FROM raw_items ORDER BY id").fetchall()
    url = AUTO_BANGUMI["torrent"][0]["url"]
    assert rows[0] == (f"url:{url}", "skipped", "auto-bangumi downloaded it")


def test_taking_over_again_changes_nothing(conn: psycopg.Connection, asked: Outside) -> None:
    for _ in range(2):
        preview = preview_import(conn, Program.ANI_RSS, ANI_RSS)
        done = carry_over(conn, preview, asked, by="ada", now=NOW, language="zh").changed

    assert done.subscriptions == ()
    assert len(Subscriptions(conn).all()) == 2
    assert all(each.paused for each in Subscriptions(conn).all())


def test_shows_are_followed_where_one_alone_bears_the_name(
    conn: psycopg.Connection, asked: Outside
) -> None:
    load_catalogue(conn)
    tables = {"": [{"tasks": {"a": {"series": [TITLE, "Unknown"]}}}]}

    preview = preview_import(conn, Program.FLEXGET, tables)
    done = carry_over(conn, preview, asked, by="ada", now=NOW, language="zh").changed

    assert [show.bangumi_id for show in preview.shows] == [SHOW, None]
    assert preview.shows[1].reason is not None
    assert done.shows == (SHOW,)


def test_the_season_decides_which_show_it_is(conn: psycopg.Connection) -> None:
    load_catalogue(conn)
    tables = {"": [{"tasks": {"a": {"series": [{TITLE: {"begin": "S02E01"}}]}}}]}

    (show,) = preview_import(conn, Program.FLEXGET, tables).shows

    assert show.bangumi_id == SHOW + 1
