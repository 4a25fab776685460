"""ani-rss 3: the list of its subscriptions, as its file `ani.v2.json` has them.

Structure: https://github.com/wushuo894/ani-rss, entity Ani and StandbyRss. `match` and `exclude` are
regular expressions; one that begins with `{{group}}:` counts for that group alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from anishelf.following.domain.imports.model import (
    OUR_FOLDERS,
    OUR_NUMBERS,
    FeedToFollow,
    Import,
    Program,
    Row,
    Tables,
    is_feed,
    number,
    once_each,
    parted,
    table,
    text,
    words,
)

_MINE = Program.ANI_RSS
_FOR_A_GROUP = re.compile(r"^\{\{.*?\}\}:")


def read_ani_rss(tables: Tables) -> Import:
    """Return its subscriptions; a stand-by feed is followed beside the first one."""
    feeds: list[FeedToFollow] = []
    notes = []
    for row in table(tables, "", _MINE):
        name = text(row, "title")
        if is_feed(text(row, "url")):
            feeds += _feeds(row, name)
        else:
            notes.append(f"{name}: it has no feed")
    return Import(_MINE, once_each(feeds), notes=tuple(notes))


def _feeds(row: Row, name: str) -> Iterator[FeedToFollow]:
    excluded = [each for each in words(row.get("exclude")) if not _FOR_A_GROUP.match(each)]
    refused, patterns = parted(excluded)
    wanted = tuple(each for each in words(row.get("match")) if not _FOR_A_GROUP.match(each))
    season = number(row, "season") or 1
    group = text(row, "subgroup")
    first = FeedToFollow(
        url=text(row, "url"),
        name=name if season == 1 else f"{name} S{season}",
        first_episode=_next(row),
        groups=(group,) if group and group != "未知字幕组" else (),
        refused=refused,
        patterns=patterns,
        wanted=wanted,
        paused=row.get("enable") is False,
        notes=tuple(_notes(row)),
    )
    yield first
    for standby in row.get("standbyRssList") or ():
        if isinstance(standby, dict) and is_feed(text(standby, "url")):
            yield FeedToFollow(
                url=text(standby, "url"),
                name=f"{first.name} ({text(standby, 'label') or 'stand-by'})",
                first_episode=first.first_episode,
                refused=refused,
                patterns=patterns,
                paused=first.paused,
                notes=("it was a stand-by feed: your policy's groups say which release is taken",),
            )


def _next(row: Row) -> int | None:
    current = number(row, "currentEpisodeNumber")
    return current + 1 if current else None


def _notes(row: Row) -> Iterator[str]:
    if number(row, "offset"):
        yield OUR_NUMBERS
    if row.get("customDownloadPath"):
        yield OUR_FOLDERS
    if row.get("customEpisode"):
        yield "its own rule for episode numbers is not taken over: add a title parser if titles need one"
    if row.get("customRenameTemplateEnable"):
        yield "its template for names is not taken over: yours counts for every show"
    if skipped := [
        f"{each:g}" for each in row.get("notDownload") or () if isinstance(each, int | float)
    ]:
        yield f"episodes {', '.join(skipped)} are left out there: remove them here when they arrive"
    if any(
        _FOR_A_GROUP.match(each) for each in (*words(row.get("match")), *words(row.get("exclude")))
    ):
        yield "expressions for one group are not taken over: make filters of them"
