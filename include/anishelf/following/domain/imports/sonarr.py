"""Sonarr 4: its series and episodes, by its API (v3) or as its database has them.

Structure: the official specification of the API, `SeriesResource` and `EpisodeResource`; the tables
`Series` and `Episodes` hold the same under names with a capital.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from anishelf.following.domain.imports.model import (
    OUR_FOLDERS,
    Import,
    Program,
    Row,
    ShowToFollow,
    Tables,
    number,
    table,
    text,
)

_MINE = Program.SONARR
_ANIME = {"anime", 2}  # the API's word, and the number in the database


def read_sonarr(tables: Tables) -> Import:
    """Return its monitored series of the kind anime, a show for each monitored season."""
    series = [_lowered(row) for row in table(tables, "series", _MINE)]
    last = _last_episodes(map(_lowered, tables.get("episodes", ())))
    shows: list[ShowToFollow] = []
    notes = ["quality profiles, indexers and tags are not taken over: your policy decides here"]
    for row in series:
        if row.get("seriestype") not in _ANIME:
            notes.append(f"{text(row, 'title')}: it is no anime there")
        elif not row.get("monitored"):
            notes.append(f"{text(row, 'title')}: it is not monitored there")
        else:
            shows += _seasons(row, last)
    return Import(_MINE, shows=tuple(shows), notes=tuple(notes))


def _seasons(row: Row, last: Mapping[tuple[int, int], int]) -> Iterator[ShowToFollow]:
    listed = row.get("seasons")
    tvdb = number(row, "tvdbid")
    for season in map(_lowered, listed if isinstance(listed, list) else ()):
        which = number(season, "seasonnumber")
        if not which or not season.get("monitored"):
            continue
        has = last.get((number(row, "id") or 0, which))
        yield ShowToFollow(
            name=text(row, "title"),
            season=which,
            ids=(f"tvdb/{tvdb}",) if tvdb else (),
            first_episode=has + 1 if has else None,
            notes=(OUR_FOLDERS,) if text(row, "path") else (),
        )


def _last_episodes(episodes: Iterator[Row]) -> dict[tuple[int, int], int]:
    """Return the last episode of each (series, season) that has a file."""
    last: dict[tuple[int, int], int] = defaultdict(int)
    for row in episodes:
        if row.get("hasfile") or number(row, "episodefileid"):
            key = (number(row, "seriesid") or 0, number(row, "seasonnumber") or 0)
            last[key] = max(last[key], number(row, "episodenumber") or 0)
    return last


def _lowered(row: object) -> Row:
    return {str(k).lower(): v for k, v in row.items()} if isinstance(row, Mapping) else {}
