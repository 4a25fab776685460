"""Which library files Jellyfin should show, and why it may not show one. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from anishelf.mediaserver.domain.items import ItemKind
from anishelf.mediaserver.domain.lookup import Miss, MissReason, Target

PROVIDER = "bangumi"
"""The provider of the ids in our NFO files."""

PATIENCE = timedelta(minutes=30)
"""How long Jellyfin may take before a person is told."""


@dataclass(frozen=True, slots=True)
class Unverified:
    """A library file that Jellyfin has not shown yet; `provider_id` is what its NFO says."""

    file_id: int
    path: str
    provider_id: str | None
    since: datetime

    def target(self, path: str) -> Target:
        """Return what to look for: this file at *path*, Jellyfin's name of it, with our NFO read."""
        must_bear = {} if self.provider_id is None else {PROVIDER: self.provider_id}
        return Target(ItemKind.EPISODE, path=path, must_bear=must_bear, only_path=True)


def why_unseen(miss: Miss, file: Unverified, *, path: str) -> str:
    """Return why *file*, which Jellyfin calls *path*, does not count as shown."""
    if miss.item is None:
        return f"no library of Jellyfin shows {path}; does one include this folder?"
    if miss.reason is MissReason.NOT_PLAYABLE:
        return f"Jellyfin knows {path} but has no file to play; does it still lie there?"
    ids = miss.item.provider_ids.items()
    found = ", ".join(f"{name} {value}" for name, value in ids) or "no id"
    return (
        f"Jellyfin shows it with {found} instead of {PROVIDER} {file.provider_id}; is the NFO "
        "reader of its library switched on?"
    )
