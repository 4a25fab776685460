"""Builds the parts of `following`: the sites that list releases."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from anishelf.wiring import identity, titles
from anishelf.wiring.context import Context
from anishelf.wiring.web import fetcher

if TYPE_CHECKING:
    from anishelf.following.domain.imports.model import Program, Tables
    from anishelf.following.ports import ReleaseSite
    from anishelf.following.steps.plan import Outside
    from anishelf.following.store.follows import Follows
    from anishelf.following.store.looks import Looks


_LOOK_EVERY = 5.0


def follows(context: Context) -> Follows:
    """Return what is followed."""
    from anishelf.following.store.follows import Follows

    return Follows(context.conn)


def program_tables(
    context: Context, program: Program, place: str, *, key: str | None = None
) -> Tables:
    """Return what another program keeps at *place*; ImportUnreadable, FetchFailed."""
    from anishelf.following.adapters.programs import read_program

    return read_program(program, place, fetcher(context), key=key)


def looks(context: Context) -> Looks:
    """Return when feeds are looked at again."""
    from anishelf.following.store.looks import Looks

    return Looks(context.conn)


def outside(context: Context) -> Outside:
    """Return what following asks: the release sites and bangumi.tv."""
    from anishelf.following.adapters import MikanSite
    from anishelf.following.steps.plan import Outside

    asked = sites(context)
    pages = next((site for site in asked if isinstance(site, MikanSite)), None)
    read = titles.title_reader(context)
    return Outside(asked, pages, identity.subjects(context), read)


def sites(context: Context) -> tuple[ReleaseSite, ...]:
    """Return the sites that are searched; of Mikan's mirrors the one that is followed."""
    from anishelf.feeds.store.feed_hosts import FeedHosts
    from anishelf.following.adapters import chosen_sites

    mirrors = FeedHosts(context.conn).mikan_sites()
    chosen = context.settings.release_sites
    web = fetcher(context, feeds=mirrors[:1])
    return chosen_sites(chosen, web, mikan=mirrors[0] if mirrors else None)


class ExpectedReleases:
    """Feeds whose moment has come; nobody waits for seconds, so it looks every few of them only."""

    def __init__(self, context: Context, timer: Callable[[], float] = time.monotonic) -> None:
        self._rows = looks(context)
        self._clock = context.clock
        self._timer = timer
        self._looked_at: float | None = None

    def due(self) -> bool:
        """Return whether `collect_releases` should be started; within five seconds it says no."""
        now = self._timer()
        if self._looked_at is not None and now - self._looked_at < _LOOK_EVERY:
            return False
        self._looked_at = now
        return self._rows.wants_call(now=self._clock())

    def call(self) -> bool:
        """Take the turn to start it; who calls again within a minute gets False."""
        return self._rows.call(now=self._clock())
