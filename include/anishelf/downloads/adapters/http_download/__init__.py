"""The built-in HTTP downloader: a list of jobs on the disk, and what works it off."""

from __future__ import annotations

from anishelf.downloads.adapters.http_download.client import HttpDownloads
from anishelf.downloads.adapters.http_download.transfer import Limits, transfer, waiting

__all__ = ["HttpDownloads", "Limits", "transfer", "waiting"]
