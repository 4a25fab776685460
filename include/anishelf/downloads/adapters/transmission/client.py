"""Transmission 3.0 and later, over its RPC interface: magnet links and torrents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, TypeVar

import requests
from transmission_rpc import Client, Torrent
from transmission_rpc.error import (
    TransmissionAuthError,
    TransmissionConnectError,
    TransmissionError,
    TransmissionTimeoutError,
)

from anishelf.core.endpoint import Endpoint, login_fingerprint
from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.disk.path_map import PathMap
from anishelf.downloads.adapters.transmission.session import open_client
from anishelf.downloads.domain.download import TAG
from anishelf.downloads.domain.transfer import Phase, TransferState
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, TorrentRejected

Answer = TypeVar("Answer")

_LOCAL_ERROR = 3
_FIELDS = [
    "id", "hashString", "name", "labels", "status", "error", "errorString", "percentDone",
    "metadataPercentComplete", "leftUntilDone", "sizeWhenDone", "doneDate", "addedDate",
    "downloadDir", "rateDownload", "eta", "isFinished",
]  # fmt: skip

STATUSES: Mapping[str, Phase] = {
    "stopped": Phase.PAUSED,
    "check pending": Phase.CHECKING,
    "checking": Phase.CHECKING,
    "download pending": Phase.QUEUED,
    "downloading": Phase.DOWNLOADING,
    "seed pending": Phase.DONE,
    "seeding": Phase.DONE,
}
"""Every status Transmission names; what it does in one is told by other fields."""


def connect(at: Endpoint) -> Transmission:
    """Return the Transmission at *at*; extra: `path_map` (its folder → ours)."""
    return Transmission(
        at.url,
        login=at.login,
        password=at.secret,
        fingerprint=login_fingerprint(at.url, at.login, at.secret),
        paths=PathMap(at.extra.get("path_map", {})),
    )


class Transmission:
    """One Transmission; its client calls as soon as it is made, so the first question makes it."""

    def __init__(
        self,
        url: str,
        *,
        login: str | None,
        password: str | None,
        fingerprint: str,
        paths: PathMap,
    ) -> None:
        self._url = url
        self._login = login
        self._password = password
        self._paths = paths
        self._client: Client | None = None
        self.fingerprint = fingerprint

    def check(self) -> str:
        """Return the version, or raise DownloaderRefused or DownloaderUnreachable."""
        return f"Transmission {self._ask(lambda client: client.get_session().version)}"

    def add(self, source: bytes | str, *, save_path: str, tag: str) -> None:
        """Add a .torrent or a magnet link, then label it.

        Labels while adding are understood from 4.0 on only. A crash in between leaves it without
        one; the infohash finds it then.
        """
        folder = self._paths.theirs(save_path)
        added = self._ask(
            lambda client: client.add_torrent(source, download_dir=folder, paused=False)
        )
        self.adopt(added.hash_string, tag=tag)

    def find(
        self, *, tag: str | None = None, ids: Infohashes, thorough: bool = False
    ) -> TransferState | None:
        """Return the transfer with *tag*, else one with the same infohash, whoever added it."""
        del thorough  # every look is a look at everything
        states = self.everything()
        tagged = (state for state in states if tag in state.tags)
        same = (state for state in states if state.ids.shares(ids))
        return next(tagged, None) or next(same, None)

    def statuses(self) -> list[TransferState]:
        """Return every transfer of ours, with one call."""
        return [s for s in self.everything() if any(tag.startswith(TAG) for tag in s.tags)]

    def everything(self) -> list[TransferState]:
        """Return every transfer, whoever added it, with one call."""
        return [self._state(torrent) for torrent in self._torrents()]

    def files(self, transfer_id: str) -> tuple[TorrentFile, ...]:
        """Return the chosen files of a transfer, with paths below its folder."""
        torrent = self._torrent(transfer_id, "files", "priorities", "wanted")
        if torrent is None:
            return ()
        return tuple(TorrentFile(f.name, f.size) for f in torrent.get_files() if f.selected)

    def proof(self, save_path: str, *, size: int) -> tuple[TorrentFile, ...]:
        """Return none: Transmission forgets nothing that its user did not take away."""
        return ()

    def adopt(self, transfer_id: str, *, tag: str) -> None:
        """Add our label to a transfer; its own labels stay."""
        torrent = self._torrent(transfer_id)
        if torrent is not None and tag not in torrent.labels:
            labels = [*torrent.labels, tag]
            self._ask(lambda client: client.change_torrent(transfer_id, labels=labels))

    def skip(self, transfer_id: str, paths: frozenset[str]) -> None:
        """Download all but the files at *paths*."""
        torrent = self._torrent(transfer_id, "files", "priorities", "wanted")
        if torrent is not None:
            unwanted = [file.id for file in torrent.get_files() if file.name in paths]
            self._ask(lambda client: client.change_torrent(transfer_id, files_unwanted=unwanted))

    def trouble(self, transfer_id: str) -> str | None:
        """Return what it, or its tracker, says about a transfer that is stuck."""
        torrent = self._torrent(transfer_id)
        return str(torrent.error_string) or None if torrent is not None else None

    def pause(self, transfer_id: str) -> None:
        """Stop a transfer where it is."""
        self._ask(lambda client: client.stop_torrent(transfer_id))

    def resume(self, transfer_id: str) -> None:
        """Let a paused transfer go on."""
        self._ask(lambda client: client.start_torrent(transfer_id))

    def cancel(self, transfer_id: str) -> None:
        """Take away an unfinished transfer with what it has written."""
        self.remove(transfer_id, with_data=True)

    def remove(self, transfer_id: str, *, with_data: bool) -> None:
        """Take a transfer away; one that is not there is no error."""
        self._ask(lambda client: client.remove_torrent(transfer_id, delete_data=with_data))

    def _torrents(self) -> list[Torrent]:
        return self._ask(lambda client: client.get_torrents(arguments=_FIELDS))

    def _torrent(self, transfer_id: str, *more: str) -> Torrent | None:
        found = self._ask(
            lambda client: client.get_torrents([transfer_id], arguments=[*_FIELDS, *more])
        )
        return found[0] if found else None

    def _ask(self, question: Callable[[Client], Answer]) -> Answer:
        with self._errors():
            if self._client is None:
                self._client = open_client(self._url, self._login, self._password)
            return question(self._client)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Translate what the client raises; its messages hold the address with the login in it."""
        try:
            yield
        except TransmissionAuthError:
            raise DownloaderRefused(
                f"Transmission at {self._url} does not accept the login; change the connection"
            ) from None
        except (
            TransmissionConnectError,
            TransmissionTimeoutError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            RecursionError,
            requests.RequestException,
        ) as error:
            raise DownloaderUnreachable(
                f"no Transmission answers at {self._url}: {type(error).__name__}"
            ) from None
        except TransmissionError as error:
            if self._client is None:
                raise DownloaderUnreachable(
                    f"what answers at {self._url} is no Transmission"
                ) from None
            raise TorrentRejected(f"Transmission did not take it: {error.message}") from None

    def _state(self, torrent: Torrent) -> TransferState:
        fields: Mapping[str, Any] = torrent.fields
        phase = _phase(fields, str(torrent.status))
        folder = self._paths.ours(fields["downloadDir"])
        eta = int(fields["eta"])
        return TransferState(
            id=fields["hashString"],
            tags=frozenset(fields["labels"]),
            ids=Infohashes(v1=fields["hashString"]),
            phase=phase,
            raw_state=str(torrent.status),
            progress=0.0 if phase is Phase.METADATA else float(fields["percentDone"]),
            size=int(fields["sizeWhenDone"]),
            amount_left=int(fields["leftUntilDone"]),
            # Found complete when it was added, it has no time of completion.
            completed_on=int(fields["doneDate"] or fields["addedDate"])
            if phase is Phase.DONE
            else 0,
            save_path=folder,
            content_path=str(PurePosixPath(folder) / fields["name"]),
            speed=int(fields["rateDownload"]),
            eta_seconds=eta if eta > 0 else None,
        )


def _phase(fields: Mapping[str, Any], status: str) -> Phase:
    phase = STATUSES.get(status, Phase.UNKNOWN)
    if fields["error"] == _LOCAL_ERROR:
        gone = "no data found" in str(fields["errorString"]).lower()
        return Phase.MISSING_FILES if gone else Phase.ERROR
    if phase in {Phase.PAUSED, Phase.DOWNLOADING} and fields["metadataPercentComplete"] < 1:
        return Phase.PAUSED if phase is Phase.PAUSED else Phase.METADATA
    if phase is Phase.PAUSED and fields["percentDone"] == 1:
        return Phase.DONE
    if phase is Phase.DOWNLOADING and not fields["rateDownload"]:
        return Phase.IDLE
    return phase
