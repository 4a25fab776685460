"""The episodes of one subject, with what every single release needs of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property

from anishelf.identity.domain.subject import BangumiEpisode, main_episodes, specials


class EpisodeList(tuple[BangumiEpisode, ...]):
    """A subject's episodes in bangumi.tv's order.

    A thousand releases of a show ask for the same things, so each is worked out once.
    """

    @cached_property
    def mains(self) -> tuple[BangumiEpisode, ...]:
        """The main episodes with a whole number, in order."""
        return tuple(main_episodes(self))

    @cached_property
    def specials(self) -> tuple[BangumiEpisode, ...]:
        """What belongs into Season 00, in order."""
        return tuple(specials(self))

    @cached_property
    def main_by_sort(self) -> Mapping[Decimal, BangumiEpisode]:
        """The main episodes by the number that runs through the show."""
        return _first_of_each((episode.sort, episode) for episode in self.mains)

    @cached_property
    def main_by_ep(self) -> Mapping[Decimal, BangumiEpisode]:
        """The main episodes by the number that counts from 1 in the subject."""
        return _first_of_each((episode.ep, episode) for episode in self.mains)


def _first_of_each(
    pairs: Iterable[tuple[Decimal, BangumiEpisode]],
) -> Mapping[Decimal, BangumiEpisode]:
    found: dict[Decimal, BangumiEpisode] = {}
    for number, episode in pairs:
        found.setdefault(number, episode)
    return found
