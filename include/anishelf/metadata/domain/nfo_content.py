"""What of bangumi.tv's words goes into an NFO, and how: titles, people, tags, dates, other ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from anishelf.identity.domain.subject import (
    BangumiEpisode,
    Character,
    Person,
    Subject,
    main_episodes,
)
from anishelf.metadata.domain.nfo import Actor, Credits, Described, EpisodeNfo, Rating, clean_text

_NO_PLOT = {"zh": "bangumi.tv 暂无简介。", "ja": "あらすじはまだありません。"}
_EPISODE_TITLE = {"zh": "第 {} 话", "ja": "第{}話"}
_DIRECTORS = ("导演", "总导演")
_WRITERS = ("系列构成", "脚本")
_STUDIOS = ("动画制作",)
_FORMS = frozenset(
    {"TV", "WEB", "OVA", "剧场版", "短片", "日本", "中国", "美国", "韩国", "欧美", "国产"}
)
_COMMON_TAG = 50
_MOST_TAGS, _MOST_ACTORS, _MOST_WRITERS = 12, 30, 10
_FIRST_YEAR = 1851  # Jellyfin drops earlier years
_UNSAFE_YEAR = "年"
_PROVIDERS = frozenset({"tmdb", "anidb", "mal", "anilist"})
_NUMBER = re.compile(r"([1-9]\d{0,9})", re.ASCII)
_TMDB_NUMBER = re.compile(r"(?:tv|movie)/([1-9]\d{0,9})(?:/.*)?", re.ASCII)


def provider_ids(
    ids: Iterable[tuple[str, str]], *, of_season: bool = False
) -> tuple[tuple[str, str], ...]:
    """Return external ids as media players read them: plain numbers, one for each provider.

    TMDB's number is a whole series' or a film's, so a season has none.
    """
    found: dict[str, str] = {}
    for namespace, value in ids:
        number = _TMDB_NUMBER.fullmatch(value) if namespace == "tmdb" else _NUMBER.fullmatch(value)
        if number and namespace in _PROVIDERS and not (of_season and namespace == "tmdb"):
            found.setdefault(namespace, number[1])
    return tuple(sorted(found.items()))


def describe(
    subject: Subject,
    *,
    language: str,
    episodes: Sequence[BangumiEpisode] = (),
    other_ids: tuple[tuple[str, str], ...] = (),
) -> Described:
    """Return what is said of *subject*; where it has no date, its first episode's stands in."""
    return Described(
        title=clean_text(subject.title(language)) or f"bgm/{subject.id}",
        original_title=clean_text(subject.name),
        plot=clean_text(subject.summary) or no_plot(language),
        bangumi_id=subject.id,
        rating=Rating(subject.score, subject.votes) if subject.score else None,
        premiered=_usable(subject.air_date) or _first_day(episodes),
        other_ids=other_ids,
    )


def credits_of(
    subject: Subject, persons: Iterable[Person], characters: Iterable[Character]
) -> Credits:
    """Return who made *subject* and what it is like."""
    people = list(persons)
    return Credits(
        genres=_clean(tag for tag in subject.meta_tags if tag not in _FORMS),
        tags=_tags(subject),
        studios=_made_by(people, _STUDIOS) or _boxed(subject, _STUDIOS),
        directors=_made_by(people, _DIRECTORS) or _boxed(subject, _DIRECTORS),
        writers=(_made_by(people, _WRITERS) or _boxed(subject, _WRITERS))[:_MOST_WRITERS],
        actors=_actors(characters),
        is_adult=subject.nsfw,
    )


def last_day(seasons: Iterable[Subject], *, now: datetime) -> date | None:
    """Return the day on which the show ended, or None while a season of it may go on."""
    ends = [season.end_date for season in seasons]
    known = [end for end in ends if end is not None and end < now.date()]
    return max(known) if known and len(known) == len(ends) else None


def describe_episode(
    row: BangumiEpisode | None,
    *,
    number: int,
    season: int,
    show_title: str,
    language: str,
    display: tuple[int, int] | None = None,
) -> EpisodeNfo:
    """Return what is said of one episode; *row* is None where bangumi.tv lists none."""
    fallback = _EPISODE_TITLE.get(language, "Episode {}").format(number)
    if row is None:
        return EpisodeNfo(fallback, clean_text(show_title), season, number, no_plot(language))
    title = clean_text(row.title(language)) or fallback
    original = clean_text(row.name)
    return EpisodeNfo(
        title=title,
        show_title=clean_text(show_title),
        season=season,
        episode=number,
        plot=clean_text(row.summary) or no_plot(language),
        original_title=original or None,
        runtime=minutes(row.duration_seconds),
        aired=_usable(row.air_date),
        bangumi_id=row.id,
        display=display,
    )


def shown_before(row: BangumiEpisode, season: int) -> tuple[int, int] | None:
    """Return (season, episode) before which an x.5 episode is watched; None for other specials."""
    if row.sort == 0 or row.sort % 1 == 0:
        return None
    return season, int(row.ep or row.sort) + 1


def minutes(seconds: int) -> int | None:
    """Return whole minutes, or None for an unknown length."""
    return max(1, int(Decimal(seconds) / 60 + Decimal("0.5"))) if seconds > 0 else None


def no_plot(language: str) -> str:
    """Return the sentence that stands where nobody has written a summary yet."""
    return _NO_PLOT.get(language, "There is no summary yet.")


def _usable(day: date | None) -> date | None:
    return day if day is not None and day.year >= _FIRST_YEAR else None


def _first_day(episodes: Sequence[BangumiEpisode]) -> date | None:
    days = [e.air_date for e in main_episodes(episodes) if _usable(e.air_date)]
    return min((day for day in days if day), default=None)


def _tags(subject: Subject) -> tuple[str, ...]:
    common = sorted((t for t in subject.tags if t.count >= _COMMON_TAG), key=lambda t: -t.count)
    words = (t.name for t in common if t.name not in _FORMS and not _names_a_year(t.name))
    return _clean(words)[:_MOST_TAGS]


def _names_a_year(tag: str) -> bool:
    return tag[:4].isdecimal() and (len(tag) == len("2024") or _UNSAFE_YEAR in tag)


def _made_by(people: Iterable[Person], relations: Sequence[str]) -> tuple[str, ...]:
    ordered = list(people)
    return _clean(p.name for relation in relations for p in ordered if p.relation == relation)


def _boxed(subject: Subject, keys: Sequence[str]) -> tuple[str, ...]:
    values = (value for key in keys for value in subject.infobox.get(key, ()))
    return _clean(name for value in values for name in value.replace("，", "、").split("、"))


def _actors(characters: Iterable[Character]) -> tuple[Actor, ...]:
    spoken = [c for c in characters if clean_text(c.actor)][:_MOST_ACTORS]
    return tuple(
        Actor(name=clean_text(c.actor), role=clean_text(c.name), order=order, thumb=c.image)
        for order, c in enumerate(spoken)
    )


def _clean(words: Iterable[str]) -> tuple[str, ...]:
    tidy: Callable[[str], str] = clean_text
    return tuple(dict.fromkeys(word for word in map(tidy, words) if word))
