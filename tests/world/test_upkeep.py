"""What happens after an episode has arrived: Jellyfin is told and asked, and late words are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from demo.neighbours.jellyfin import KEY, FakeJellyfin, running_jellyfin
from tests.worlds.arrivals import deviations
from tests.worlds.living import Living, until
from tests.worlds.operating import Operator, log_in
from tests.worlds.premieres import Premiere, release_premiere

pytestmark = [pytest.mark.world, pytest.mark.timeout(300)]

_SECONDS = 120
_SEEN = "f.verified_at IS NOT NULL, f.jellyfin_item_id, f.unseen_reason"


@pytest.fixture
def operator(product: Living) -> Operator:
    return log_in(product)


@pytest.fixture
def jellyfin(operator: Operator) -> Iterator[FakeJellyfin]:
    """A Jellyfin that the product knows for the time of a test."""
    with running_jellyfin() as server:
        operator.call(
            "POST",
            "/connections",
            connection_id="jellyfin_default",
            conn_type="jellyfin",
            host=server.url,
            password=KEY,
        )
        yield server
        operator.call("DELETE", "/connections/jellyfin_default")


def arrive(operator: Operator) -> Premiere:
    premiere = release_premiere(operator.product)
    operator.product.collect()
    until(lambda: premiere.state.metadata == "written", seconds=_SECONDS, what="the episode")
    return premiere


def test_a_jellyfin_that_was_down_shows_the_episode_at_a_later_look(
    operator: Operator, jellyfin: FakeJellyfin
) -> None:
    jellyfin.broken = True
    premiere = arrive(operator)
    assert deviations(premiere) == []
    until(lambda: jellyfin.refused >= 2, seconds=_SECONDS, what="the report and the first look")

    jellyfin.broken = False
    item = jellyfin.show(str(premiere.video), Bangumi=str(premiere.subject.episodes[0].id))

    until(lambda: premiere.rows(_SEEN) == [(True, item, None)], seconds=_SECONDS, what="a look")


def test_an_episode_is_reported_and_what_is_unseen_for_long_is_said(
    operator: Operator, jellyfin: FakeJellyfin
) -> None:
    premiere = arrive(operator)
    folder = str(premiere.video.parent)
    until(
        lambda: [folder for report in jellyfin.reported for each in report if each == folder],
        seconds=_SECONDS,
        what="the report",
    )
    premiere.product.conn.execute(
        "UPDATE library_files SET changed_at = now() - interval '31 minutes' WHERE path = %s",
        (str(premiere.video),),
    )

    run = operator.ended(operator.product.airflow.trigger("verify_library", {}))

    assert run.state == "success"
    ((seen, _, reason),) = premiere.rows(_SEEN)
    assert not seen
    assert f"no library of Jellyfin shows {premiere.video}" in reason


def test_a_title_that_comes_later_is_written_the_next_day(operator: Operator) -> None:
    premiere = release_premiere(operator.product)
    documents = operator.product.world.bangumi.data.episodes[premiere.subject.id]
    named = dict(documents[0])
    documents[0] |= {"name": "", "name_cn": ""}
    operator.product.collect()
    until(lambda: premiere.state.metadata == "written", seconds=_SECONDS, what="the episode")
    nfo = premiere.video.with_suffix(".nfo")
    assert title_of(nfo) == "第 1 话"

    documents[0] |= named
    a_day_passes(premiere)
    run = operator.ended(operator.product.airflow.trigger("refresh_metadata", {}))

    assert run.state == "success"
    until(
        lambda: title_of(nfo) == premiere.subject.episodes[0].name_cn,
        seconds=_SECONDS,
        what="the title",
    )
    until(lambda: premiere.state.metadata == "written", seconds=_SECONDS, what="the end")
    assert deviations(premiere) == []


def a_day_passes(premiere: Premiere) -> None:
    """Let what is known of the show be a day old."""
    premiere.product.conn.execute(
        """
        UPDATE bangumi_subjects
        SET fetched_at = fetched_at - interval '1 day',
            episodes_fetched_at = episodes_fetched_at - interval '1 day'
        WHERE id = %s
        """,
        (premiere.subject.id,),
    )


def title_of(nfo: Path) -> str | None:
    return etree.parse(nfo).findtext("title")
