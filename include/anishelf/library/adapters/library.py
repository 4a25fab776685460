"""The library on disk: its two roots, its names, and how files come into it."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

from anishelf.core.problems import Remedy
from anishelf.core.torrent import TorrentFile
from anishelf.disk import (
    MARKER,
    Modes,
    confined,
    content_id,
    ensure_marker,
    give_up,
    link_or_copy,
    replace_kept,
    same_content,
    sweep,
)
from anishelf.errors import SourceVanished, UnsafePath
from anishelf.library.domain.files import Placed
from anishelf.library.domain.path_template import PathFacts, PathTemplate

log = logging.getLogger(__name__)


class Library:
    """The tv root and the movies root; nothing is replaced but what the trash keeps."""

    def __init__(
        self,
        *,
        tv_root: Path,
        movies_root: Path,
        path_template: str,
        movie_template: str,
        link: bool,
        modes: Modes,
        keep_free: int,
    ) -> None:
        """Take the settings; *link*: share the bytes with the download. *keep_free* is in bytes."""
        self._roots = {False: tv_root.absolute(), True: movies_root.absolute()}
        self._templates = {
            False: PathTemplate(path_template, setting="ANISHELF_PATH_TEMPLATE"),
            True: PathTemplate(
                movie_template, setting="ANISHELF_MOVIE_TEMPLATE", tells_episodes=False
            ),
        }
        self._link = link
        self._modes = modes
        self._keep_free = keep_free

    def root(self, *, movie: bool) -> str:
        """Return the folder that shows, or movies, lie in."""
        return str(self._roots[movie])

    def ensure(self, *, movie: bool, holds_files: bool) -> None:
        """Make sure that the root is there and ours, or raise LibraryUnavailable."""
        ensure_marker(self._roots[movie], holds_files=holds_files, modes=self._modes)

    def path_for(self, facts: PathFacts, ext: str, *, movie: bool) -> str:
        """Return where a file belongs: an absolute path below its root."""
        return str(self._roots[movie] / self._templates[movie].path(facts, ext))

    def source(self, save_path: str, video: TorrentFile) -> Path:
        """Return the downloaded file, once it is what the downloader said, or say why not."""
        path = confined(Path(save_path), video.path)
        try:
            found = path.stat()
        except OSError as error:
            raise SourceVanished(f"{path} cannot be read: {error.strerror}") from error
        if not stat.S_ISREG(found.st_mode):
            raise SourceVanished(f"{path} is no file")
        if found.st_size != video.size:
            raise SourceVanished(
                f"{path} has {found.st_size} bytes, and the downloader said {video.size}"
            )
        return path

    def has(self, path: str) -> bool:
        """Return whether anything lies at *path*."""
        return os.path.lexists(path)

    def has_other(self, path: str, target: str) -> bool:
        """Return whether anything but the file at *path* lies at *target*.

        Where a disk takes `K-ON!` and `K-On!` for one name, it is that very file.
        """
        try:
            return self.has(target) and not Path(path).samefile(target)
        except FileNotFoundError:
            return self.has(target)

    def owns(self, path: str) -> bool:
        """Return whether *path* lies below one of the roots of now."""
        return any(Path(path).is_relative_to(root) for root in self._roots.values())

    def is_mounted(self, path: str) -> bool:
        """Return whether the root of *path* carries our marker; without it its disk is away."""
        return (self._split(path)[0] / MARKER).is_file()

    def same(self, source: Path, path: str) -> bool:
        """Return whether *path* holds the bytes of *source*."""
        try:
            return same_content(source, Path(path))
        except FileNotFoundError:
            return False

    def place(self, source: Path, path: str, *, token: str) -> Placed:
        """Bring *source* to *path*; done before is done. A different file there is TargetTaken."""
        root, relative = self._split(path)
        arrival = link_or_copy(
            source,
            root,
            relative,
            token=token,
            link=self._link,
            modes=self._modes,
            keep_free=self._keep_free,
        )
        log.info("%s: %s", arrival, path)
        return self.found(source, path)

    def replace(self, source: Path, path: str, *, kept: Path, token: str) -> Placed:
        """Let *source* take the place of *path*, whose bytes lie at *kept* too."""
        root, relative = self._split(path)
        arrival = replace_kept(
            source,
            root,
            relative,
            kept=kept,
            token=token,
            link=self._link,
            modes=self._modes,
            keep_free=self._keep_free,
        )
        log.info("%s instead of an older file: %s", arrival, path)
        return self.found(source, path)

    def found(self, source: Path, path: str) -> Placed:
        """Return what lies at *path*, which came from *source*."""
        return Placed(
            source_file=str(source),
            path=path,
            size=Path(path).stat().st_size,
            content_id=content_id(Path(path)),
        )

    def give_up(self, save_path: str, source: str, path: str) -> None:
        """Remove *source*, a file below *save_path*, now that *path* holds it; gone is done.

        What came from elsewhere, the trash for example, stays.
        """
        folder = Path(save_path).resolve()
        if Path(source).is_relative_to(folder):
            self._split(path)
            relative = str(Path(source).relative_to(folder))
            give_up(folder, relative, Path(path), modes=self._modes)

    def clear_parts(self, path: str, *, token: str) -> None:
        """Remove what a killed job left beside *path*; outside our roots nothing is touched."""
        try:
            root, relative = self._split(path)
        except UnsafePath:
            return
        sweep(root, relative, token=token)

    def _split(self, path: str) -> tuple[Path, str]:
        for root in self._roots.values():
            if Path(path).is_relative_to(root):
                return root, str(Path(path).relative_to(root))
        raise UnsafePath(
            f"{path} lies below none of the library's folders", remedy=Remedy.REBASE_LIBRARY
        )
