"""What a site says of shows and of the groups that release them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteShow:
    """A show by the site's own id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SiteGroup:
    """A group that releases a show, by the site's own id and name."""

    id: str
    name: str
