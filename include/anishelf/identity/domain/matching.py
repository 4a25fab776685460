"""Compares shows with what a release says: the season in a name, year, kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from anishelf.identity.domain.query import IdentityQuery
from anishelf.identity.domain.season_witnesses import stated_season
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.subject import Subject
from anishelf.identity.domain.title_key import TitleKey

_NAME_KEYS = ("中文名", "别名")
_AROUND_AIRING = timedelta(days=366)
_PER_EPISODE = timedelta(days=7)


def names_of(subject: Subject) -> tuple[str, ...]:
    """Return every name of *subject* once: original, Chinese, and what the infobox adds."""
    boxed = [value for key in _NAME_KEYS for value in subject.infobox.get(key, ())]
    return tuple(dict.fromkeys(n for n in (subject.name, subject.name_cn, *boxed) if n.strip()))


def named_season(subject: Subject) -> int | None:
    """Return the season that the two main names of *subject* state, or None.

    Aliases do not count: they are written by hand and name neighbours' seasons too.
    """
    return stated_season((subject.name, subject.name_cn))


def year_fits(
    subject: Subject, *, year: int | None, published_at: datetime | None, now: datetime
) -> bool | None:
    """Return whether *subject* may be what a title of *year* or an item of that date names.

    The title's own year counts first, within one; else the publication must be inside the air
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


def agreement(keys: Sequence[TitleKey], name: TitleKey, stated: int | None) -> bool | None:
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
