"""FlexGet: the tasks of its config with `rss` and `series`, templates included.

Structure: https://flexget.com/Plugins/series and /Plugins/rss. Shows stand in a list, each as a name
or a name with options, or in groups of such lists, with `settings` for each group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from anishelf.following.domain.imports.model import (
    OUR_FOLDERS,
    FeedToFollow,
    Import,
    Program,
    Row,
    ShowToFollow,
    Tables,
    is_feed,
    parted,
    table,
    words,
)

_MINE = Program.FLEXGET
_OPTIONS = frozenset(
    {"quality", "qualities", "from_group", "identified_by", "begin", "path", "set"}
)
_LINES = ("2160p", "1080p", "720p", "480p")


def read_flexget(tables: Tables) -> Import:
    """Return a feed for each task that accepts all, and a show for each series of the others."""
    (config,) = table(tables, "", _MINE) or ({},)
    tasks, templates = _mapping(config.get("tasks")), _mapping(config.get("templates"))
    feeds: list[FeedToFollow] = []
    shows: list[ShowToFollow] = []
    notes = ["what was seen is in FlexGet's database: feeds are followed from now on"]
    for name, task in tasks.items():
        whole = _with_templates(_mapping(task), templates)
        listed = list(_shows(whole))
        shows += listed
        addresses = [url for url in _addresses(whole) if is_feed(url)]
        if listed:
            notes += [
                f"task {name}: its feed {url} is searched by the shows' names" for url in addresses
            ]
        else:
            feeds += [_feed(url, name, whole) for url in addresses]
        if not listed and not addresses:
            notes.append(f"task {name}: it has neither series nor a feed")
    return Import(_MINE, tuple(feeds), tuple(shows), tuple(notes))


def _with_templates(task: Row, templates: Row) -> Row:
    whole: dict[str, Any] = {}
    for name in ("global", *words(task.get("template"))):
        whole |= _mapping(templates.get(name))
    return whole | dict(task)


def _addresses(task: Row) -> Iterator[str]:
    for source in (task, *map(_mapping, task.get("inputs") or ())):
        rss = source.get("rss")
        url = rss.get("url") if isinstance(rss, Mapping) else rss
        if isinstance(url, str):
            yield url


def _feed(url: str, name: str, task: Row) -> FeedToFollow:
    regexp = _mapping(task.get("regexp"))
    refused, patterns = parted(_expressions(regexp.get("reject")))
    wanted = tuple(_expressions(regexp.get("accept")))
    notes = (OUR_FOLDERS,) if {"download", "set", "move"} & set(task) else ()
    return FeedToFollow(url, name, refused=refused, patterns=patterns, wanted=wanted, notes=notes)


def _expressions(listed: object) -> Iterator[str]:
    for each in listed if isinstance(listed, list) else ():
        yield from map(str, each) if isinstance(each, Mapping) else (str(each),)


def _shows(task: Row) -> Iterator[ShowToFollow]:
    series = task.get("series")
    if isinstance(series, list):
        yield from (_show(each, {}) for each in series)
        return
    groups = _mapping(series)
    settings = _mapping(groups.get("settings"))
    for group, listed in groups.items():
        if group != "settings" and isinstance(listed, list):
            options = {"quality": group, **_mapping(settings.get(group))}
            yield from (_show(each, options) for each in listed)


def _show(each: object, usual: Row) -> ShowToFollow:
    name, own = next(iter(each.items())) if isinstance(each, Mapping) and each else (each, {})
    options = {**usual, **_mapping(own)}
    text = " ".join(map(str, (options.get("quality"), *words(options.get("qualities")))))
    unknown = sorted(set(options) - _OPTIONS)
    notes = [f"its option {option} is not taken over" for option in unknown]
    season, episode = _begin(str(options.get("begin") or ""))
    return ShowToFollow(
        name=str(name),
        season=season,
        first_episode=episode,
        groups=words(options.get("from_group")),
        resolutions=tuple(lines for lines in _LINES if lines in text),
        notes=(*notes, *([OUR_FOLDERS] if {"path", "set"} & set(options) else [])),
    )


def _begin(text: str) -> tuple[int | None, int | None]:
    """Return season and episode of `S02E05`, or the episode of `5`."""
    season, found, episode = text.upper().removeprefix("S").partition("E")
    if found and season.isdecimal() and episode.isdecimal():
        return int(season), int(episode)
    return (None, int(text)) if text.isdecimal() else (None, None)


def _mapping(value: object) -> Row:
    return value if isinstance(value, Mapping) else {}
