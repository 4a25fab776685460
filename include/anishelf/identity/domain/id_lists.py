"""The community's list of which anime is which series and season on TheTVDB; read, never shipped.

Shape: https://github.com/Fribb/anime-lists, anime-lists-reduced.json: rows with `anidb_id`, `tvdb_id`,
`season` (`tvdb`, `tmdb`), `episode_offset` and `themoviedb_id` (`tv`, `movie`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from anishelf.errors import CatalogueInvalid

_LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class TvdbLink:
    """An anime of AniDB as TheTVDB has it; `season` 0 are specials, None is not stated.

    `episode_offset` is how many episodes of the season come before it.
    """

    anidb_id: int
    tvdb_id: int
    season: int | None
    episode_offset: int
    tmdb_series: int | None


def read_id_list(body: bytes) -> tuple[TvdbLink, ...]:
    """Return the rows that name an anime on both sites, or raise CatalogueInvalid."""
    try:
        rows = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise CatalogueInvalid(f"the id list is no JSON: {error}") from error
    if not isinstance(rows, list):
        raise CatalogueInvalid("the id list is no list: is it anime-lists-reduced.json?")
    found = {link.anidb_id: link for link in _links(rows)}
    if not found:
        raise CatalogueInvalid("the id list names no anime that TheTVDB has")
    return tuple(found.values())


def _links(rows: list[Any]) -> Iterator[TvdbLink]:
    for row in rows:
        if not isinstance(row, dict):
            continue
        anidb, tvdb = _id(row.get("anidb_id")), _id(row.get("tvdb_id"))
        if anidb is not None and tvdb is not None:
            yield TvdbLink(
                anidb_id=anidb,
                tvdb_id=tvdb,
                season=_number(_part(row, "season", "tvdb")),
                episode_offset=_number(_offset(row)) or 0,
                tmdb_series=_id(_part(row, "themoviedb_id", "tv")),
            )


def _offset(row: dict[str, Any]) -> Any:
    offset = row.get("episode_offset")
    return offset.get("tvdb") if isinstance(offset, dict) else offset


def _part(row: dict[str, Any], name: str, part: str) -> Any:
    value = row.get(name)
    return value.get(part) if isinstance(value, dict) else None


def _id(value: Any) -> int | None:
    number = _number(value)
    return number if number and number <= _LARGEST_ID else None


def _number(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= _LARGEST_ID else None
