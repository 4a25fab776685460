"""Whether the witnesses of a season agree over the whole real catalogue: all, and without TMDB's count.

The catalogue holds no 前传; here the line of a show is what its TMDB series has before it. The extras
of season 0 are left out: in the chains of bangumi.tv they hang on other labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from anishelf.identity.domain.catalogue import CatalogueShow
from anishelf.identity.domain.season_doubts import name_marks
from anishelf.identity.domain.season_witnesses import (
    Witnesses,
    names_a_part,
    possible_numbers,
    stated_season,
)
from anishelf.identity.domain.states import WorkKind
from benchmarks.namesakes import Namesakes

ASKED_BAR, WITHHELD_BAR = 2.0, 10.0
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the witnesses leave of one show, and what the catalogue says (None: nothing)."""

    show: CatalogueShow
    numbers: frozenset[int]
    counted: int | None

    @property
    def is_asked(self) -> bool:
        """Return whether it is a question."""
        return len(self.numbers) != 1

    @property
    def disagrees(self) -> bool:
        """Return whether one number is left, and it is not the catalogue's."""
        return not self.is_asked and self.counted is not None and self.counted not in self.numbers


def measure_seasons(shows: Iterable[CatalogueShow]) -> list[Row]:
    """Return a row for all witnesses and one without TMDB's count, with disagreements by name."""
    known = list(shows)
    series, namesakes = lines(known), Namesakes(known)
    everything = [each for line in series for each in verdicts(line)]
    without = [each for line in series for each in verdicts(line, withheld_with=namesakes)]
    return [
        _row("all witnesses", everything, ASKED_BAR),
        _row("TMDB's count withheld", without, WITHHELD_BAR),
    ]


def lines(shows: Iterable[CatalogueShow]) -> list[list[CatalogueShow]]:
    """Return the series of each TMDB series from its oldest on; one without an id is alone."""
    found: dict[str, list[CatalogueShow]] = defaultdict(list)
    for show in shows:
        if show.kind is WorkKind.TV and not (show.tmdb and show.tmdb[1] == 0):
            found[show.tmdb[0] if show.tmdb else f"bgm/{show.bangumi_id}"].append(show)
    for line in found.values():
        line.sort(key=lambda show: (show.begins or date.max, show.bangumi_id))
    return list(found.values())


def verdicts(
    line: Sequence[CatalogueShow], *, withheld_with: Namesakes | None = None
) -> Iterator[Verdict]:
    """Yield what is left of each show of *line* after those before it.

    *withheld_with*: without TMDB's count; names, dates and siblings of the same name have to do.
    """
    said = asked = [_witnesses(show) for show in line]
    if withheld_with is not None:
        follows = withheld_with.followed_by(line[0], line)
        asked = [replace(each, counted=None, is_silent=True) for each in said]
        asked[0] = replace(asked[0], follows_a_namesake=follows)
    for index, show in enumerate(line):
        seats = possible_numbers(asked[: index + 1])
        yield Verdict(show, frozenset(seat.number for seat in seats), said[index].counted)


def _witnesses(show: CatalogueShow) -> Witnesses:
    series, counted = show.tmdb or (None, None)
    names = show.names[:2]
    return Witnesses(
        stated=stated_season(names),
        is_part=names_a_part(names),
        series=series,
        counted=counted,
        begins=show.begins,
        ends=show.ends,
        marks=name_marks(names),
    )


def _row(what: str, found: Sequence[Verdict], bar: float) -> Row:
    wrong = [each for each in found if each.disagrees]
    share = 100 * sum(each.is_asked for each in found) / len(found)
    named = "".join(
        f"\n    {each.show.title} (bgm/{each.show.bangumi_id}): catalogue {each.counted}, "
        f"others {min(each.numbers)}"
        for each in wrong
    )
    return {
        "name": f"identity: seasons of {len(found)} shows asked, {what}",
        "value": round(share, 2),
        "unit": f"%, {len(wrong)} disagree{named}",
        "bar": bar,
        "ok": share <= bar and not wrong,
    }
