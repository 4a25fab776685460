"""What is being downloaded and what happened, in Sonarr's shapes, and pages of these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from anishelf.views.lists.dialect_rows import KnownChange, KnownTransfer
from anishelf.web.compat.sonarr.shapes import (
    FIRST_ID,
    LANGUAGE,
    Shape,
    episode_id,
    moment,
    quality,
    show_id,
)

_EACH_DOWNLOAD: Final = 1_000
_STATUSES: Final = {"pending": "queued", "downloading": "downloading"}


def transfer(row: KnownTransfer, place: int, *, now: datetime) -> Shape:
    """Return an episode that is being downloaded; *place* tells those of one download apart."""
    size, left = row.size or 0, round((row.size or 0) * (1 - row.progress))
    stuck = row.flag is not None
    shape: Shape = {
        "id": FIRST_ID + row.download_id * _EACH_DOWNLOAD + place % _EACH_DOWNLOAD,
        "seriesId": show_id(row.work_id),
        "episodeId": episode_id(row.episode_key),
        "seasonNumber": row.season,
        "languages": [LANGUAGE],
        "quality": quality(None, 0),
        "customFormats": [],
        "customFormatScore": 0,
        "size": float(size),
        "sizeleft": float(left),
        "title": row.title,
        "added": moment(row.created_at),
        "status": "paused" if row.flag == "paused" else _STATUSES[row.status],
        "trackedDownloadStatus": "warning" if stuck else "ok",
        "trackedDownloadState": "downloading",
        "statusMessages": [{"title": row.title, "messages": [row.reason]}] if row.reason else [],
        "downloadId": (row.infohash or f"anishelf-{row.download_id}").upper(),
        "protocol": "torrent",
        "downloadClient": row.downloader or "",
        "indexer": "",
        "episodeHasFile": False,
    }
    if row.reason:
        shape["errorMessage"] = row.reason
    if row.eta_seconds is not None:
        shape["timeleft"] = _clock(row.eta_seconds)
        shape["estimatedCompletionTime"] = moment(now + timedelta(seconds=row.eta_seconds))
    return shape


def change(row: KnownChange, place: int) -> Shape:
    """Return something that happened."""
    return {
        "id": FIRST_ID + row.id * 10 + place % 10,
        "episodeId": episode_id(row.episode_key),
        "seriesId": show_id(row.work_id),
        "sourceTitle": row.title,
        "languages": [LANGUAGE],
        "quality": quality(None, 0),
        "customFormats": [],
        "customFormatScore": 0,
        "qualityCutoffNotMet": False,
        "date": moment(row.at),
        "downloadId": (row.infohash or "").upper(),
        "eventType": row.what,
        "data": {"message": row.reason} if row.reason else {},
    }


def page(records: Sequence[Shape], *, number: int, size: int, total: int, key: str) -> Shape:
    """Return records as one page of a list."""
    return {
        "page": number,
        "pageSize": size,
        "sortKey": key,
        "sortDirection": "descending",
        "totalRecords": total,
        "records": records,
    }


def _clock(seconds: int) -> str:
    days, rest = divmod(max(seconds, 0), 86400)
    hours, minutes = divmod(rest // 60, 60)
    return f"{f'{days}.' if days else ''}{hours:02}:{minutes:02}:{rest % 60:02}"
