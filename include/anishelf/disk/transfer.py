"""One file into a library: linked, cloned or copied, compared in full, never over another file."""

from __future__ import annotations

import errno
import fcntl
import logging
import os
from enum import StrEnum
from pathlib import Path

from anishelf.disk.atomic import exchange, part_path, parts_of, rename_without_replace
from anishelf.disk.content import same_bytes, same_content
from anishelf.disk.paths import (
    Modes,
    confined,
    explained,
    free_space,
    make_folders,
    sync_folder,
)
from anishelf.errors import LibraryUnavailable, SourceVanished, TargetTaken

log = logging.getLogger(__name__)

_BLOCK = 1 << 20
_TOLD: set[int] = set()
"""The devices whose refusal of links was said."""

_FICLONE = 0x40049409  # linux/fs.h; fcntl names it only since Python 3.12
# A link is impossible here, which is no fault: another device, no links, too many, not our file.
_NO_LINK = frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS})


class Arrival(StrEnum):
    """How a file came to its place."""

    EXISTED = "existed"
    LINKED = "linked"
    CLONED = "cloned"
    COPIED = "copied"


def link_or_copy(
    source: Path,
    root: Path,
    relative: str,
    *,
    token: str,
    link: bool,
    modes: Modes,
    keep_free: int = 0,
) -> Arrival:
    """Bring *source* to *relative* in *root*; an equal file there is success.

    A different file there raises TargetTaken. *token* names the job, whose abandoned parts are
    removed first. A copy leaves *keep_free* bytes on the disk. A link shares the inode with the
    download, so its owner and mode stay as the downloader made them: changing them here would
    change the seeding file too.
    """
    target = confined(root, relative)
    with explained(root):
        make_folders(root.resolve(), target.parent, modes=modes)
        _sweep(target, token)
        try:
            if os.path.lexists(target):
                return _existing(source, target)
            if link and _link(source, target):
                return Arrival.LINKED
            return _copy(source, target, token=token, modes=modes, keep_free=keep_free)
        except FileNotFoundError as error:
            raise SourceVanished(f"{error.filename} vanished during the transfer; retry") from error


def replace_kept(
    source: Path,
    root: Path,
    relative: str,
    *,
    kept: Path,
    token: str,
    link: bool,
    modes: Modes,
    keep_free: int = 0,
) -> Arrival:
    """Let *source* take the place of *relative*, whose bytes are safe at *kept* too.

    The name always holds one of the two whole files. When something else than *kept* is there,
    TargetTaken is raised and it stays. *token*, *link*, *modes* and *keep_free* as for a transfer.
    """
    target = confined(root, relative)
    with explained(root):
        _sweep(target, token)
        part = part_path(target, token)
        try:
            _ensure_kept(kept, target)
            arrival = Arrival.LINKED
            if not (link and _link(source, part)):
                arrival = _copy_to(part, source, modes=modes, keep_free=keep_free)
            _take_over(part, target, kept)
        except FileNotFoundError as error:
            raise SourceVanished(f"{error.filename} vanished during the transfer; retry") from error
        finally:
            part.unlink(missing_ok=True)
        sync_folder(target.parent)
    return arrival


def discard(root: Path, relative: str, *, kept: Path) -> None:
    """Remove *relative*, whose bytes are safe at *kept* too; gone before is done."""
    target = confined(root, relative)
    with explained(root):
        if not os.path.lexists(target):
            return
        _ensure_kept(kept, target)
        target.unlink()
        sync_folder(target.parent)


def sweep(root: Path, relative: str, *, token: str) -> None:
    """Remove what a killed job *token* left of *relative*."""
    target = confined(root, relative)
    if target.parent.is_dir():
        with explained(root):
            _sweep(target, token)


def _take_over(part: Path, target: Path, kept: Path) -> None:
    if not exchange(part, target):
        target.unlink()  # its bytes are safe, and a crash here is mended by the next attempt
        rename_without_replace(part, target)
        return
    try:
        _ensure_kept(kept, part)
    except TargetTaken:
        exchange(part, target)
        raise


def _ensure_kept(kept: Path, target: Path) -> None:
    if not same_content(kept, target):
        raise TargetTaken(f"{target} changed meanwhile; nothing was overwritten. Retry")


def _existing(source: Path, target: Path) -> Arrival:
    if same_content(source, target):
        return Arrival.EXISTED
    raise TargetTaken(
        f"{target} exists and differs from {source.name}; nothing was overwritten. "
        "Move it away or remove it, then retry"
    )


def _link(source: Path, target: Path) -> bool:
    """Link and return True, or return False where links are impossible."""
    try:
        os.link(source, target)
    except FileExistsError:
        _existing(source, target)
    except OSError as error:
        if error.errno in _NO_LINK:
            _tell_of_copies(source, target, error)
            return False
        raise
    sync_folder(target.parent)
    return True


def _tell_of_copies(source: Path, target: Path, error: OSError) -> None:
    """Say once for a disk that files which could share their bytes take them twice."""
    device = target.parent.stat().st_dev
    if error.errno == errno.EXDEV or device in _TOLD:
        return
    _TOLD.add(device)
    log.warning(
        "%s cannot be hard-linked into the library (%s), so it is copied and takes its space twice: "
        "does the downloader run as another user, without write permission for ours?",
        source, error.strerror,
    )  # fmt: skip


def _copy(source: Path, target: Path, *, token: str, modes: Modes, keep_free: int) -> Arrival:
    part = part_path(target, token)
    try:
        arrival = _copy_to(part, source, modes=modes, keep_free=keep_free)
        rename_without_replace(part, target)
    except FileExistsError:
        arrival = _existing(source, target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)
    return arrival


def _copy_to(part: Path, source: Path, *, modes: Modes, keep_free: int) -> Arrival:
    """Make *part* a complete copy of *source* that was read back from the disk."""
    before = source.stat()
    _ensure_space(part.parent, before.st_size + keep_free, keep_free=keep_free)
    arrival = _fill(source, part, modes=modes, keep_free=keep_free)
    after = source.stat()
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise SourceVanished(f"{source} changed while it was copied; retry when it is complete")
    if not same_bytes(source, part):
        raise LibraryUnavailable(f"the copy of {source.name} differs: check disk and memory")
    return arrival


def _fill(source: Path, part: Path, *, modes: Modes, keep_free: int) -> Arrival:
    """Write the bytes of *source* to *part* and to the disk, while there is room for them.

    Others fill the disk meanwhile: there was room for all of it when the copy began.
    """
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, modes.file)
    with source.open("rb") as origin, os.fdopen(descriptor, "wb", buffering=0) as copy:
        modes.apply(descriptor, modes.file)
        try:
            fcntl.ioctl(descriptor, _FICLONE, origin.fileno())
        except OSError:  # most file systems cannot clone, each with an errno of its own
            while block := origin.read(_BLOCK):
                _ensure_space(part.parent, len(block) + keep_free, keep_free=keep_free)
                _write_all(copy.fileno(), block)
            arrival = Arrival.COPIED
        else:
            arrival = Arrival.CLONED
        os.fsync(descriptor)
        # The comparison that follows shall read the disk, not the memory that was just written.
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    return arrival


def _write_all(descriptor: int, block: bytes) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(descriptor, view) :]


def _ensure_space(folder: Path, needed: int, *, keep_free: int) -> None:
    free = free_space(folder)
    if free < needed:
        raise LibraryUnavailable(
            f"{needed - free} bytes are missing on the disk of {folder} to copy the file and "
            f"keep {keep_free} bytes free; free some space, then retry"
        )


def _sweep(target: Path, token: str) -> None:
    for part in parts_of(target, token):
        part.unlink(missing_ok=True)
