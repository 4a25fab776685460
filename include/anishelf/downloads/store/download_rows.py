"""The columns of a download, and the objects that rows of them describe."""

from __future__ import annotations

from typing import Any

from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.downloads.domain.download import Download, DownloadRequest
from anishelf.downloads.domain.states import DownloadFlag, DownloadStatus
from anishelf.feeds.domain.states import DownloadType

COLUMNS = """
    d.id, d.release_id, d.downloader_id, d.status, d.reason, d.flag, d.flag_reason, d.tag,
    d.infohash_v1, d.infohash_v2, d.save_path, d.files, d.progress, d.size, d.created_at,
    d.added_at, d.first_seen_at, d.last_seen_at, d.absent_polls, d.progressed_at, d.completed_at
"""


def download_of(
    *,
    infohash_v1: str | None,
    infohash_v2: str | None,
    files: list[dict[str, Any]],
    status: str,
    flag: str | None,
    **rest: Any,
) -> Download:
    """Return the Download that the columns `COLUMNS` of one row describe."""
    return Download(
        ids=Infohashes(v1=infohash_v1, v2=infohash_v2),
        files=tuple(TorrentFile(path=file["path"], size=file["size"]) for file in files),
        status=DownloadStatus(status),
        flag=DownloadFlag(flag) if flag else None,
        **rest,
    )


def order_of(
    *, download_type: str, url: str | None, title: str, preferred: list[str], **download: Any
) -> DownloadRequest:
    """Return the Order that a row describes: a download, and what its release offers."""
    return DownloadRequest(
        download=download_of(**download),
        download_type=DownloadType(download_type),
        url=url,
        title=title,
        preferred=tuple(preferred),
    )
