"""Step: bring the public catalogue of shows into the database."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from anishelf.errors import CatalogueInvalid
from anishelf.identity.domain.catalogue import (
    READING,
    CatalogueName,
    CatalogueShow,
    Loaded,
    read_catalogue,
)
from anishelf.identity.domain.matching import RULES, Simplify, title_key

log = logging.getLogger(__name__)

_LEAST_SHARE = 0.5
"""A catalogue that lost more than half of its shows is a broken one."""

_LONGEST_KEY = 600
"""A PostgreSQL index entry holds about 2,700 bytes, and one character may become many."""


class Source(Protocol):
    """Where the catalogue comes from."""

    def read(self) -> bytes: ...


class Rows(Protocol):
    """The catalogue in the database."""

    def digest(self) -> str | None: ...
    def count(self) -> int: ...
    def replace(
        self,
        shows: Sequence[CatalogueShow],
        names: Iterable[CatalogueName],
        *,
        digest: str,
        now: datetime,
    ) -> None: ...
    def confirm(self, *, now: datetime) -> None: ...


def refresh_catalogue(source: Source, rows: Rows, *, simplify: Simplify, now: datetime) -> Loaded:
    """Load the catalogue; the same file again, read by the same rules, changes nothing."""
    body = source.read()
    digest = f"{RULES}.{READING}:{hashlib.sha256(body).hexdigest()}"
    known = rows.count()
    if digest == rows.digest():
        rows.confirm(now=now)
        return Loaded(shows=known, changed=False)
    shows = read_catalogue(body)
    if len(shows) < known * _LEAST_SHARE:
        raise CatalogueInvalid(
            f"the new catalogue has {len(shows)} shows, the old one {known}: the old one is kept; "
            "check ANISHELF_CATALOGUE_URL"
        )
    rows.replace(shows, catalogue_names(shows, simplify), digest=digest, now=now)
    log.info("%s shows are in the catalogue", len(shows))
    return Loaded(shows=len(shows), changed=True)


def catalogue_names(shows: Iterable[CatalogueShow], simplify: Simplify) -> Iterator[CatalogueName]:
    """Yield each show's names as they are compared; a name that ends in a digit, in two ways."""
    for show in shows:
        for name in show.names:
            key = title_key(name, simplify)
            if 0 < len(key.key) <= _LONGEST_KEY:
                yield CatalogueName(show, key.key, key.season, name)
            if 0 < len(key.hint_key) <= _LONGEST_KEY:
                yield CatalogueName(show, key.hint_key, key.hint, name, from_digit=True)
