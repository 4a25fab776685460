"""What is taken over from another program: feeds, shows, and what it has downloaded already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from anishelf.core.url import host_of
from anishelf.errors import ImportUnreadable

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
"""What a program keeps, by table; a program that keeps one list has one table."""


class Program(StrEnum):
    """The programs whose settings can be taken over."""

    AUTO_BANGUMI = "auto-bangumi"
    ANI_RSS = "ani-rss"
    SONARR = "sonarr"
    FLEXGET = "flexget"


@dataclass(frozen=True, slots=True)
class KnownRelease:
    """A release that the other program has downloaded: it is not downloaded again."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class FeedToFollow:
    """A feed that is to be followed as the other program did.

    `first_episode` is the one after the last that it has; None follows from now on. `refused` are
    words that must not stand in a title, `patterns` regular expressions that must not match one,
    `wanted` those of which one must match.
    """

    url: str
    name: str
    first_episode: int | None = None
    groups: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    paused: bool = False
    downloaded: tuple[KnownRelease, ...] = ()
    notes: tuple[str, ...] = ()
    """What of it cannot be carried over, and why."""


@dataclass(frozen=True, slots=True)
class ShowToFollow:
    """A show that the other program follows without a feed: it is looked for by its name.

    `first_episode` is the one after the last that it has in *season*; None follows from now on.
    """

    name: str
    season: int | None = None
    ids: tuple[str, ...] = ()
    first_episode: int | None = None
    groups: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """Everything that was read of another program, and what of it has no place here."""

    program: Program
    feeds: tuple[FeedToFollow, ...] = ()
    shows: tuple[ShowToFollow, ...] = ()
    notes: tuple[str, ...] = ()


OUR_NUMBERS = "its offset is not needed: episodes are numbered as bangumi.tv numbers them"
OUR_FOLDERS = "its folder is not taken over: files are named by your path template"


def table(tables: Tables, name: str, program: Program) -> Sequence[Row]:
    """Return the rows of a table, or raise ImportUnreadable."""
    try:
        return tables[name]
    except KeyError:
        raise ImportUnreadable(
            f"this holds nothing called {name!r}: is it what {program} keeps?"
        ) from None


def text(row: Row, name: str) -> str:
    """Return the words of a field; empty where there are none."""
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def number(row: Row, name: str) -> int | None:
    """Return a whole number, or None."""
    value = row.get(name)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def words(value: object) -> tuple[str, ...]:
    """Return the strings of a list, or the one string that stands in its place."""
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(each.strip() for each in listed if isinstance(each, str) and each.strip())


def is_plain(word: str) -> bool:
    """Return whether a regular expression is a word that stands for itself."""
    return not any(sign in word for sign in r"\[](){}.*+?^$|,")


def parted(expressions: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what of regular expressions are plain words, and the others."""
    listed = list(dict.fromkeys(expressions))
    plain = tuple(each for each in listed if is_plain(each))
    return plain, tuple(each for each in listed if not is_plain(each))


def once_each(feeds: Iterable[FeedToFollow]) -> tuple[FeedToFollow, ...]:
    """Return the feeds; one that several shows share is followed once."""
    found: dict[str, FeedToFollow] = {}
    for feed in feeds:
        found.setdefault(feed.url, feed)
    return tuple(found.values())


def is_feed(url: str) -> bool:
    """Return whether an address can be followed."""
    return url.startswith(("http://", "https://")) and host_of(url) is not None
