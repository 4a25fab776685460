"""What is read of the community's id list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from anishelf.errors import CatalogueInvalid
from anishelf.identity.domain.id_lists import TvdbLink, read_id_list


def test_a_row_names_an_anime_on_both_sites() -> None:
    rows = [
        {"anidb_id": 1, "tvdb_id": 70, "season": {"tvdb": 2}, "themoviedb_id": {"tv": 9}},
        {"anidb_id": 2, "tvdb_id": 70, "season": {"tvdb": 2}, "episode_offset": {"tvdb": 12}},
        {"anidb_id": 3, "tvdb_id": None},
        {"anidb_id": "4", "tvdb_id": 71},
        "nothing",
    ]

    assert read_id_list(json.dumps(rows).encode()) == (
        TvdbLink(1, 70, 2, 0, 9),
        TvdbLink(2, 70, 2, 12, None),
    )


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"[1]", b'[{"anidb_id": 1}]'])
def test_what_is_no_such_list_is_refused(body: bytes) -> None:
    with pytest.raises(CatalogueInvalid):
        read_id_list(body)


@pytest.mark.shared
def test_the_sample_is_read(shared_data: Path) -> None:
    sample = shared_data / "idlists" / "fribb-anime-lists-reduced.sample.json"

    links = read_id_list(sample.read_bytes())

    assert TvdbLink(4032, 79283, 1, 0, 36250) in links
    assert len(links) >= 5
