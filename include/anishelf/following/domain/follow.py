"""What it is to follow a show: what was wished, what would come of it, and what is followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anishelf.following.domain.gaps import Filling, Gap
from anishelf.following.domain.offers import FeedChoice, WantedShow


@dataclass(frozen=True, slots=True)
class FollowWish:
    """What a person wishes of a show that is to be followed.

    Old episodes are wanted from *from_episode* on (counted as bangumi.tv counts in the season), or
    those that aired since *since*; with neither only what is published from now on. *group* and
    *site* narrow the choice; *policy* holds `PART=VALUE` statements over the policy for all.
    """

    from_episode: float | None = None
    since: datetime | None = None
    group: str | None = None
    site: str | None = None
    policy: Sequence[str] = ()

    @property
    def wants_old(self) -> bool:
        """Return whether episodes from before are wanted, too."""
        return self.from_episode is not None or self.since is not None

    def wants(self, gap: Gap) -> bool:
        """Return whether a missing episode is among what is wished."""
        if self.from_episode is not None:
            return gap.ep >= self.from_episode or gap.sort == self.from_episode
        return self.since is not None and gap.aired is not None and gap.aired >= self.since.date()


@dataclass(frozen=True, slots=True)
class ChosenFeed:
    """The feed that would be followed; `is_exact`: it holds nothing but this show and group."""

    choice: FeedChoice
    address: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class FollowPlan:
    """What following a show would do; nothing of it is done yet.

    `feed` is None where no site has a feed of it. `over` says that the season has ended.
    """

    show: WantedShow
    wish: FollowWish
    feed: ChosenFeed | None
    choices: tuple[FeedChoice, ...]
    missing: tuple[Gap, ...]
    filling: Filling
    over: bool
    unheard: dict[str, str]
    untried: tuple[str, ...]
    followed_by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Follow:
    """A show that is followed by a subscription, or was."""

    id: int
    bangumi_id: int
    subscription_id: int
    title: str
    site: str
    group: str | None
    followed_by: str
    followed_at: datetime
    ended_by: str | None = None
    ended_at: datetime | None = None
