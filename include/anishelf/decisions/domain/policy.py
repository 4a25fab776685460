"""What a user prefers among releases, takes or refuses. Pure; a policy is stated in layers."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

Stated = Mapping[str, object]
"""What somebody says of a policy, as JSON keeps it; what is not said is the layer's below."""


class Ties(StrEnum):
    """What happens when nothing that is preferred tells two releases apart."""

    FIRST = "first"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Policy:
    """What decides between releases: the lists name what is preferred, the best first.

    What a list does not name comes after all that it names. Each of `must_have` must stand in a
    title, none of `must_not` may; `a|b` means either. With `standby` the first group is waited for
    before another one is taken; with `replaces` what is better replaces what the library has.
    """

    groups: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ("1080p", "2160p", "720p")
    languages: tuple[str, ...] = ()
    codecs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    must_have: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    batches: bool = True
    specials: bool = True
    movies: bool = True
    ties: Ties = Ties.FIRST
    standby: bool = False
    replaces: bool = True


DEFAULT = Policy()
PARTS = tuple(part.name for part in fields(Policy))
_LISTS = frozenset(part for part in PARTS if isinstance(getattr(DEFAULT, part), tuple))


@dataclass(frozen=True, slots=True)
class Offer:
    """What a policy reads of a release before its show is known: the title, and what it says."""

    title: str
    season: int | None = None
    episode: float | None = None
    episode_end: float | None = None
    is_batch: bool = False
    is_movie: bool = False
    is_special: bool = False

    @property
    def is_double(self) -> bool:
        """Return whether it holds two episodes in a row, as one file often does."""
        return None not in {self.episode, self.episode_end} and self.episode_end == (
            (self.episode or 0) + 1
        )

    @property
    def is_for_specials(self) -> bool:
        """Return whether it belongs to Season 00 alone: a special, or between two episodes."""
        is_special = self.is_special or self.season == 0 or (self.episode or 0) % 1 != 0
        return is_special and not self.is_batch


def policy_of(*layers: Stated) -> Policy:
    """Return the policy that *layers* state, later ones over earlier ones.

    Only the words that must not stand in a title add up: each layer refuses what it refuses.
    """
    said: dict[str, object] = {}
    refused: list[str] = []
    for layer in layers:
        said |= {part: _value(part, layer[part]) for part in PARTS if part in layer}
        refused += _words(layer.get("must_not", ()))
    return Policy(**{**said, "must_not": tuple(dict.fromkeys(refused))})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """The policy of everybody, and what each subscription states over it."""

    everybody: Policy
    own: Mapping[int, Policy]

    def of(self, subscription_id: int | None) -> Policy:
        """Return the policy of a subscription; of None, the one of everybody."""
        return self.own.get(subscription_id or 0, self.everybody)


def objection(policy: Policy, offer: Offer) -> str | None:
    """Return why *policy* does not take a release, or None."""
    if offer.is_batch and not offer.is_double and not policy.batches:
        return "your policy takes no batches"
    if offer.is_movie and not policy.movies:
        return "your policy takes no movies"
    if offer.is_for_specials and not policy.specials:
        return "your policy takes no specials"
    for wanted in policy.must_have:
        if not _stands(wanted, offer.title):
            return f"your policy wants “{wanted}” in the title"
    for refused in policy.must_not:
        if _stands(refused, offer.title):
            return f"your policy refuses “{refused}” in the title"
    return None


def place(values: Sequence[str] | frozenset[str], preferred: tuple[str, ...]) -> int:
    """Return the place of the best of *values* in a list; what it does not name comes last."""
    if not preferred:
        return 0
    offered = {fold(value) for value in values}
    places = (index for index, name in enumerate(preferred) if fold(name) in offered)
    return next(places, len(preferred))


@functools.lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return *text* as it is compared: without case, width and blanks around it."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _stands(wanted: str, title: str) -> bool:
    return any(fold(way) in fold(title) for way in wanted.split("|") if way.strip())


def _value(part: str, said: object) -> object:
    if part in _LISTS:
        return _words(said)
    return Ties(str(said)) if part == "ties" else bool(said)


def _words(said: object) -> tuple[str, ...]:
    return tuple(str(word) for word in said) if isinstance(said, list | tuple) else ()
