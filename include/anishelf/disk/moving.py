"""Gives files new names inside their libraries, by way of a hidden folder that tells whose they are.

A file is either under its old name, in the hidden folder below its id, or under its new name; a
killed worker's files are found there again.
"""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from anishelf.core.naming import VIDEO_EXTENSIONS
from anishelf.disk.atomic import rename_folder, rename_without_replace
from anishelf.disk.content import same_content
from anishelf.disk.paths import Modes, confined, explained, make_folders, sync_folder
from anishelf.disk.transfer import link_or_copy
from anishelf.errors import TargetTaken

MOVING = ".anishelf-moving"
"""The hidden folder in a root; media servers do not look into it."""

_VIDEO = "video"
# Pictures that media players look for beside a video, as `name-thumb.jpg`.
_SHOW_ART = re.compile(
    r"(?:season.{0,20}-)?(?:backdrop|fanart|background|logo|clearlogo|clearart|banner|landscape|thumb|"
    r"poster|folder|cover|disc|discart|art|characterart|keyart)-?\d{0,3}\.(?:jpe?g|png|webp|gif|svg)"
    r"|theme\.(?:mp3|flac|ogg|m4a)",
    re.IGNORECASE,
)
_ART = ("-thumb.", "-poster.", "-fanart.", "-landscape.", "-banner.", "-clearlogo.")


def stage(root: Path, path: Path, *, file_id: int, extras: Sequence[Path], modes: Modes) -> None:
    """Move the video at *path*, what has its name, and *extras* into the hidden folder.

    What is behind a link that leads out of *root* is somebody else's: UnsafePath.
    """
    box = _box(root, file_id)
    for place in (path, *extras):
        confined(root, str(place.relative_to(root)))
    with explained(root):
        make_folders(root.resolve(), (box / "extras").resolve(), modes=modes)
        staged = box / f"{_VIDEO}{path.suffix}"
        for piece in _pieces(path) if not staged.exists() else ():
            _rename(piece, box / f"{_VIDEO}{piece.name[len(path.stem) :]}")
        for extra in extras:
            if extra.is_file():
                _rename(extra, box / "extras" / extra.name)


def place(
    box_root: Path, root: Path, path: Path, *, file_id: int, extras: Path, modes: Modes
) -> None:
    """Move what is in the hidden folder of *box_root* to *path* and its neighbours in *root*.

    A different video at *path* raises TargetTaken. A different file at the name of a subtitle or a
    picture stays, and ours gets a name beside it.
    """
    box = _box(box_root, file_id)
    with explained(root):
        for staged in _staged(box, path):
            rest = staged.name[len(_VIDEO) :]
            if rest == path.suffix:
                _bring(staged, root, path, modes=modes)
            else:
                base = path.parent, path.stem, rest
                _bring_beside(staged, root, base, file_id=file_id, modes=modes)
        for extra in _files_in(box / "extras"):
            base = extras, extra.stem, extra.suffix
            _bring_beside(extra, root, base, file_id=file_id, modes=modes)
        _remove_empty(box)


def belongings(path: Path) -> list[Path]:
    """Return the files that bear the name of the video at *path*, those in folders of it included."""
    found = []
    for piece in _pieces(path):
        inside = (
            sorted(each for each in piece.rglob("*") if each.is_file()) if piece.is_dir() else ()
        )
        found += inside or ([piece] if piece != path and piece.is_file() else [])
    return found


def carry_rest(root: Path, old: Path, new: Path) -> None:
    """Move what media servers keep for a show (backdrops, logos, a theme) from *old* to *new*.

    Only from a folder that holds no video any more; what *new* has already stays where it is.
    """
    for piece in art_of(old) if new.is_dir() and old != new else ():
        with explained(root), suppress(FileExistsError):
            _rename(piece, confined(root, str((new / piece.name).relative_to(root))))


def art_of(folder: Path) -> list[Path]:
    """Return what media servers keep of a show or a season in *folder*, where no video is left."""
    if not folder.is_dir() or _holds_video(folder):
        return []
    found = (piece for piece in sorted(folder.iterdir()) if _SHOW_ART.fullmatch(piece.name))
    return [piece for piece in found if piece.is_file() and not piece.is_symlink()]


def remove_empty_folders(root: Path, folder: Path) -> None:
    """Remove *folder* and what is above it in *root* as long as it is empty."""
    with explained(root):
        while folder != root and folder.is_relative_to(root):
            if folder.is_dir():
                if any(folder.iterdir()):
                    return
                folder.rmdir()
            folder = folder.parent


def _bring_beside(
    staged: Path, root: Path, base: tuple[Path, str, str], *, file_id: int, modes: Modes
) -> None:
    """Bring *staged* to folder, stem and rest of *base*, or to a name beside a different file."""
    folder, stem, rest = base
    try:
        _bring(staged, root, folder / f"{stem}{rest}", modes=modes)
    except TargetTaken:
        _bring(staged, root, folder / f"{stem}.kept-{file_id}{rest}", modes=modes)


def _bring(staged: Path, root: Path, path: Path, *, modes: Modes) -> None:
    target = confined(root, str(path.relative_to(root)))
    make_folders(root.resolve(), target.parent, modes=modes)
    if staged.is_dir():
        _bring_folder(staged, target)
    else:
        _bring_file(staged, root, path, target, modes=modes)
    sync_folder(target.parent)


def _bring_file(staged: Path, root: Path, path: Path, target: Path, *, modes: Modes) -> None:
    try:
        rename_without_replace(staged, target)
    except FileExistsError:
        if not same_content(staged, target):
            raise TargetTaken(f"{target} exists and is another file; nothing was moved") from None
        staged.unlink()
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        relative = str(path.relative_to(root))
        link_or_copy(staged, root, relative, token="moving", link=False, modes=modes)  # noqa: S106
        staged.unlink()


def _bring_folder(staged: Path, target: Path) -> None:
    """Move a folder that bears the video's name (`….trickplay`); one that is there stays."""
    try:
        rename_folder(staged, target)
    except FileExistsError:
        raise TargetTaken(f"{target} exists and is not ours; nothing was moved") from None
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = target.with_name(f".{target.name}.part~")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(staged, part, symlinks=True)
        rename_folder(part, target)
        shutil.rmtree(staged)


def _rename(piece: Path, staged: Path) -> None:
    (rename_folder if piece.is_dir() else rename_without_replace)(piece, staged)
    sync_folder(piece.parent)


def _pieces(path: Path) -> Iterator[Path]:
    """Yield what has the video's name, the video last: without it nothing else is found again."""
    if not path.parent.is_dir():
        return
    for piece in sorted(path.parent.iterdir()):
        rest = piece.name[len(path.stem) :]
        named = piece.name.startswith(path.stem) and rest.startswith((".", *_ART))
        if named and piece.suffix.lower() not in VIDEO_EXTENSIONS and not piece.is_symlink():
            yield piece
    if path.is_file():
        yield path


def _staged(box: Path, path: Path) -> list[Path]:
    if not box.is_dir():
        return []
    found = [piece for piece in sorted(box.iterdir()) if piece.name.startswith(_VIDEO)]
    return sorted(found, key=lambda piece: piece.suffix != path.suffix)


def _files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _holds_video(folder: Path) -> bool:
    return any(piece.suffix.lower() in VIDEO_EXTENSIONS for piece in folder.rglob("*"))


def _remove_empty(box: Path) -> None:
    for folder in (box / "extras", box, box.parent):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _box(root: Path, file_id: int) -> Path:
    return root / MOVING / str(file_id)
