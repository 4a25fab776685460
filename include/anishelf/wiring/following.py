"""Builds the parts of `following`: the sites that list releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.wiring.context import Context
from anishelf.wiring.web import fetcher

if TYPE_CHECKING:
    from anishelf.following.ports import ReleaseSite


def sites(context: Context) -> tuple[ReleaseSite, ...]:
    """Return every site that lists releases; of Mikan's mirrors the one that is followed."""
    from anishelf.feeds.store.subscriptions import Subscriptions
    from anishelf.following.adapters import all_sites

    mirrors = Subscriptions(context.conn).mikan_sites()
    return all_sites(fetcher(context), mikan=mirrors[0] if mirrors else None)
