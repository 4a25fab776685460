"""The end of a move: a file gives up its old name once its bytes are at the new one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from anishelf.disk.content import same_content
from anishelf.disk.moving import remove_empty_folders
from anishelf.disk.paths import Modes, confined, explained, sync_folder
from anishelf.errors import TargetTaken


def give_up(folder: Path, relative: str, target: Path, *, modes: Modes) -> None:
    """Remove *relative* from *folder*: its bytes are at *target*; gone before is done.

    The file is ours alone from then on, with our owner and mode; folders that it leaves empty go,
    *folder* too. When *target* holds anything else, or is the file itself, TargetTaken is raised
    and nothing is removed.
    """
    source = confined(folder, relative)
    with explained(folder):
        if source.exists():
            _unlink(source, target, modes)
        remove_empty_folders(folder.parent, source.parent)


def _unlink(source: Path, target: Path, modes: Modes) -> None:
    if target.resolve() == source or not (target.exists() and same_content(source, target)):
        raise TargetTaken(f"{target} does not hold {source}; the download keeps its file")
    with suppress(PermissionError):  # what a downloader of another user wrote stays theirs
        modes.apply(target, modes.file)
    source.unlink()
    sync_folder(source.parent)
