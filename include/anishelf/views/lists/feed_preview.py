"""What a feed holds before it is followed, as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anishelf.decisions.steps.preview import PreviewEntry
    from anishelf.identity.steps.show_guess import ShowGuess


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry of the feed: what its title says, which show it becomes, whether it is downloaded.

    `show` is how the title names it, `becomes` the show that this is as far as we know, and
    `because` why it is that one or why that is open. `size` counts bytes.
    """

    title: str
    show: str | None
    season: int | None
    episode: float | None
    episode_end: float | None
    version: int | None
    groups: tuple[str, ...]
    resolution: str | None
    download: bool
    reason: str | None
    bangumi_id: int | None
    becomes: str | None
    because: str | None
    size: int | None
    published_at: datetime | None


def shown_entries(
    entries: Iterable[PreviewEntry], guesses: Iterable[ShowGuess | None]
) -> tuple[ShownEntry, ...]:
    """Return the entries of a preview with the show that each would become."""
    return tuple(_shown(*each) for each in zip(entries, guesses, strict=True))


def _shown(seen: PreviewEntry, guess: ShowGuess | None) -> ShownEntry:
    title = seen.title
    return ShownEntry(
        title=seen.item.title,
        show=title.titles[0] if title and title.titles else None,
        season=title.season if title else None,
        episode=title.episode if title else None,
        episode_end=title.episode_end if title else None,
        version=title.version if title else None,
        groups=title.groups if title else (),
        resolution=title.resolution if title else None,
        download=seen.reason is None,
        reason=seen.reason,
        bangumi_id=guess.bangumi_id if guess else None,
        becomes=guess.name if guess else None,
        because=guess.reason if guess else None,
        size=seen.item.size,
        published_at=seen.item.published_at,
    )
