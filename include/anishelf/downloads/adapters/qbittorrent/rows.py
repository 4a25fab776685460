"""What qBittorrent's answers mean: its states, and the transfer that a row describes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anishelf.core.torrent import Infohashes
from anishelf.disk.path_map import PathMap
from anishelf.downloads.domain.transfer import Phase, TransferState

# What "no estimate" looks like in `eta`.
_NO_ETA = 8_640_000

PHASES: Mapping[str, Phase] = {
    "metaDL": Phase.METADATA,
    "forcedMetaDL": Phase.METADATA,
    "downloading": Phase.DOWNLOADING,
    "forcedDL": Phase.DOWNLOADING,
    "allocating": Phase.DOWNLOADING,
    "stalledDL": Phase.IDLE,
    "queuedDL": Phase.QUEUED,
    "checkingDL": Phase.CHECKING,
    "checkingUP": Phase.CHECKING,
    "checkingResumeData": Phase.CHECKING,
    "moving": Phase.MOVING,
    "pausedDL": Phase.PAUSED,
    "stoppedDL": Phase.PAUSED,
    "uploading": Phase.DONE,
    "forcedUP": Phase.DONE,
    "stalledUP": Phase.DONE,
    "queuedUP": Phase.DONE,
    "pausedUP": Phase.DONE,
    "stoppedUP": Phase.DONE,
    "error": Phase.ERROR,
    "missingFiles": Phase.MISSING_FILES,
    "unknown": Phase.UNKNOWN,
}
"""Every state a qBittorrent from 4.5 to 5.3 names."""


def state_of(row: Any, paths: PathMap) -> TransferState:
    """Return the transfer that *row* describes; *paths* knows our names of its folders."""
    raw_state = str(row["state"])
    eta = int(row.get("eta") or 0)
    return TransferState(
        id=row["hash"],
        tags=frozenset(tag for tag in row["tags"].split(", ") if tag),
        ids=Infohashes(v1=row["infohash_v1"] or None, v2=row["infohash_v2"] or None),
        phase=PHASES.get(raw_state, Phase.UNKNOWN),
        raw_state=raw_state,
        progress=float(row["progress"]),
        size=int(row["size"]),
        amount_left=int(row["amount_left"]),
        completed_on=int(row["completion_on"]),
        save_path=paths.ours(row["save_path"]),
        content_path=paths.ours(row["content_path"]),
        speed=int(row["dlspeed"]),
        eta_seconds=eta if 0 < eta < _NO_ETA else None,
    )
