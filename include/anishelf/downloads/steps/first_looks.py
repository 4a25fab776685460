"""Remembers which transfers looked complete once; one such look alone is known to lie."""

from __future__ import annotations

from collections.abc import Collection

from anishelf.downloads.domain.transfer import TransferState, same_look


class FirstLooks:
    """The first looks at what seems complete, for as long as a tracker lives."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[int, TransferState]] = {}

    def __bool__(self) -> bool:
        """Return whether something waits for its second look."""
        return bool(self._seen)

    def confirms(self, download_id: int, state: TransferState) -> bool:
        """Return whether *state* is equal to the first look; that one is then forgotten."""
        _, first = self._seen.get(download_id, (0, None))
        if not same_look(first, state):
            return False
        self.drop(download_id)
        return True

    def keep(self, download_id: int, state: TransferState, *, downloader_id: int) -> None:
        """Remember a first look at a transfer of this downloader."""
        self._seen[download_id] = (downloader_id, state)

    def drop(self, download_id: int) -> None:
        """Forget the first look at one download."""
        self._seen.pop(download_id, None)

    def forget(self, downloader_id: int, *, but: Collection[int] = ()) -> None:
        """Forget the first looks at what this downloader has, except at the downloads *but*."""
        for download_id, (owner, _) in list(self._seen.items()):
            if owner == downloader_id and download_id not in but:
                del self._seen[download_id]
