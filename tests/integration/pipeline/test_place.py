"""Placing releases against the stand-in: the right episode of the right season, or none."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from anishelf.domain.show import Blocked
from demo.bangumi import BangumiStandIn
from demo.catalogue import load_catalogue
from demo.model import Outcome, Release
from demo.subjects import catalogue_dataset
from tests.knowing import Knowing

PLACED = [r for r in load_catalogue().releases if r.place is not None]


@pytest.fixture
def bangumi() -> Iterator[BangumiStandIn]:
    data = catalogue_dataset(load_catalogue(), image_base="https://example.org")
    with BangumiStandIn(data) as live:
        yield live


@pytest.fixture
def knowing(live: psycopg.Connection, bangumi: BangumiStandIn) -> Knowing:
    return Knowing(live, bangumi)


@pytest.mark.parametrize("release", PLACED, ids=lambda r: r.title)
def test_every_release_of_the_demo_finds_its_episode_by_name(
    knowing: Knowing, release: Release
) -> None:
    assert release.place is not None
    show = load_catalogue().show(release.place.show)
    subject = show.seasons[0].subject

    placement = knowing.place_title(release.title, published_at=release.published)

    folder = f"{subject.title} ({subject.date[:4]})"
    assert knowing.where(placement) == [
        f"{folder} S{release.place.season:02}E{release.place.ep:02}"
    ]


def test_a_drama_is_never_taken_for_an_anime(knowing: Knowing) -> None:
    drama = next(r for r in load_catalogue().releases if r.outcome is Outcome.NOT_ANIME)

    placement = knowing.place_title(drama.title, published_at=drama.published)

    assert isinstance(placement, Blocked)
    assert "no show on bangumi.tv is named Tonari no Shuuriya" in placement.reason
