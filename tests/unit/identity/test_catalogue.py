"""Reading bangumi-data: what strangers wrote is taken as far as it makes sense."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from anishelf.errors import CatalogueInvalid
from anishelf.identity.domain.catalogue import read_catalogue
from anishelf.identity.domain.states import WorkKind
from demo.world.catalogue import load_catalogue
from demo.world.listing import LISTING
from tests.worlds.catalogue import document, item


def test_an_entry_becomes_a_show() -> None:
    (show,) = read_catalogue(
        document(item("名", 5, "译名", kind="movie", tmdb="movie/7", aniList="9", gamer="1"))
    )

    assert (show.bangumi_id, show.title, show.names) == (5, "名", ("名", "译名"))
    assert (show.kind, show.begins, show.ends) == (WorkKind.MOVIE, date(2024, 10, 5), None)
    assert show.ids == ("tmdb/movie/7", "anilist/9")
    assert show.tmdb is None


def test_the_first_english_name_is_known_as_such() -> None:
    entry = item("名", 5, "译名")
    entry["titleTranslate"]["en"] = [" ", "A Name", "Another"]

    (show,) = read_catalogue(document(entry))

    assert (show.english, show.names) == ("A Name", ("名", "译名", "A Name", "Another"))
    assert read_catalogue(document(item("名", 5)))[0].english is None


def test_days_are_those_of_japan() -> None:
    (show,) = read_catalogue(document(item("名", 5, begin="2023-12-31T15:30:00.000Z")))

    assert show.begins == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("tmdb", "expected"),
    [
        ("tv/5", ("tv/5", None)),
        ("tv/5/season/2", ("tv/5", 2)),
        ("tv/5/season/0/episode/3", None),
        ("movie/5", None),
        ("x", None),
    ],
)
def test_tmdb_names_series_and_season(tmdb: str, expected: object) -> None:
    (show,) = read_catalogue(document(item("名", 5, tmdb=tmdb)))

    assert show.tmdb == expected


def test_what_has_no_bangumi_id_or_no_name_is_left_out() -> None:
    odd = [
        item("a", None),
        item("", 6),
        item("b", 2**40),
        {"title": "c", "sites": [{"site": "bangumi", "id": "x"}]},
        {"title": 5, "titleTranslate": [], "sites": None},
        "nothing",
    ]
    body = json.dumps({"items": [*odd, item("名", 5, begin="0000", end="?")]}).encode()

    (show,) = read_catalogue(body)

    assert (show.bangumi_id, show.begins, show.ends) == (5, None, None)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"{}", b'{"items": 5}', b'{"items": []}', b"[" * 100_000]
)
def test_what_is_no_catalogue_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(CatalogueInvalid, match="the catalogue"):
        read_catalogue(body)


def test_the_catalogue_of_the_demo_names_shows_of_the_demo() -> None:
    seasons = {s.subject.id: s.subject for show in load_catalogue().shows for s in show.seasons}

    for show in read_catalogue(Path(LISTING).read_bytes()):
        assert seasons[show.bangumi_id].name == show.title
