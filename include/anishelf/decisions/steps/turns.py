"""In which order releases are looked at, and how long a run may look for shows nobody has met."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from anishelf.decisions.domain.release import UndecidedRelease

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LookupBudget:
    """How many seconds of a run go to titles that no release was placed under before.

    They cost a question to bangumi.tv each, one a second. Beside titles that are known they get less:
    what those have found is to be dispatched first. What is left waits for the next run.
    """

    timer: Callable[[], float]
    seconds: float = 60.0
    beside_known: float = 5.0


def in_turn(
    undecided: Sequence[UndecidedRelease], budget: LookupBudget | None
) -> Iterator[UndecidedRelease]:
    """Yield what is known, then the others, one of each subscription in turn, within *budget*.

    Without a budget everything is yielded. Time counts while the caller works on what it got.
    """
    known = [each for each in undecided if each.known]
    strangers = fair(each for each in undecided if not each.known)
    yield from known
    if budget is None:
        yield from strangers
        return
    until = budget.timer() + (budget.beside_known if known else budget.seconds)
    for done, stranger in enumerate(strangers):
        # The first one always gets its turn: however slow the site is, each run gets on.
        if done and budget.timer() >= until:
            log.info("%s unknown titles wait for the next run", len(strangers) - done)
            return
        yield stranger


def fair(releases: Iterator[UndecidedRelease]) -> list[UndecidedRelease]:
    """Return releases so that each subscription has its turn; new ones before blocked ones."""
    places: defaultdict[tuple[bool, int | None], int] = defaultdict(int)
    turns: list[tuple[bool, int, UndecidedRelease]] = []
    for each in releases:
        blocked = each.decision is not None
        first = next(iter(each.filter_subject.subscription_ids), None)
        turns.append((blocked, places[blocked, first], each))
        places[blocked, first] += 1
    return [each for _, _, each in sorted(turns, key=lambda turn: turn[:2])]
