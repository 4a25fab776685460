"""Bring the community's id list into the database."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from anishelf.errors import CatalogueInvalid
from anishelf.identity.domain.catalogue import Loaded
from anishelf.identity.domain.id_lists import read_id_list
from anishelf.identity.store.id_lists import IdLists

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from psycopg import Connection

__all__ = ["refresh_id_list"]

_READING = 1
"""The version of `read_id_list`: what was read by another one is read again."""

_LEAST_SHARE = 0.5


def refresh_id_list(
    conn: Connection, read: Callable[[], bytes], *, now: datetime, force: bool = False
) -> Loaded:
    """Load the id list; the same file again changes nothing, unless *force* says so.

    Raises FetchFailed, and CatalogueInvalid for what is no such list or lost half of its rows; the
    old one stays in use.
    """
    rows, body = IdLists(conn), read()
    digest = f"{_READING}:{hashlib.sha256(body).hexdigest()}"
    known = rows.count()
    if digest == rows.digest() and not force:
        rows.confirm(now=now)
        return Loaded(shows=known, changed=False)
    links = read_id_list(body)
    if len(links) < known * _LEAST_SHARE:
        raise CatalogueInvalid(
            f"the new id list has {len(links)} rows, the old one {known}: the old one is kept; "
            "check ANISHELF_ID_MAP_URL"
        )
    rows.replace(links, digest=digest, now=now)
    return Loaded(shows=len(links), changed=True)
