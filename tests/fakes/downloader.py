"""A downloader in memory that behaves like the real one: duplicates refused, answers no proof."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path, PurePosixPath

from anishelf.core.torrent import Infohashes, TorrentFile, parse_magnet, parse_torrent
from anishelf.downloads.domain.transfer import Phase, TransferState
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, TorrentRejected


class FakeDownloader:
    """Remembers what it was given; `calls` are the names of the questions, in order."""

    def __init__(self, *, fingerprint: str = "login-1") -> None:
        self.fingerprint = fingerprint
        self.transfers: dict[str, TransferState] = {}
        self.contents: dict[str, tuple[TorrentFile, ...]] = {}
        self.adds: list[str] = []
        self.calls: list[str] = []
        self.proofs: dict[str, tuple[TorrentFile, ...]] = {}
        self.skipped: frozenset[str] = frozenset()
        self.complaint: str | None = None
        self.unreachable = False
        self.refuses_login = False
        self.rejects = False
        self.forgets = False
        self._lock = threading.Lock()

    def check(self) -> str:
        self._enter("check")
        return "Fake 1.0"

    def add(self, source: bytes | str, *, save_path: str, tag: str) -> None:
        self._enter("add")
        if self.rejects:
            raise TorrentRejected("Fails.")
        ids, files = _read(source)
        with self._lock:
            self.adds.append(tag)
            if any(ids.shares(state.ids) for state in self.transfers.values()):
                raise TorrentRejected("Fails.")
            if not self.forgets:
                handle = ids.v1 or ids.v2 or tag
                self.contents[handle] = files
                self.transfers[handle] = _fresh(handle, ids, files, save_path=save_path, tag=tag)

    def find(
        self, *, tag: str | None = None, ids: Infohashes, thorough: bool = False
    ) -> TransferState | None:
        self._enter("find")
        states = list(self.transfers.values())
        tagged = [state for state in states if tag in state.tags]
        return next(iter(tagged + [state for state in states if ids.shares(state.ids)]), None)

    def statuses(self) -> list[TransferState]:
        self._enter("statuses")
        return list(self.transfers.values())

    def everything(self) -> list[TransferState]:
        self._enter("everything")
        return list(self.transfers.values())

    def files(self, transfer_id: str) -> tuple[TorrentFile, ...]:
        self._enter("files")
        return self.contents.get(transfer_id, ())

    def proof(self, save_path: str, *, size: int) -> tuple[TorrentFile, ...]:
        self._enter("proof")
        return self.proofs.get(save_path, ())

    def skip(self, transfer_id: str, paths: frozenset[str]) -> None:
        self._enter("skip")
        self.skipped |= paths

    def trouble(self, transfer_id: str) -> str | None:
        self._enter("trouble")
        return self.complaint

    def adopt(self, transfer_id: str, *, tag: str) -> None:
        self._enter("adopt")
        state = self.transfers[transfer_id]
        self.transfers[transfer_id] = replace(state, tags=state.tags | {tag})

    def pause(self, transfer_id: str) -> None:
        self._enter("pause")
        self.become(transfer_id, phase=Phase.PAUSED)

    def resume(self, transfer_id: str) -> None:
        self._enter("resume")
        self.become(transfer_id, phase=Phase.DOWNLOADING)

    def cancel(self, transfer_id: str) -> None:
        self.remove(transfer_id, with_data=True)

    def remove(self, transfer_id: str, *, with_data: bool) -> None:
        self._enter("remove with data" if with_data else "remove")
        self.transfers.pop(transfer_id, None)

    def become(
        self, transfer_id: str, *, phase: Phase, progress: float | None = None, raw: str = ""
    ) -> None:
        """Let a transfer change as if time had passed."""
        state = self.transfers[transfer_id]
        self.transfers[transfer_id] = replace(
            state,
            phase=phase,
            raw_state=raw or phase,
            progress=state.progress if progress is None else progress,
        )

    def finish(self, transfer_id: str) -> None:
        """Let a transfer be complete by every sign."""
        state = self.transfers[transfer_id]
        path = PurePosixPath(state.save_path) / self.contents[transfer_id][0].path
        self.transfers[transfer_id] = replace(
            state,
            phase=Phase.DONE,
            raw_state="stalledUP",
            progress=1.0,
            amount_left=0,
            completed_on=1_800_000_000,
            content_path=str(path),
        )

    def _enter(self, call: str) -> None:
        self.calls.append(call)
        if self.unreachable:
            raise DownloaderUnreachable("it does not answer")
        if self.refuses_login:
            raise DownloaderRefused("the login is not accepted")


class FolderDownloader(FakeDownloader):
    """One whose transfers are files in *folder*, named by their tags: another process sees them."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def has(self, tag: str) -> None:
        """Let a transfer with *tag* be there."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / tag).touch()

    def find(
        self, *, tag: str | None = None, ids: Infohashes, thorough: bool = False
    ) -> TransferState | None:
        self._enter("find")
        if tag is None or not (self.folder / tag).exists():
            return None
        return _fresh(tag, ids, (), save_path="", tag=tag)

    def remove(self, transfer_id: str, *, with_data: bool) -> None:
        self._enter("remove with data" if with_data else "remove")
        (self.folder / transfer_id).unlink(missing_ok=True)


def _read(source: bytes | str) -> tuple[Infohashes, tuple[TorrentFile, ...]]:
    if isinstance(source, bytes):
        meta = parse_torrent(source)
        return meta.ids, meta.files
    magnet = parse_magnet(source)
    return magnet.ids, (TorrentFile(f"{magnet.name}.mkv", 1000),)


def _fresh(
    handle: str,
    ids: Infohashes,
    files: tuple[TorrentFile, ...],
    *,
    save_path: str,
    tag: str,
) -> TransferState:
    size = sum(file.size for file in files)
    return TransferState(
        id=handle,
        tags=frozenset({tag}),
        ids=ids,
        phase=Phase.DOWNLOADING,
        raw_state="downloading",
        progress=0.0,
        size=size,
        amount_left=size,
        completed_on=0,
        save_path=save_path,
        content_path="",
    )
