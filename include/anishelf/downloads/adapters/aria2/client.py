"""aria2, over its JSON-RPC interface: web addresses, magnet links and torrents.

It knows no tags, but lets us choose the id (gid) of a transfer: ours holds the number of the
download. After a restart it has forgotten what it completed; then only the files tell.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import aria2p
import requests

from anishelf.core.endpoint import Endpoint, login_fingerprint
from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.disk.path_map import PathMap
from anishelf.downloads.adapters.aria2.folders import delete_files, make_folder, whole_files
from anishelf.downloads.adapters.aria2.rows import (
    Row,
    files_of,
    gid_of,
    relative,
    root_of,
    state_of,
    tag_of,
)
from anishelf.downloads.domain.transfer import Phase, TransferState
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, TorrentRejected

DEFAULT_PORT = 6800
_TIMEOUT = 15.0
_MOST = 10_000
_KEYS = [
    "gid", "status", "totalLength", "completedLength", "downloadSpeed", "errorMessage",
    "followedBy", "following", "dir", "files", "infoHash", "seeder", "bittorrent",
    "verifiedLength", "verifyIntegrityPending",
]  # fmt: skip


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
        with self._errors():
            answer = cast("Row", self._client.get_version())
            return f"aria2 {answer.get('version', 'of an unknown version')}"

    def add(self, source: bytes | str, *, save_path: str, tag: str) -> None:
        """Add a .torrent, a magnet link or a web address, under the gid of *tag*."""
        gid = gid_of(tag)
        self._forget_ended(gid)
        make_folder(Path(save_path))
        options = {
            "gid": gid,
            "dir": self._paths.theirs(save_path),
            "continue": "true",
            "pause": "false",
            "pause-metadata": "false",
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
        with self._errors():
            rows = {row["gid"]: row for row in self._rows()}
            return [
                state_of(row, tag_of(root_of(row, rows)), self._paths)
                for row in rows.values()
                if row["status"] != "removed" and not row.get("followedBy")
            ]

    def everything(self) -> list[TransferState]:
        """Return every transfer: there are no others than ours to be told apart."""
        return self.statuses()

    def files(self, transfer_id: str) -> tuple[TorrentFile, ...]:
        """Return the chosen files of a transfer, with paths below its folder."""
        with self._errors():
            row = self._row(transfer_id)
            return tuple(files_of(row)) if row is not None else ()

    def proof(self, save_path: str, *, size: int) -> tuple[TorrentFile, ...]:
        """Return the files of a forgotten transfer when they are whole, else none."""
        return whole_files(Path(save_path), size=size)

    def adopt(self, transfer_id: str, *, tag: str) -> None:
        """Do nothing: aria2 has no tags, a torrent is known by its infohash."""

    def skip(self, transfer_id: str, paths: frozenset[str]) -> None:
        """Download all but the files at *paths*."""
        row = self._row(transfer_id)
        if row is not None:
            wanted = [
                str(entry["index"]) for entry in row["files"] if relative(row, entry) not in paths
            ]
            choice = {"select-file": ",".join(wanted)}
            self._ask(lambda: self._client.change_option(transfer_id, choice))

    def trouble(self, transfer_id: str) -> str | None:
        """Return what it says about a transfer that is stuck."""
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
            delete_files(Path(self._paths.ours(row["dir"])), files_of(row))

    def _rows(self) -> list[Row]:
        calls: tuple[Callable[[], Any], ...] = (
            lambda: self._client.tell_active(_KEYS),
            lambda: self._client.tell_waiting(0, _MOST, _KEYS),
            lambda: self._client.tell_stopped(0, _MOST, _KEYS),
        )
        with self._errors():
            return [row for call in calls for row in cast("list[Row]", call())]

    def _row(self, gid: str) -> Row | None:
        with self._errors():
            return next((row for row in self._rows() if row["gid"] == gid), None)

    def _forget_ended(self, gid: str) -> None:
        """Free *gid* from an ended transfer; one that runs keeps it."""
        row = self._row(gid)
        if row is not None and row["status"] in {"complete", "error", "removed"}:
            self._ask(lambda: self._client.remove_download_result(gid))

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
        except (
            requests.RequestException,
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
            RecursionError,
        ) as error:
            raise DownloaderUnreachable(
                f"no aria2 answers at {where}: {type(error).__name__}; is its RPC enabled?"
            ) from error
