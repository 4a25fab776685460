"""The page of rules: what a change would do is seen before it is done."""

from __future__ import annotations

import time

import pytest

from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds

HOSTILE = '"><img src=x onerror=alert(1)>'
PATTERN = r"【北窗】(?P<title>.+?) 第(?P<episode>\d+)话"


def saved(rows: Seeds, table: str) -> list[tuple[object, ...]]:
    chosen = {
        "title_parsers": "SELECT pattern, enabled FROM title_parsers ORDER BY id",
        "filter_rules": "SELECT pattern, enabled FROM filter_rules ORDER BY id",
    }
    return rows.conn.execute(chosen[table]).fetchall()


def test_a_reader_shows_before_and_after_and_saves_nothing(site: Site, rows: Seeds) -> None:
    rows.item("【北窗】夜市收音机 第11话 1080P", "unmatched")
    rows.item(HOSTILE, "unmatched")

    wish = {"name": "North", "pattern": PATTERN, "fields": "season=3"}
    page = site.fill("/rules/parsers/new", do="preview", **wish).text

    assert "Before and after, on 2 titles" in page
    assert "S03E11" in page
    assert "夜市收音机" in page
    assert "<img src=x" not in page
    assert saved(rows, "title_parsers") == []


def test_the_place_of_a_mistake_is_shown_and_what_was_typed_stays(site: Site, rows: Seeds) -> None:
    page = site.fill("/rules/parsers/new", do="save", name="kept", pattern="(?P<episode>x").text

    assert "the pattern is not valid" in page
    assert "^</pre>" in page
    assert 'value="kept"' in page
    assert saved(rows, "title_parsers") == []


def test_a_reader_is_saved_changed_switched_off_and_removed(site: Site, rows: Seeds) -> None:
    made = site.fill("/rules/parsers/new", do="save", name="North", pattern=PATTERN)
    (ours,) = rows.conn.execute("SELECT id FROM title_parsers").fetchone() or (0,)
    page = site.get(f"/anishelf/rules/parsers/{ours}").text
    site.fill(f"/rules/parsers/{ours}", do="save", name="North", pattern=f"{PATTERN}x")
    site.fill(f"/rules/parsers/{ours}/disable")
    off = saved(rows, "title_parsers")
    gone = site.fill(f"/rules/parsers/{ours}/remove")

    assert made.status_code == 204
    assert '"goTo": "/anishelf/rules/parsers"' in made.headers["HX-Trigger"]
    assert "North" in page
    assert off == [(f"{PATTERN}x", False)]
    assert gone.status_code == 204
    assert saved(rows, "title_parsers") == []


def test_a_filter_shows_what_it_would_refuse_and_is_saved(site: Site, rows: Seeds) -> None:
    rows.add_sighting(item := rows.item("[A] Show - 01 [720p]"), rows.subscription())
    rows.release(item)
    wish = {"kind": "exclude", "pattern": "720p", "level": "global"}

    page = site.fill("/rules/filters/new", do="preview", **wish).text
    site.fill("/rules/filters/new", do="save", **wish)

    assert '<p class="outcome" data-tone="shelf"><b>1</b>change</p>' in page
    assert "your filter" in page
    assert saved(rows, "filter_rules") == [("720p", True)]
    assert "is never taken" in site.get("/anishelf/rules/filters").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"pattern": ""}, "is empty"),
        ({"pattern": "x", "level": "show"}, "show"),
        ({"pattern": "x", "level": "work", "target": "99"}, "there is no work 99"),
    ],
)
def test_a_filter_that_cannot_be_says_why(
    site: Site, rows: Seeds, fields: dict[str, str], said: str
) -> None:
    assert said in site.fill("/rules/filters/new", do="save", **fields).text
    assert saved(rows, "filter_rules") == []


def test_the_order_of_preference_is_foretold_then_saved(site: Site, rows: Seeds) -> None:
    rows.add_sighting(item := rows.item("one"), rows.subscription())
    rows.release(item, "filtered")

    told = site.fill("/rules", do="preview", groups="LoliHouse, A").text
    before = rows.conn.execute("SELECT count(*) FROM global_policy").fetchone()
    saved_page = site.fill("/rules", do="save", groups="LoliHouse, A").text
    wrong = site.fill("/rules", do="save", resolutions="big").text

    assert "If you save this: 1 release is decided again." in told
    assert before == (0,)
    assert "Saved." in saved_page
    assert 'value="LoliHouse, A"' in site.get("/anishelf/rules").text
    assert "is no resolution" in wrong
    assert 'value="big"' in wrong


def test_a_title_is_explained(site: Site) -> None:
    page = site.get("/anishelf/rules/try?title=%5BLoliHouse%5D+Frieren+-+05+%5B1080p%5D").text

    assert "read by the built-in reader" in page
    assert "LoliHouse" in page


def test_a_preview_over_500_titles_is_quick(site: Site, rows: Seeds) -> None:
    for number in range(500):
        rows.item(f"[LoliHouse] Sousou no Frieren - {number:03} [WebRip 1080p HEVC-10bit AAC]")
    wish = {"do": "preview", "name": "x", "pattern": r"Frieren - (?P<episode>\d+)"}
    site.fill("/rules/parsers/new", **wish)

    began = time.monotonic()
    page = site.fill("/rules/parsers/new", **wish).text
    took = time.monotonic() - began

    assert "on 500 titles" in page
    # 300 ms are wanted of an idle machine; the benchmark holds it to that.
    assert took < 3


def test_what_is_not_there_is_said(site: Site) -> None:
    assert site.get("/anishelf/rules/none").status_code == 404
    assert site.get("/anishelf/rules/parsers/9").status_code == 404
    assert site.fill("/rules/parsers/9/enable").status_code == 404
    assert site.fill("/rules/parsers/9/burn").status_code == 404
