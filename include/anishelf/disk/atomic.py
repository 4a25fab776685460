"""A name holds the whole file or nothing: hidden parts, fsync, and a rename that never replaces."""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import stat
import time
from contextlib import suppress
from pathlib import Path

from anishelf.disk.paths import (
    Modes,
    confined,
    explained,
    free_space,
    make_folders,
    name_bytes,
    sync_folder,
)
from anishelf.errors import TargetTaken

PART_SUFFIX = ".part~"
_OVERHEAD_BYTES = 75  # token, random part and suffix fit behind any name that is cut by so much
_ABANDONED_SECONDS = 3600.0  # no file that we publish takes an hour to write
_PUBLISH = "publish"

_libc = ctypes.CDLL(None, use_errno=True)
_AT_FDCWD = -100
_RENAME_NOREPLACE = 1
_RENAME_EXCHANGE = 2
_LAST_BYTES = 4 << 20
_NOT_SUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP})
_NO_LINKS = _NOT_SUPPORTED | {errno.EPERM, errno.EIO, errno.ENOTTY, errno.EMLINK}


def publish(
    root: Path, relative: str, data: bytes, *, modes: Modes, replace: bool, settle: bool = True
) -> Path:
    """Write *data* to *relative* in *root* at once or not at all; return where it is.

    Without *replace* an equal file there is success, and a different one raises TargetTaken. The
    bytes reach the disk in any case; without *settle* the caller has to sync the folder, before
    anybody relies on the name.
    """
    target = confined(root, relative)
    with explained(root):
        make_folders(root.resolve(), target.parent, modes=modes)
        _sweep_abandoned(target)
        part = part_path(target, _PUBLISH)
        try:
            _ensure_room(target.parent, len(data))
            _write(part, data, modes)
            _put(part, target, data, replace=replace)
        finally:
            part.unlink(missing_ok=True)
        if settle:
            sync_folder(target.parent)
    return target


def part_path(target: Path, token: str) -> Path:
    """Return a hidden name beside *target* that nobody else uses, not even the same job later.

    Were it the same for two attempts, a worker thought dead could publish the other's half file.
    """
    return target.with_name(f"{_part_prefix(target, token)}{secrets.token_hex(4)}{PART_SUFFIX}")


def parts_of(target: Path, token: str) -> list[Path]:
    """Return the parts that the job *token* left beside *target*."""
    prefix = _part_prefix(target, token)
    with os.scandir(target.parent) as entries:  # a season may hold a thousand files
        names = [entry.name for entry in entries if entry.name.startswith(prefix)]
    return [target.with_name(name) for name in names if name.endswith(PART_SUFFIX)]


def rename_without_replace(part: Path, target: Path) -> None:
    """Give *part* the name *target*, or raise FileExistsError and leave both as they are."""
    try:
        _renameat2(part, target)
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            raise
        rename_by_link(part, target)


def rename_folder(folder: Path, target: Path) -> None:
    """Give *folder* the name *target*, or raise FileExistsError and leave both as they are."""
    try:
        _renameat2(folder, target)
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        folder.rename(target)  # over an empty folder at most: the system refuses anything else


def exchange(one: Path, other: Path) -> bool:
    """Let two files swap their names at once; return False where the file system cannot."""
    try:
        _renameat2(one, other, flags=_RENAME_EXCHANGE)
    except OSError as error:
        if error.errno in _NOT_SUPPORTED:
            return False
        raise
    return True


def rename_by_link(part: Path, target: Path) -> None:
    """Do the same where the file system knows no rename without replace (NFS, old FUSE)."""
    try:
        os.link(part, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        rename_reserved(part, target)
    else:
        part.unlink()


def rename_reserved(part: Path, target: Path) -> None:
    """Do the same where there are no hard links either (exFAT, rclone): over a file of our own.

    The name is reserved with an empty file that only one can make, and the rename replaces nothing
    but that. One left by a killed worker is empty too, and given up after an hour.
    """
    if _is_abandoned(target):
        target.unlink()
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW))
    try:
        if target.lstat().st_size:  # somebody wrote into it, and may keep it
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        part.replace(target)
    except OSError:
        with suppress(FileNotFoundError):
            if not target.lstat().st_size:
                target.unlink()
        raise


def _is_abandoned(target: Path) -> bool:
    try:
        found = target.lstat()
    except FileNotFoundError:
        return False
    old = time.time() - found.st_mtime > _ABANDONED_SECONDS
    return old and stat.S_ISREG(found.st_mode) and not found.st_size


def _renameat2(part: Path, target: Path, *, flags: int = _RENAME_NOREPLACE) -> None:
    call = getattr(_libc, "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, "this C library has no renameat2")
    old, new = os.fsencode(part), os.fsencode(target)
    if call(_AT_FDCWD, old, _AT_FDCWD, new, flags) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(part), None, str(target))


def _ensure_room(folder: Path, needed: int) -> None:
    """Raise ENOSPC before the last bytes of a disk are gone: a database may be on it, too."""
    if free_space(folder) < needed + _LAST_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def _write(part: Path, data: bytes, modes: Modes) -> None:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, modes.file)
    with os.fdopen(descriptor, "wb") as file:
        modes.apply(descriptor, modes.file)
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _put(part: Path, target: Path, data: bytes, *, replace: bool) -> None:
    if replace:
        part.replace(target)
        return
    try:
        rename_without_replace(part, target)
    except FileExistsError:
        if not target.is_file() or target.read_bytes() != data:
            raise TargetTaken(f"{target} exists and is not ours; nothing was overwritten") from None


def _sweep_abandoned(target: Path) -> None:
    """Remove old parts of *target*; a young one may belong to a writer at work."""
    limit = time.time() - _ABANDONED_SECONDS
    for part in parts_of(target, _PUBLISH):
        try:
            if part.stat().st_mtime < limit:
                part.unlink()
        except FileNotFoundError:
            continue  # its writer was quicker


def _part_prefix(target: Path, token: str) -> str:
    longest = max(name_bytes(target.parent) - _OVERHEAD_BYTES, 1)
    name = target.name.encode()[:longest].decode(errors="ignore")
    return f".{name}.{token}-"
