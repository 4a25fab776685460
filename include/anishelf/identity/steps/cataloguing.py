"""Asks the catalogue which show a release names, and TMDB's seasons where a sequel is meant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from anishelf.identity.domain.catalogue import CatalogueName, CatalogueShow
from anishelf.identity.domain.lookup import Index, Match, lookup_keys, match, series_to_follow
from anishelf.identity.domain.matching import Simplify
from anishelf.identity.domain.show import Blocked, IdentityQuery


class Names(Protocol):
    """The names of the catalogue."""

    def named(self, keys: Collection[str]) -> Sequence[CatalogueName]: ...
    def season_of_tmdb(self, series: str, season: int) -> Sequence[CatalogueShow]: ...


def find_in_catalogue(
    query: IdentityQuery, names: Names, *, simplify: Simplify, today: date
) -> Match | Blocked | None:
    """Return the show that the title names; Blocked when several fit, None when none does."""
    found = names.named(lookup_keys(query.titles, simplify))
    season, followed = series_to_follow(query, found, simplify)
    seasons = [show for series in followed for show in names.season_of_tmdb(series, season)]
    return match(query, Index(found, seasons), simplify=simplify, today=today)
