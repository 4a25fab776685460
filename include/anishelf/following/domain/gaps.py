"""Which episodes of a show have aired and are not here, and what would fill the gap."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from anishelf.decisions.domain.policy import Policy
from anishelf.following.domain.offers import SiteOffer, WantedShow, objection_to, rank_of
from anishelf.identity.domain.subject import BangumiEpisode

_OVER_AFTER = timedelta(days=7)
"""After its last episode a season counts as over: groups make their packs then."""

_WORTH_A_PACK = 2
"""Fewer missing episodes than these come one by one."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An episode that aired and is not here; `sort` runs through the show, `ep` through the season."""

    episode_id: int
    sort: float
    ep: float
    title: str
    aired: date | None

    def is_in(self, offer: SiteOffer) -> bool:
        """Return whether a release holds it; a pack without numbers holds the whole season."""
        title = offer.title
        if title.episode is None:
            return title.is_batch
        last = title.episode_end if title.episode_end is not None else title.episode
        return any(title.episode <= number <= last for number in {self.sort, self.ep})


@dataclass(frozen=True, slots=True)
class Filling:
    """The releases that fill gaps, and the gaps that nothing fills."""

    offers: tuple[SiteOffer, ...]
    left: tuple[Gap, ...]

    @property
    def is_pack(self) -> bool:
        """Return whether one pack fills them."""
        return any(offer.title.is_batch for offer in self.offers)


def gaps_of(
    episodes: Iterable[BangumiEpisode], here: Collection[int], *, today: date, language: str
) -> list[Gap]:
    """Return what of *episodes* aired by *today* and is not among those that are *here* (ids)."""
    return [
        Gap(
            episode_id=each.id,
            sort=float(each.sort),
            ep=float(each.ep or each.sort),
            title=each.title(language),
            aired=each.air_date,
        )
        for each in episodes
        if each.id not in here and each.air_date is not None and each.air_date <= today
    ]


def is_over(show: WantedShow, episodes: Sequence[BangumiEpisode], *, today: date) -> bool:
    """Return whether the season has ended: by its own last day, or by that of its last episode."""
    days = [each.air_date for each in episodes]
    last = show.ends or (max(filter(None, days), default=None) if days and all(days) else None)
    return last is not None and last + _OVER_AFTER <= today


def fill(
    gaps: Sequence[Gap], offers: Iterable[SiteOffer], policy: Policy, *, over: bool
) -> Filling:
    """Return the releases to take for *gaps* and which of them stay open.

    When the season is *over*, one pack that holds all that a pack can hold of them is preferred to
    single episodes. Of single episodes every release that the policy takes is returned: which of
    them comes is decided as for all others.
    """
    willing = [offer for offer in offers if objection_to(offer, policy) is None]
    packs = [o for o in willing if o.title.is_batch and all(gap.is_in(o) for gap in gaps)]
    if over and packs and len(gaps) >= _WORTH_A_PACK:
        return Filling((min(packs, key=lambda offer: rank_of(offer, policy)),), ())
    singles = [o for o in willing if not o.title.is_batch and any(gap.is_in(o) for gap in gaps)]
    left = [gap for gap in gaps if not any(gap.is_in(offer) for offer in singles)]
    if left and (partial := [o for o in packs if all(gap.is_in(o) for gap in left)]):
        return Filling((*singles, min(partial, key=lambda o: rank_of(o, policy))), ())
    return Filling(tuple(singles), tuple(left))
