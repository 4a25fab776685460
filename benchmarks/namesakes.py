"""Shows of the catalogue whose names begin like an older one's: what 前传 tells where it is known."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import takewhile

from anishelf.identity.domain.catalogue import CatalogueShow
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.title_key import title_key

_RIGHT_AFTER = timedelta(days=10)
_WITHIN = timedelta(days=300)
_LONG_ENOUGH = 4
_ALIKE = 6


class Namesakes:
    """The names of all shows, to find the older one that a show may go on from."""

    def __init__(self, shows: Iterable[CatalogueShow]) -> None:
        self._by_key: dict[str, list[CatalogueShow]] = defaultdict(list)
        self._series: list[tuple[str, date]] = []
        for show in shows:
            if show.begins is None or show.kind is WorkKind.MOVIE:
                continue
            for name in show.names:
                self._by_key[title_key(name).key].append(show)
            if show.kind is WorkKind.TV:
                insort(self._series, (title_key(show.names[0]).key, show.begins))

    def followed_by(self, show: CatalogueShow, line: Sequence[CatalogueShow]) -> bool:
        """Return whether *show* may go on from an older one that is not in its *line*."""
        if show.begins is None:
            return False
        own = {each.bangumi_id for each in line}
        keys = [title_key(name).key for name in show.names[:2]]
        return any(
            _goes_on(key, length, older, show.begins)
            for key in keys
            for length in range(2, len(key))
            for older in self._by_key.get(key[:length], ())
            if older.bangumi_id not in own
        ) or self._has_a_twin(keys[0], show.begins)

    def _has_a_twin(self, key: str, begins: date) -> bool:
        """Return whether the name of a show of the same year differs in its last word only."""
        for other, began in self._around(key):
            shared = _shared(other, key)
            alike = shared >= _ALIKE and 3 * shared > 2 * len(key) and len(key) - shared > 3
            if alike and timedelta(0) < begins - began < _WITHIN:
                return True
        return False

    def _around(self, key: str) -> Iterator[tuple[str, date]]:
        at = bisect_left(self._series, (key, date.min))
        yield from (each for each in self._series[max(at - 2, 0) : at + 3] if each[0] != key)


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _goes_on(key: str, length: int, older: CatalogueShow, begins: date) -> bool:
    """Return whether the show *key* goes on from *older*, whose name is its first *length* signs."""
    if older.begins is None or older.begins >= begins:
        return False
    rest = key[length:]
    numbered = rest[0] in "23456789" and not rest[1:2].isdigit() and not key[length - 1].isdigit()
    if numbered:
        return True
    if length < _LONG_ENOUGH or 3 * length < len(key):
        return False
    if older.kind is WorkKind.OVA and begins - older.begins <= _WITHIN:
        return True
    return older.ends is not None and timedelta(0) <= begins - older.ends <= _RIGHT_AFTER
