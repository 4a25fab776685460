"""aria2, over its JSON-RPC interface: web addresses, magnet links and torrents.

It knows no tags, but lets us choose the id (gid) of a transfer: ours holds the number of the
download. After a restart it has forgotten what it completed; then only the files tell.
"""

from __future__ import annotations

import base64
import contextlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, Final, TypeAlias, cast
from urllib.parse import urlsplit

import aria2p
import requests

from anishelf.core.endpoint import Endpoint, login_fingerprint
from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.disk import confined
from anishelf.disk.path_map import PathMap
from anishelf.downloads.domain.download import TAG, Phase, TransferState
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, TorrentRejected

Row: TypeAlias = Mapping[str, Any]

DEFAULT_PORT = 6800
_TIMEOUT = 15.0
_MOST = 10_000
_V1_DIGITS = 40
# The first half of a gid that is ours; the number of the download is the second.
_OURS = "a915e1f0"
_HALF = 8
_UNFINISHED: Final = ".aria2"
_KEYS = [
    "gid", "status", "totalLength", "completedLength", "downloadSpeed", "errorMessage",
    "followedBy", "following", "dir", "files", "infoHash", "seeder", "bittorrent",
    "verifiedLength", "verifyIntegrityPending",
]  # fmt: skip

STATUSES: Mapping[str, Phase] = {
    "active": Phase.DOWNLOADING,
    "waiting": Phase.QUEUED,
    "paused": Phase.PAUSED,
    "error": Phase.ERROR,
    "complete": Phase.DONE,
    "removed": Phase.UNKNOWN,
}
"""Every status aria2 names; an active one is told apart further by what it does."""


def open_client(url: str, *, secret: str | None) -> aria2p.Client:
    """Return a client that has not called yet; *url* names the server, `/jsonrpc` is added."""
    parts = urlsplit(url)
    host = parts._replace(netloc=parts.netloc.removesuffix(f":{parts.port}")).geturl()
    return aria2p.Client(
        host, port=parts.port or DEFAULT_PORT, secret=secret or "", timeout=_TIMEOUT
    )


def connect(at: Endpoint) -> Aria2:
    """Return the aria2 at *at*; extra: `path_map` (its folder → ours)."""
    return Aria2(
        open_client(at.url, secret=at.secret),
        fingerprint=login_fingerprint(at.url, None, at.secret),
        paths=PathMap(at.extra.get("path_map", {})),
    )


class Aria2:
    """One aria2; each transfer gets a folder of its own."""

    def __init__(self, client: aria2p.Client, *, fingerprint: str, paths: PathMap) -> None:
        self._client = client
        self._paths = paths
        self.fingerprint = fingerprint

    def check(self) -> str:
        """Return the version, or raise DownloaderRefused or DownloaderUnreachable."""
        answer = cast("Row", self._ask(self._client.get_version))
        return f"aria2 {answer.get('version', 'of an unknown version')}"

    def add(self, source: bytes | str, *, save_path: str, tag: str) -> None:
        """Hand over a .torrent, a magnet link or a web address, under the gid of *tag*."""
        gid = _gid(tag)
        self._forget_ended(gid)
        _make_folder(Path(save_path))
        options = {
            "gid": gid,
            "dir": self._paths.theirs(save_path),
            "continue": "true",
            "auto-file-renaming": "false",
            # What a web address holds is a video, never a list of further downloads.
            "follow-torrent": "false",
            "follow-metalink": "false",
        }
        checked = {**options, "allow-overwrite": "true", "check-integrity": "true"}
        if isinstance(source, bytes):
            torrent = base64.b64encode(source).decode()
            self._ask(lambda: self._client.add_torrent(torrent, [], checked))
        else:
            chosen = checked if source.lower().startswith("magnet:") else options
            self._ask(lambda: self._client.add_uri([source], chosen))

    def find(
        self, *, tag: str | None = None, ids: Infohashes, thorough: bool = False
    ) -> TransferState | None:
        """Return the transfer with *tag*, else a living one with the same infohash."""
        del thorough  # every look is a look at everything
        states = self.statuses()
        tagged = (state for state in states if tag in state.tags)
        living = (s for s in states if s.phase is not Phase.ERROR and s.ids.shares(ids))
        return next(tagged, None) or next(living, None)

    def statuses(self) -> list[TransferState]:
        """Return every transfer; one that has led to another is only the way to it."""
        rows = {row["gid"]: row for row in self._rows()}
        return [
            self._state(row, _tag(_root(row, rows)))
            for row in rows.values()
            if row["status"] != "removed" and not row.get("followedBy")
        ]

    def files(self, transfer_id: str) -> tuple[TorrentFile, ...]:
        """Return the chosen files of a transfer, with paths below its folder."""
        row = self._row(transfer_id)
        return tuple(_files(row)) if row is not None else ()

    def proof(self, save_path: str, *, size: int) -> tuple[TorrentFile, ...]:
        """Return the files of a forgotten transfer when they are whole, else none.

        While a file is incomplete, aria2 keeps a control file beside it.
        """
        folder = Path(save_path)
        found = [each for each in folder.rglob("*") if each.is_file()]
        if any(each.suffix == _UNFINISHED for each in found):
            return ()
        files = tuple(
            TorrentFile(each.relative_to(folder).as_posix(), each.stat().st_size)
            for each in sorted(found)
            if each.suffix != ".torrent"  # it keeps a copy of what we handed over
        )
        return files if files and sum(file.size for file in files) == size else ()

    def adopt(self, transfer_id: str, *, tag: str) -> None:
        """Do nothing: aria2 has no tags, a torrent is known by its infohash."""

    def skip(self, transfer_id: str, paths: frozenset[str]) -> None:
        """Download all but the files at *paths*."""
        row = self._row(transfer_id)
        if row is not None:
            wanted = [
                str(entry["index"]) for entry in row["files"] if _relative(row, entry) not in paths
            ]
            choice = {"select-file": ",".join(wanted)}
            self._ask(lambda: self._client.change_option(transfer_id, choice))

    def trouble(self, transfer_id: str) -> str | None:
        """Return what it says about a transfer that does not get on."""
        row = self._row(transfer_id)
        return str(row.get("errorMessage") or "") or None if row is not None else None

    def pause(self, transfer_id: str) -> None:
        """Stop a transfer where it is."""
        self._ask(lambda: self._client.force_pause(transfer_id))

    def resume(self, transfer_id: str) -> None:
        """Let a paused transfer go on; one that failed can only be added again."""
        self._ask(lambda: self._client.unpause(transfer_id))

    def cancel(self, transfer_id: str) -> None:
        """Take away an unfinished transfer with what it has written."""
        self.remove(transfer_id, with_data=True)

    def remove(self, transfer_id: str, *, with_data: bool) -> None:
        """Take a transfer away; one that is not there is no error. aria2 itself deletes nothing."""
        row = self._row(transfer_id)
        if row is None:
            return
        if row["status"] in {"active", "waiting", "paused"}:
            self._ask(lambda: self._client.force_remove(transfer_id))
        self._forget_ended(transfer_id)
        if row.get("following"):
            self._forget_ended(row["following"])
        if with_data:
            _delete(Path(self._paths.ours(row["dir"])), _files(row))

    def _rows(self) -> list[Row]:
        calls: tuple[Callable[[], Any], ...] = (
            lambda: self._client.tell_active(_KEYS),
            lambda: self._client.tell_waiting(0, _MOST, _KEYS),
            lambda: self._client.tell_stopped(0, _MOST, _KEYS),
        )
        return [row for call in calls for row in cast("list[Row]", self._ask(call))]

    def _row(self, gid: str) -> Row | None:
        return next((row for row in self._rows() if row["gid"] == gid), None)

    def _forget_ended(self, gid: str) -> None:
        """Free *gid* from an ended transfer; one that runs keeps it."""
        row = self._row(gid)
        if row is not None and row["status"] in {"complete", "error", "removed"}:
            self._ask(lambda: self._client.remove_download_result(gid))

    def _state(self, row: Row, tag: str | None) -> TransferState:
        size, done = int(row["totalLength"]), int(row["completedLength"])
        phase = _phase(row)
        files = list(_files(row))
        folder = self._paths.ours(row["dir"])
        infohash = row.get("infoHash") or ""
        speed = int(row.get("downloadSpeed") or 0)
        return TransferState(
            id=row["gid"],
            tags=frozenset({tag} if tag else ()),
            ids=Infohashes(v1=infohash if len(infohash) == _V1_DIGITS else None),
            phase=phase,
            raw_state=row["status"],
            progress=done / size if size and phase is not Phase.METADATA else 0.0,
            size=size if phase is not Phase.METADATA else 0,
            amount_left=size - done,
            completed_on=1 if phase is Phase.DONE else 0,  # aria2 does not say when
            save_path=folder,
            content_path=str(PurePosixPath(folder) / files[0].path) if files else "",
            speed=speed,
            eta_seconds=(size - done) // speed if speed else None,
        )

    def _ask(self, question: Callable[[], Any]) -> Any:
        with self._errors():
            return question()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        where = f"{self._client.host}:{self._client.port}"
        try:
            yield
        except aria2p.ClientException as error:
            text = str(error)
            if "Unauthorized" in text:
                raise DownloaderRefused(
                    f"aria2 at {where} does not accept the secret (rpc-secret); "
                    "enter it as the password of the connection"
                ) from error
            raise TorrentRejected(f"aria2 did not do it: {text}") from error
        except (requests.RequestException, KeyError, TypeError, ValueError) as error:
            raise DownloaderUnreachable(
                f"no aria2 answers at {where}: {type(error).__name__}; is its RPC enabled?"
            ) from error


def _gid(tag: str) -> str:
    return f"{_OURS}{int(tag.removeprefix(TAG)):0{_HALF}x}"


def _tag(gid: str) -> str | None:
    return f"{TAG}{int(gid[_HALF:], 16)}" if gid.startswith(_OURS) else None


def _root(row: Row, rows: Mapping[str, Row]) -> str:
    """Return the gid that was added by us or by hand: a magnet link leads on to its torrent."""
    seen = {row["gid"]}
    while (before := row.get("following")) and before not in seen:
        seen.add(before)
        if before not in rows:
            return str(before)
        row = rows[before]
    return str(row["gid"])


def _phase(row: Row) -> Phase:
    phase = STATUSES.get(row["status"], Phase.UNKNOWN)
    if phase in {Phase.DOWNLOADING, Phase.DONE} and _is_metadata(row):
        return Phase.METADATA
    if phase is not Phase.DOWNLOADING:
        return phase
    if row.get("seeder") == "true":
        return Phase.DONE
    if row.get("verifyIntegrityPending") == "true" or row.get("verifiedLength"):
        return Phase.CHECKING
    return Phase.DOWNLOADING if int(row.get("downloadSpeed") or 0) else Phase.IDLE


def _is_metadata(row: Row) -> bool:
    return any(entry["path"].startswith("[METADATA]") for entry in row["files"]) or (
        "bittorrent" in row and "info" not in row["bittorrent"]
    )


def _files(row: Row) -> Iterator[TorrentFile]:
    for entry in row["files"]:
        if entry["selected"] == "true" and entry["path"] and not _is_metadata(row):
            yield TorrentFile(_relative(row, entry), int(entry["length"]))


def _relative(row: Row, entry: Row) -> str:
    path, folder = PurePosixPath(entry["path"]), PurePosixPath(row["dir"])
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else path.name


def _make_folder(folder: Path) -> None:
    """Make the folder of a transfer, for whoever may write in the one above it.

    aria2 keeps the .torrent it is handed in that folder only if it is there already; without it, the
    transfer does not outlive a restart. Where we may not make it, aria2 does.
    """
    with contextlib.suppress(OSError):
        above = folder.parent.stat()
        folder.mkdir(exist_ok=True)
        folder.chmod(stat.S_IMODE(above.st_mode))
        os.chown(folder, above.st_uid, above.st_gid)


def _delete(folder: Path, files: Iterator[TorrentFile]) -> None:
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
