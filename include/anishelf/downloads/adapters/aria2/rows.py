"""What aria2's answers mean: a row each, its gid, and the transfer that it describes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.disk.path_map import PathMap, is_windows
from anishelf.downloads.domain.download import TAG
from anishelf.downloads.domain.transfer import Phase, TransferState

Row: TypeAlias = Mapping[str, Any]

_V1_DIGITS = 40
# The first half of a gid that is ours; the number of the download is the second.
_OURS = "a915e1f0"
_HALF = 8

STATUSES: Mapping[str, Phase] = {
    "active": Phase.DOWNLOADING,
    "waiting": Phase.QUEUED,
    "paused": Phase.PAUSED,
    "error": Phase.ERROR,
    "complete": Phase.DONE,
    "removed": Phase.UNKNOWN,
}
"""Every status aria2 names; an active one is told apart further by what it does."""


def state_of(row: Row, tag: str | None, paths: PathMap) -> TransferState:
    """Return the transfer that *row* describes; *paths* knows our name of its folder."""
    size, done = int(row["totalLength"]), int(row["completedLength"])
    phase = phase_of(row)
    files = list(files_of(row))
    folder = paths.ours(row["dir"])
    infohash = row.get("infoHash") or ""
    speed = int(row.get("downloadSpeed") or 0)
    return TransferState(
        id=row["gid"],
        tags=frozenset({tag} if tag else ()),
        ids=Infohashes(v1=infohash if len(infohash) == _V1_DIGITS else None),
        phase=phase,
        raw_state=row["status"],
        progress=done / size if size and phase is not Phase.METADATA else 0.0,
        size=size if phase is not Phase.METADATA else 0,
        amount_left=size - done,
        completed_on=1 if phase is Phase.DONE else 0,  # aria2 does not say when
        save_path=folder,
        content_path=str(PurePosixPath(folder) / files[0].path) if files else "",
        speed=speed,
        eta_seconds=(size - done) // speed if speed else None,
    )


def gid_of(tag: str) -> str:
    """Return the gid under which we add the download with *tag*."""
    return f"{_OURS}{int(tag.removeprefix(TAG)):0{_HALF}x}"


def tag_of(gid: str) -> str | None:
    """Return the tag of the download that *gid* was chosen for, or None when it is not ours."""
    return f"{TAG}{int(gid[_HALF:], 16)}" if gid.startswith(_OURS) else None


def root_of(row: Row, rows: Mapping[str, Row]) -> str:
    """Return the gid that was added by us or by hand: a magnet link leads on to its torrent."""
    seen = {row["gid"]}
    while (before := row.get("following")) and before not in seen:
        seen.add(before)
        if before not in rows:
            return str(before)
        row = rows[before]
    return str(row["gid"])


def phase_of(row: Row) -> Phase:
    """Return what the transfer is doing."""
    phase = STATUSES.get(row["status"], Phase.UNKNOWN)
    if phase in {Phase.DOWNLOADING, Phase.DONE} and is_metadata(row):
        return Phase.METADATA
    if phase is not Phase.DOWNLOADING:
        return phase
    if row.get("seeder") == "true":
        return Phase.DONE
    if row.get("verifyIntegrityPending") == "true" or row.get("verifiedLength"):
        return Phase.CHECKING
    return Phase.DOWNLOADING if int(row.get("downloadSpeed") or 0) else Phase.IDLE


def is_metadata(row: Row) -> bool:
    """Return whether it only gets the file list that a magnet link stands for."""
    return any(entry["path"].startswith("[METADATA]") for entry in row["files"]) or (
        "bittorrent" in row and "info" not in row["bittorrent"]
    )


def files_of(row: Row) -> Iterator[TorrentFile]:
    """Yield its chosen files, with paths below its folder."""
    for entry in row["files"]:
        if entry["selected"] == "true" and entry["path"] and not is_metadata(row):
            yield TorrentFile(relative(row, entry), int(entry["length"]))


def relative(row: Row, entry: Row) -> str:
    """Return the path of one of its files below its folder; on Windows their slashes may differ."""
    below = PathMap({row["dir"]: "/"}).ours(entry["path"])
    if below == entry["path"] and not PurePosixPath(below).is_relative_to(row["dir"]):
        return PurePosixPath(below.replace("\\", "/") if is_windows(below) else below).name
    return below.removeprefix("/")
