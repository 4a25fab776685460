"""Auto_Bangumi 3: its tables `bangumi`, `rssitem` and `torrent`.

Structure: https://github.com/EstrellaXD/Auto_Bangumi, backend/src/module/models. Filters of a show
are regular expressions joined by commas; a title that one of them matches is not taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from anishelf.following.domain.imports.model import (
    OUR_FOLDERS,
    OUR_NUMBERS,
    FeedToFollow,
    Import,
    KnownRelease,
    Program,
    Row,
    Tables,
    is_feed,
    number,
    once_each,
    parted,
    table,
    text,
)
from anishelf.titles.parser import parse_title

_MINE = Program.AUTO_BANGUMI


def read_auto_bangumi(tables: Tables) -> Import:
    """Return its shows, each by its own feed, and the collective feeds beside them."""
    shows, notes = table(tables, "bangumi", _MINE), []
    downloaded: dict[int, list[KnownRelease]] = defaultdict(list)
    for row in tables.get("torrent", ()):
        refers = number(row, "bangumi_id") or number(row, "refer_id")
        if row.get("downloaded") and refers is not None:
            downloaded[refers].append(KnownRelease(text(row, "name"), text(row, "url")))
    feeds = []
    for row in shows:
        name = text(row, "official_title") or text(row, "title_raw")
        if row.get("deleted"):
            notes.append(f"{name}: it was deleted there")
        elif not is_feed(text(row, "rss_link")):
            notes.append(f"{name}: it has no feed of its own")
        else:
            feeds.append(_feed(row, name, downloaded.get(number(row, "id") or 0, [])))
    known = {feed.url for feed in feeds}
    feeds += [
        _collective(row)
        for row in tables.get("rssitem", ())
        if is_feed(text(row, "url")) and text(row, "url") not in known
    ]
    return Import(_MINE, once_each(feeds), notes=tuple(notes))


def _feed(row: Row, name: str, downloaded: Sequence[KnownRelease]) -> FeedToFollow:
    refused, patterns = parted(filter(None, map(str.strip, text(row, "filter").split(","))))
    season = number(row, "season") or 1
    notes = [
        *([OUR_NUMBERS] if row.get("episode_offset") or row.get("offset") else []),
        *([OUR_FOLDERS] if text(row, "save_path") else []),
    ]
    return FeedToFollow(
        url=text(row, "rss_link"),
        name=name if season == 1 else f"{name} S{season}",
        first_episode=_after(downloaded),
        refused=refused,
        patterns=patterns,
        paused=bool(row.get("archived")),
        downloaded=tuple(downloaded),
        notes=tuple(notes),
    )


def _collective(row: Row) -> FeedToFollow:
    return FeedToFollow(
        url=text(row, "url"),
        name=text(row, "name") or text(row, "url"),
        paused="enabled" in row and not row["enabled"],
    )


def _after(downloaded: Sequence[KnownRelease]) -> int | None:
    """Return the number after the last episode that was downloaded, or None."""
    read = [parse_title(each.title) for each in downloaded]
    ends = [t.episode_end or t.episode for t in read if t and t.episode is not None]
    return int(max(ends)) + 1 if ends else None
