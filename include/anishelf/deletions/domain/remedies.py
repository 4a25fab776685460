"""What helps where a step of a deletion failed. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from anishelf.deletions.domain.findings import Part
from anishelf.deletions.domain.states import DeletionService

_ARR = "see in its log why it did not delete; delete by hand what is left in the folder, then retry"
_REMEDIES: Mapping[DeletionService, str] = {
    DeletionService.DOWNLOADER: "see that the downloader answers and is the same, then retry",
    DeletionService.SONARR: _ARR,
    DeletionService.RADARR: _ARR,
    DeletionService.SHOKO: "let it look for missing files (Settings, Import), then retry",
    DeletionService.LIBRARY: "see that the disk of the library is mounted and writable, then retry",
    DeletionService.JELLYFIN: "scan the library in Jellyfin, then retry",
    DeletionService.SEERR: "retry once all others are done; else clear the title's data in Seerr",
}


def remedy_for(part: Part) -> str:
    """Return what a person can do about a failed step."""
    return _REMEDIES[part.service]
