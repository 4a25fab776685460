"""The catalogue in the database: loaded whole, replaced whole, and never by a broken one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import psycopg
import pytest

from anishelf.errors import CatalogueInvalid
from anishelf.identity.domain.catalogue import Loaded
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.steps.catalogue import refresh_catalogue
from anishelf.identity.store.catalogue import Catalogue
from tests.worlds.catalogue import Fixed, bulk, document, item

NOW = datetime(2026, 5, 1, tzinfo=UTC)
TOWER = item("霧港の時計塔", 990101, "雾港钟楼", end="2024-12-21T14:30:00.000Z", tmdb="tv/5")
SEQUEL = item(
    "霧港の時計塔 2", 990102, "雾港钟楼 第二季", mikan="7102", tmdb="tv/5/season/2", mal="77"
)


@pytest.fixture
def catalogue(conn: psycopg.Connection) -> Catalogue:
    return Catalogue(conn)


def load(catalogue: Catalogue, *items: dict[str, object]) -> Loaded:
    return refresh_catalogue(Fixed(document(*items)).read, catalogue, now=NOW)


def test_a_show_is_found_by_each_of_its_names(catalogue: Catalogue) -> None:
    load(catalogue, TOWER, SEQUEL)

    found = {(n.show.bangumi_id, n.season, n.from_digit) for n in catalogue.named(["雾港钟楼"])}

    assert found == {(990101, None, False), (990102, 2, False)}


def test_a_name_that_ends_in_a_digit_is_found_in_two_ways(catalogue: Catalogue) -> None:
    load(catalogue, SEQUEL)

    assert [n.season for n in catalogue.named(["雾港の时计塔2"])] == [None]
    assert [n.season for n in catalogue.named(["雾港の时计塔"])] == [2]


def test_dates_kinds_and_ids_are_kept(catalogue: Catalogue) -> None:
    load(catalogue, TOWER, SEQUEL)

    shows = catalogue.shows([990101, 990102, 5])

    assert set(shows) == {990101, 990102}
    assert (shows[990101].kind, shows[990101].begins) == (WorkKind.TV, date(2024, 10, 5))
    assert shows[990102].tmdb == ("tv/5", 2)
    assert catalogue.subject_of("mikan", "7102") == 990102


def test_the_same_file_again_changes_nothing(catalogue: Catalogue) -> None:
    first = load(catalogue, TOWER, SEQUEL)
    catalogue.confirm(now=datetime(2026, 1, 1, tzinfo=UTC))
    second = load(catalogue, TOWER, SEQUEL)

    assert (first, second) == (Loaded(2, changed=True), Loaded(2, changed=False))


def test_a_new_file_replaces_the_old_one(catalogue: Catalogue) -> None:
    load(catalogue, TOWER, SEQUEL)
    load(catalogue, SEQUEL)

    assert catalogue.count() == 1
    assert set(catalogue.shows([990101])) == set()


def test_a_file_that_lost_most_shows_is_refused_and_the_old_one_kept(catalogue: Catalogue) -> None:
    load(catalogue, *bulk(10))

    with pytest.raises(CatalogueInvalid, match=r"has 4 shows, the old one 10"):
        load(catalogue, *bulk(4))

    assert catalogue.count() == 10


def test_a_subject_that_is_listed_twice_is_one_show(catalogue: Catalogue) -> None:
    load(catalogue, TOWER, item("The Tower", 990101, mal="5"))

    assert catalogue.shows([990101])[990101].names == ("霧港の時計塔", "雾港钟楼", "The Tower")
