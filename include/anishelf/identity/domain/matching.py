"""Compares the names of shows: normalised keys, the season in a name, and whether a year fits."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anishelf.identity.domain.show import IdentityQuery, Subject
from anishelf.identity.domain.states import WorkKind

Simplify = Callable[[str], str]
"""Turns Traditional Chinese characters into Simplified ones; others stay."""

RULES = 1
"""The version of `title_key`: what was compared by another one is computed again."""

_NAME_KEYS = ("中文名", "别名")
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_ROMAN = {"ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
_SEASON = re.compile(
    r"""
      第 \s* (?P<chinese>[0-9〇零一二两三四五六七八九十]{1,3}) \s*
        (?: 季 | 期 | 部 (?!分) | シリーズ | シーズン )
    | (?P<ordinal>[0-9]{1,2}) (?:st|nd|rd|th) \s+ (?:season|series)
    | \b (?:season|series) \s* (?P<word>[0-9]{1,2}) (?![0-9])
    | (?<![a-z0-9]) s (?P<letter>[0-9]{1,2}) (?![a-z0-9])
    | (?<=[^0-9a-z]) (?P<roman>ii|iii|iv|vi{1,3}) \s* $
    | (?<=[^\x00-\x7f]) (?P<glued>ii|iii|iv|vi{1,3}) \s* $
    | (?P<bare>[0-9〇一二三四五六七八九十]{1,2}) \s* 期 (?=\s|$)
    """,
    re.VERBOSE,
)
_YEAR = re.compile(r"[(\[（【]\s*(?:19|20)\d{2}\s*[)\]）】]")
_FORM = re.compile(
    r"[(\[（【]\s*(?:tv|ova|oad|web|tv\s*版|tv\s*アニメ|アニメ|动画|动画版)\s*[)\]）】]"
)
_TRAILING = re.compile(r"(?P<name>.*[^0-9\s])\s*(?P<digit>[2-9])\s*$")
_AROUND_AIRING = timedelta(days=366)
_PER_EPISODE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TitleKey:
    """A name without what people write differently; `season` is None where it names none.

    `hint` is a digit at the end (`… 2`): it may be a season or part of the name, so `key` keeps it
    and `hint_key` does without it.
    """

    key: str
    season: int | None = None
    hint: int | None = None
    hint_key: str = ""


@functools.lru_cache(maxsize=20_000)
def title_key(name: str, simplify: Simplify) -> TitleKey:
    """Return the comparable form of *name*; its key is empty when nothing is left to compare."""
    text = simplify(unicodedata.normalize("NFKC", name).lower())
    text = _FORM.sub(" ", _YEAR.sub(" ", text)).strip()
    text, season = _take_season(text)
    trailing = _TRAILING.fullmatch(text.strip()) if season is None else None
    return TitleKey(
        key=_squeeze(text),
        season=season,
        hint=int(trailing["digit"]) if trailing else None,
        hint_key=_squeeze(trailing["name"]) if trailing else "",
    )


def names_of(subject: Subject) -> tuple[str, ...]:
    """Return every name of *subject* once: original, Chinese, and what the infobox adds."""
    boxed = [value for key in _NAME_KEYS for value in subject.infobox.get(key, ())]
    return tuple(dict.fromkeys(n for n in (subject.name, subject.name_cn, *boxed) if n.strip()))


def named_season(subject: Subject, simplify: Simplify) -> int | None:
    """Return the season that the two main names of *subject* state, or None.

    Aliases do not count: they are written by hand and name neighbours' seasons too.
    """
    keys = [title_key(name, simplify) for name in (subject.name, subject.name_cn) if name]
    stated = {key.season for key in keys if key.season is not None}
    return stated.pop() if len(stated) == 1 else None


def year_fits(
    subject: Subject, *, year: int | None, published_at: datetime | None, now: datetime
) -> bool | None:
    """Return whether *subject* may be what a title of *year* or an item of that date names.

    The title's own year counts first, within one; else the publication must lie inside the air
    window widened by a year. None means that there is nothing to compare.
    """
    if year is not None and subject.year is not None:
        return abs(subject.year - year) <= 1
    if published_at is None or subject.air_date is None:
        return None
    first, last = air_window(subject, now=now)
    return first - _AROUND_AIRING <= published_at.date() <= last + _AROUND_AIRING


def air_window(subject: Subject, *, now: datetime) -> tuple[date, date]:
    """Return the first and the last day on which *subject* airs, as far as it is known.

    Without an end it is as long as its episodes take, one a week; without their number it goes on.
    """
    first = subject.air_date or date.min
    if subject.end_date is not None:
        return first, max(first, subject.end_date)
    if subject.episode_count:
        return first, first + _PER_EPISODE * subject.episode_count
    return first, max(first, now.date())


def stated_season(query: IdentityQuery, simplify: Simplify) -> int | None:
    """Return the season that the title states, or None; season 0 states specials, not a season."""
    if query.season is not None:
        return query.season or None
    seasons = (title_key(title, simplify).season for title in query.titles)
    return next((season for season in seasons if season), None)


def review_key(titles: Iterable[str], season: int | None, simplify: Simplify) -> str:
    """Return the key under which a person's word about a title counts; empty when there is none."""
    key = next((k for title in titles if (k := title_key(title, simplify).key)), "")
    return f"{key} s{season}" if key and season else key


def agreement(keys: list[TitleKey], name: TitleKey, stated: int | None) -> bool | None:
    """Return whether *name* is one of *keys* with the same season; None: it leaves that open."""
    wanted = stated or 1
    if name.key in {key.key for key in keys}:
        if name.season is None and wanted > 1:
            return None
        return (name.season or 1) == wanted
    if name.season is None and name.hint is not None:
        # «… 2» on one side and «… S2» on the other.
        return name.hint == wanted and name.hint_key in {key.key for key in keys}
    hinted = {(key.hint_key, key.hint) for key in keys if key.hint}
    return stated is None and (name.key, name.season) in hinted


def kind_fits(kind: WorkKind, query: IdentityQuery) -> bool:
    """Return whether a release may be of this kind: film, OVA or series."""
    if kind is WorkKind.OVA:
        return True
    if query.is_movie:
        return kind is WorkKind.MOVIE
    if kind is WorkKind.MOVIE:
        # A film carries no number; a season does, or is a batch.
        return query.episode is None and not query.is_batch and not query.is_special
    return True


def _take_season(text: str) -> tuple[str, int | None]:
    match = _SEASON.search(text)
    if match is None or not match.start():
        return text, None
    season = _number(next(group for group in match.groups() if group))
    return (text[: match.start()] + " " + text[match.end() :], season) if season else (text, None)


def _number(text: str) -> int:
    if text in _ROMAN:
        return _ROMAN[text]
    if text.isdecimal():
        return int(text)
    tens, found, ones = text.partition("十")
    if not found:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _squeeze(text: str) -> str:
    kept = "".join(c for c in text if unicodedata.category(c)[0] in "LN")
    # A name of punctuation only («…», «△») is still a name.
    return kept or "".join(text.split())
