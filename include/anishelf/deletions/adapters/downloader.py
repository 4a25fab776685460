"""A registered downloader as deletions use it, over the port that all downloaders have."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import basename

from anishelf.deletions.domain import asked as ports
from anishelf.deletions.domain.findings import Part, TorrentPart
from anishelf.deletions.domain.records import Transfer
from anishelf.downloads.domain.transfer import TransferState
from anishelf.downloads.ports import DownloaderClient


class OurDownloader(ports.Downloader):
    """One downloader, with everybody's transfers."""

    def __init__(self, client: DownloaderClient, disk: ports.Disk, *, part: Part) -> None:
        self.part = part
        self._client = client
        self._disk = disk

    def everything(self) -> Sequence[Transfer]:
        """Return all transfers."""
        return [_transfer(state) for state in self._client.everything()]

    def parts(self, transfer: Transfer) -> Sequence[TorrentPart]:
        """Return the files of a transfer, where our disk has them."""
        found = []
        for file in self._client.files(transfer.id):
            path = f"{transfer.save_path.rstrip('/')}/{file.path}"
            found.append(TorrentPart(path, file.size, self._disk.inode(path)))
        return found

    def remove(self, transfer_id: str) -> None:
        """Remove a transfer with its data; one that is gone is no error."""
        self._client.remove(transfer_id, with_data=True)


def _transfer(state: TransferState) -> Transfer:
    hashes = {each for each in (state.ids.v1, state.ids.v2) if each}
    return Transfer(
        id=state.id,
        name=basename(state.content_path.rstrip("/")) or state.id,
        hashes=frozenset(hashes),
        size=state.size,
        content_path=state.content_path,
        save_path=state.save_path,
    )
