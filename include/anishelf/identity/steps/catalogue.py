"""Step: bring the public catalogue of shows into the database."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from anishelf.errors import CatalogueInvalid
from anishelf.identity.domain.catalogue import (
    READING,
    CatalogueName,
    CatalogueShow,
    Loaded,
    read_catalogue,
)
from anishelf.identity.domain.title_key import RULES, title_key
from anishelf.identity.ports import CatalogueRows, ReadCatalogue

log = logging.getLogger(__name__)

_LEAST_SHARE = 0.5
"""A catalogue that lost more than half of its shows is a broken one."""

_LONGEST_KEY = 600
"""A PostgreSQL index entry holds about 2,700 bytes, and one character may become many."""


def refresh_catalogue(
    read: ReadCatalogue, rows: CatalogueRows, *, now: datetime, force: bool = False
) -> Loaded:
    """Load the catalogue; the same file again, read by the same rules, changes nothing.

    With *force* it is written again all the same.
    """
    body = read()
    digest = f"{RULES}.{READING}:{hashlib.sha256(body).hexdigest()}"
    known = rows.count()
    if digest == rows.digest() and not force:
        rows.confirm(now=now)
        return Loaded(shows=known, changed=False)
    shows = read_catalogue(body)
    if len(shows) < known * _LEAST_SHARE:
        raise CatalogueInvalid(
            f"the new catalogue has {len(shows)} shows, the old one {known}: the old one is kept; "
            "check ANISHELF_CATALOGUE_URL"
        )
    rows.replace(shows, catalogue_names(shows), digest=digest, now=now)
    log.info("%s shows are in the catalogue", len(shows))
    return Loaded(shows=len(shows), changed=True)


def catalogue_names(shows: Iterable[CatalogueShow]) -> Iterator[CatalogueName]:
    """Yield each show's names as they are compared; a name that ends in a digit, in two ways."""
    for show in shows:
        for name in show.names:
            key = title_key(name)
            if 0 < len(key.key) <= _LONGEST_KEY:
                yield CatalogueName(show, key.key, key.season, name)
            if 0 < len(key.hint_key) <= _LONGEST_KEY:
                yield CatalogueName(show, key.hint_key, key.hint, name, from_digit=True)
