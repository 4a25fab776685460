"""Which bangumi.tv subject a Mikan show is: asked of Mikan once, kept for good."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from anishelf.errors import FetchFailed, MetadataInvalid, NotFound

log = logging.getLogger(__name__)

_ASK_AGAIN = timedelta(days=1)
"""How long an answer is believed that names no subject."""


class Cache(Protocol):
    """What Mikan's pages said."""

    def mikan_show(self, mikan_id: str, *, since: datetime) -> tuple[int | None] | None: ...
    def save_mikan_show(self, mikan_id: str, bangumi_id: int | None, *, now: datetime) -> None: ...


class Site(Protocol):
    """Mikan itself."""

    def bangumi_id(self, mikan_id: str) -> int | None: ...
    def show_of(self, infohash: str) -> str | None: ...


@dataclass(slots=True)
class MikanShows:
    """Answers from the cache, and asks the site for what is not there.

    Pages of releases only help the title along: a site that does not show them is left alone for
    the run.
    """

    cache: Cache
    site: Site
    now: datetime
    _is_silent: bool = field(default=False, init=False)
    _titles: dict[str, int | None] = field(default_factory=dict, init=False)

    def bangumi_id(self, mikan_id: str) -> int | None:
        """Return the bangumi.tv subject of the show, or None when Mikan names none."""
        known = self._known(mikan_id)
        if known is not None:
            return known[0]
        found = self.site.bangumi_id(mikan_id)
        self.cache.save_mikan_show(mikan_id, found, now=self.now)
        return found

    def bangumi_id_of_title(self, title_key: str) -> int | None:
        """Return the subject that a release of this title was last, or None when nobody asked."""
        if title_key not in self._titles:
            known = self._known(_row_of(title_key)) if title_key else None
            self._titles[title_key] = known[0] if known else None
        return self._titles[title_key]

    def bangumi_id_of_release(self, infohash: str, title_key: str) -> int | None:
        """Return the subject of the show that a release belongs to, or None when there is none."""
        row = f"release/{infohash.lower()}"
        known = self._known(row) or self._known_to_be_none(title_key)
        if known is not None:
            return known[0]
        if self._is_silent:
            return None
        try:
            found = self._ask(infohash)
        except NotFound:
            found = None
        except (FetchFailed, MetadataInvalid) as error:
            log.warning("Mikan's pages of releases do not help in this run: %s", error)
            self._is_silent = True
            return None
        for key in (row, _row_of(title_key)) if title_key else (row,):
            self.cache.save_mikan_show(key, found, now=self.now)
        self._titles[title_key] = found
        return found

    def _ask(self, infohash: str) -> int | None:
        mikan_id = self.site.show_of(infohash)
        return self.bangumi_id(mikan_id) if mikan_id else None

    def _known(self, row: str) -> tuple[int | None] | None:
        return self.cache.mikan_show(row, since=self.now - _ASK_AGAIN)

    def _known_to_be_none(self, title_key: str) -> tuple[int | None] | None:
        """Return (None,) for a title that Mikan files under no show: others of it are not asked."""
        known = self._known(_row_of(title_key)) if title_key else None
        return known if known == (None,) else None


def _row_of(title_key: str) -> str:
    digest = hashlib.sha256(title_key.encode()).hexdigest()  # a title may be longer than an index
    return f"title/{digest}"
