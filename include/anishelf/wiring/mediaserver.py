"""Builds the parts of `mediaserver`: Jellyfin, and how it calls our folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.errors import SettingInvalid
from anishelf.wiring.context import JELLYFIN, Context

if TYPE_CHECKING:
    from anishelf.mediaserver.adapters.jellyfin import Jellyfin
    from anishelf.mediaserver.domain.paths import PathMap


def jellyfin(context: Context) -> Jellyfin | None:
    """Return Jellyfin, or None where nobody made its connection."""
    from anishelf.fetch import service_session
    from anishelf.mediaserver.adapters.jellyfin import Jellyfin

    at = context.endpoints.find(JELLYFIN)
    return Jellyfin(service_session(), at.url, api_key=at.secret) if at else None


def jellyfin_paths(context: Context) -> PathMap:
    """Return how Jellyfin calls our folders: extra `path_map` of its connection.

    Raises SettingInvalid where there is no connection, or the extra is no map.
    """
    from anishelf.mediaserver.domain.paths import PathMap

    mapped = context.endpoints.get(JELLYFIN).extra.get("path_map") or {}
    if not isinstance(mapped, dict):
        raise SettingInvalid(
            f'path_map of {JELLYFIN} must be like {{"/data/library": "/media/anime"}}'
        )
    return PathMap(tuple((str(ours), str(theirs)) for ours, theirs in mapped.items()))
