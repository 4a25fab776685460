"""Removes what we wrote into folders that hold no videos any more, and then the empty folders."""

from __future__ import annotations

from collections.abc import Collection
from posixpath import dirname

from anishelf.library.ports import FileMover, FileMoves


def clean_up(rows: FileMoves, disk: FileMover, work_id: int, folders: Collection[str]) -> None:
    """Clean up after files of a series that left *folders*; what users changed stays."""
    emptied = set(folders)
    left = emptied | {dirname(folder) for folder in folders}
    for row_id, path, sha256 in rows.leftovers(work_id, left):
        if disk.remove_leftover(path, sha256=sha256):
            rows.forget_leftover(row_id)
            emptied.add(dirname(path))
    for folder in sorted(emptied, key=len, reverse=True):
        disk.remove_empty(folder)
