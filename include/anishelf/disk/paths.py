"""Where files may be: paths inside their root, folders with explicit modes, the root's marker."""

from __future__ import annotations

import errno
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from anishelf.errors import LibraryUnavailable, UnsafePath

MARKER = ".anishelf-library"
"""The file in a library root that tells our disk from an empty mount point."""

_MARKER_TEXT = b"Anishelf keeps its library here. Without this file it writes nothing: keep it.\n"


log = logging.getLogger(__name__)

_USUAL_NAME_BYTES = 255
_REFUSED = frozenset({errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EOPNOTSUPP})
_WARNED: set[int] = set()
"""The devices whose refusal was said: once each is enough."""


@dataclass(frozen=True, slots=True)
class Modes:
    """The permission bits of what we make; the umask of a worker never decides."""

    file: int = 0o644
    folder: int = 0o755
    owner: tuple[int, int] | None = None
    """User and group of what we make; only root may give files away."""

    def apply(self, descriptor_or_path: int | Path, mode: int) -> None:
        """Give what we made *mode* and our owner, as far as its disk lets us.

        CIFS, NFS, and ZFS with restricted ACLs refuse one or both; the file is as good without.
        """
        try:
            os.chmod(descriptor_or_path, mode)  # noqa: PTH101  # descriptors too
            if self.owner is not None:
                os.chown(descriptor_or_path, *self.owner)
        except OSError as error:
            if error.errno not in _REFUSED:
                raise
            device = os.stat(descriptor_or_path).st_dev  # noqa: PTH116  # descriptors too
            if device not in _WARNED:
                _WARNED.add(device)
                log.warning(
                    "a disk sets no permissions or owners (%s, first met at %s): files arrive with "
                    "those that it gives them",
                    error.strerror, descriptor_or_path,
                )  # fmt: skip


def confined(root: Path, relative: str) -> Path:
    """Return *relative* inside *root* with its links resolved, or raise UnsafePath."""
    pure = PurePosixPath(relative)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts or "\0" in relative:
        raise UnsafePath(f"{relative!r} is no path inside {root}")
    home = root.resolve()
    try:
        path = (home / pure).resolve()
    except (RuntimeError, OSError) as error:  # a loop of links is a RuntimeError before Python 3.13
        raise UnsafePath(f"{relative!r} cannot be followed inside {root}: {error}") from error
    if home not in path.parents:
        raise UnsafePath(f"{relative!r} leads out of {root} through a link, to {path}")
    return path


def make_folders(root: Path, folder: Path, *, modes: Modes) -> None:
    """Make *folder* and what lacks between it and *root*; folders that exist keep their mode."""
    if not root.is_dir():
        raise LibraryUnavailable(f"{root} is missing: is its disk mounted?")
    missing = []
    while folder != root and not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        _make_folder(new, modes)


def open_folder(folder: Path) -> None:
    """Make *folder* and what lacks above it, for downloaders and media servers to read, too."""
    make_root(folder, modes=Modes())


def make_root(root: Path, *, modes: Modes) -> None:
    """Make *root* and what lacks above it; one that exists keeps its mode."""
    if not root.is_dir():
        above = next(folder for folder in root.parents if folder.is_dir())
        make_folders(above, root, modes=modes)


def _make_folder(new: Path, modes: Modes) -> None:
    """Make one folder that has its mode from its first moment, whatever the umask.

    Its hidden name is always the same, so one left by a killed worker is used by the next.
    """
    longest = max(name_bytes(new.parent) - len("..part~"), 1)
    hidden = new.with_name(f".{new.name.encode()[:longest].decode(errors='ignore')}.part~")
    try:
        hidden.mkdir(exist_ok=True)
        modes.apply(hidden, modes.folder)
        hidden.rename(new)  # over an empty folder at most: the system refuses anything else
    except OSError as error:
        if new.is_dir():  # a neighbour made it in this moment, and perhaps took the hidden one away
            with suppress(OSError):
                hidden.rmdir()
            return
        if error.errno in {errno.ENOTDIR, errno.EEXIST}:
            raise UnsafePath(f"{new} must be a folder, and something else is there") from error
        raise
    sync_folder(new.parent)


def ensure_marker(root: Path, *, holds_files: bool, modes: Modes) -> None:
    """Make sure that *root* is our library; *holds_files*: we have already put files there.

    A root that should hold files and lacks our marker is a disk that is not mounted, or a wrong
    one: LibraryUnavailable. A new root is made and marked.
    """
    if (root / MARKER).is_file():
        return
    if holds_files:
        raise LibraryUnavailable(
            f"{root} should hold the library but lacks the file {MARKER}: is its disk mounted? "
            f"If this is the right folder, run: touch '{root / MARKER}'"
        )
    with explained(root):
        make_root(root, modes=modes)
        descriptor = os.open(root / MARKER, os.O_WRONLY | os.O_CREAT, modes.file)
        with os.fdopen(descriptor, "wb") as file:
            modes.apply(descriptor, modes.file)
            file.write(_MARKER_TEXT)
            file.flush()
            os.fsync(descriptor)
        sync_folder(root)


def name_bytes(folder: Path) -> int:
    """Return how many bytes a name in *folder* may have: 255, and less on encrypted shares."""
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (OSError, ValueError):
        return _USUAL_NAME_BYTES


def free_space(folder: Path) -> int:
    """Return how many bytes may still be written below *folder*, which must exist."""
    return shutil.disk_usage(folder).free


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def settle(folder: Path) -> None:
    """Make what was written to *folder* survive a power cut; a folder that is gone needs nothing."""
    with explained(folder), suppress(FileNotFoundError):
        sync_folder(folder)


@contextmanager
def explained(root: Path) -> Iterator[None]:
    """Say in words what the disk of *root* refuses; a refusal without words of ours stays itself."""
    try:
        yield
    except OSError as error:
        words = _REFUSALS.get(error.errno or 0)
        if words is None:
            raise
        kind = UnsafePath if error.errno == errno.ENAMETOOLONG else LibraryUnavailable
        place = error.filename2 or error.filename or root
        raise kind(words.format(place=place, root=root)) from error


_FULL = "the disk of {root} is full; free some space, then retry"
_DENIED = "no permission at {place}; let Anishelf's user read and write below {root}, then retry"
_REFUSALS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: "the disk of {root} is mounted read-only; mount it writable, then retry",
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EIO: "the disk of {root} has read or write errors; check it, then retry",
    errno.ESTALE: "the network share of {root} was lost; mount it again, then retry",
    errno.ENOTCONN: "the network share of {root} was lost; mount it again, then retry",
    errno.ENAMETOOLONG: "the name {place} is longer than this disk takes; shorten the path template, or "
    "move the library to a disk that takes 255 bytes",
}
