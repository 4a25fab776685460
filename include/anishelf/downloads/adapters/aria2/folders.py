"""The folders that aria2 writes to: made for it, read when it has forgotten them, emptied."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from anishelf.core.torrent import TorrentFile
from anishelf.disk import confined

_UNFINISHED = ".aria2"


def make_folder(folder: Path) -> None:
    """Make the folder of a transfer, for whoever may write in the one above it.

    aria2 keeps the .torrent it is given in that folder only if it is there already; without it, the
    transfer does not outlive a restart. Where we may not make it, aria2 does.
    """
    with contextlib.suppress(OSError):
        above = folder.parent.stat()
        folder.mkdir(exist_ok=True)
        folder.chmod(stat.S_IMODE(above.st_mode))
        os.chown(folder, above.st_uid, above.st_gid)


def whole_files(folder: Path, *, size: int) -> tuple[TorrentFile, ...]:
    """Return the files in *folder* when they are complete and have *size* bytes, else none.

    While a file is incomplete, aria2 keeps a control file beside it.
    """
    found = [each for each in folder.rglob("*") if each.is_file()]
    if any(each.suffix == _UNFINISHED for each in found):
        return ()
    files = tuple(
        TorrentFile(each.relative_to(folder).as_posix(), each.stat().st_size)
        for each in sorted(found)
        if each.suffix != ".torrent"  # it keeps a copy of what it was given
    )
    return files if files and sum(file.size for file in files) == size else ()


def delete_files(folder: Path, files: Iterator[TorrentFile]) -> None:
    """Delete the files of a transfer and the folders that become empty, nothing else."""
    if not folder.is_dir():
        return
    for file in files:
        path = confined(folder, file.path)
        path.unlink(missing_ok=True)
        path.with_name(path.name + _UNFINISHED).unlink(missing_ok=True)
    for each in sorted(folder.rglob("*"), reverse=True):
        if each.suffix in {_UNFINISHED, ".torrent"}:
            each.unlink()
        elif each.is_dir() and not any(each.iterdir()):
            each.rmdir()
    if not any(folder.iterdir()):
        folder.rmdir()
