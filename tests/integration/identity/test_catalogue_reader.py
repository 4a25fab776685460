"""Where the catalogue comes from: an address, or a file of the user's."""

from __future__ import annotations

from pathlib import Path

import pytest

from anishelf.errors import CatalogueInvalid, NotFound
from anishelf.fetch import Fetcher
from anishelf.identity.adapters.catalogue import CatalogueSource
from tests.fakes.site import running_site


def test_an_address_is_fetched() -> None:
    with running_site() as site:
        address = site.serve("/data.json", b"{}")

        assert CatalogueSource(address, Fetcher()).read() == b"{}"
        with pytest.raises(NotFound):
            CatalogueSource(site.url + "/other", Fetcher()).read()


def test_a_path_and_a_file_address_are_read(tmp_path: Path) -> None:
    file = tmp_path / "with space.json"
    file.write_bytes(b"{}")

    assert CatalogueSource(str(file), Fetcher()).read() == b"{}"
    assert CatalogueSource(file.as_uri(), Fetcher()).read() == b"{}"


def test_a_file_that_is_missing_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(CatalogueInvalid, match=r"cannot be read \(No such file"):
        CatalogueSource(str(tmp_path / "none.json"), Fetcher()).read()
