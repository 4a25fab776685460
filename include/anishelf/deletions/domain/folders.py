"""When a folder can go: what Sonarr and Radarr refuse without a word, and what else lies in it. Pure.

Both skip the folder of a title that equals or contains the folder of another one, and still answer
200 (Sonarr and Radarr, `MediaFileDeletionService`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from posixpath import splitext

from anishelf.deletions.domain.findings import FolderFile

BESIDE = frozenset(
    {".nfo", ".jpg", ".jpeg", ".png", ".webp", ".tbn", ".xml", ".srt", ".ass", ".ssa", ".sub"}
    | {".idx", ".sup", ".vtt", ".txt", ".mks", ".mka"}
)
"""Endings of what belongs to the videos of a folder and goes with the last of them."""

VIDEOS = frozenset(
    {".mkv", ".mp4", ".avi", ".m4v", ".ts", ".m2ts", ".webm", ".mov", ".wmv", ".mpg", ".ogm"}
)


def is_below(path: str, folder: str) -> bool:
    """Return whether *path* is *folder* or lies in it."""
    base = folder.rstrip("/")
    return path.rstrip("/") == base or path.startswith(f"{base}/")


def is_video(path: str) -> bool:
    """Return whether a name is that of a video."""
    return splitext(path)[1].lower() in VIDEOS


def refusals(folder: str, others: Mapping[str, str]) -> list[str]:
    """Return the titles because of which the folder would be left without a word."""
    return sorted(name for other, name in others.items() if is_below(other, folder))


def strangers(
    in_folder: Sequence[FolderFile] | None, outgoing: Collection[str]
) -> list[FolderFile]:
    """Return what lies in a folder and neither leaves nor belongs to what leaves."""
    return [
        each
        for each in in_folder or ()
        if each.path not in outgoing and splitext(each.path)[1].lower() not in BESIDE
    ]
