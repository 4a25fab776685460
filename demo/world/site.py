"""The web site of the demo world: three feeds, Mikan's pages, torrents, videos and pictures."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote

from demo.world.answers import HTML, Answer, Request, etag_of, file_answer, http_date
from demo.world.feeds import Item, mikan_feed, nyaa_feed, plain_feed
from demo.world.model import FeedKind, Season
from demo.world.torrents import Torrent

_RSS = "application/xml; charset=utf-8"
_TORRENT = "application/x-bittorrent"
PLAIN_FEED = "/torrents/rss"


@dataclass(frozen=True, slots=True)
class Upload:
    """A release on the site: its entry, its .torrent, and for Mikan the season it is filed under."""

    feed: FeedKind
    item: Item
    torrent: Torrent
    season: Season | None = None

    @property
    def torrent_path(self) -> str:
        """The path of the .torrent on the site that lists it."""
        paths = {
            FeedKind.MIKAN: self.item.mikan_torrent,
            FeedKind.NYAA: self.item.nyaa_torrent,
            FeedKind.PLAIN: self.item.plain_torrent,
        }
        return paths[self.feed]


class WebSite:
    """Everything under one address; uploads and files can be added while it answers."""

    def __init__(self, base: str, seasons: Iterable[Season]) -> None:
        self._base = base
        self._seasons = {str(season.mikan_id): season for season in seasons}
        self._lock = threading.Lock()
        self._uploads: list[Upload] = []
        self._torrents: dict[str, bytes] = {}
        self._files: dict[str, tuple[Path, str]] = {}

    def add_file(self, path: str, file: Path, content_type: str) -> str:
        """Serve *file* at *path*, with ranges; return its address."""
        with self._lock:
            self._files[path] = (file, content_type)
        return self._base + quote(path)

    def add(self, uploads: Iterable[Upload]) -> None:
        """List *uploads* in their feeds and serve their torrents."""
        with self._lock:
            for upload in uploads:
                self._uploads.append(upload)
                self._torrents[unquote(upload.torrent_path)] = upload.torrent.data

    def answer(self, request: Request) -> Answer | None:
        """Return a feed, page, torrent or file; None for a path the site does not have."""
        if request.method not in {"GET", "HEAD"}:
            return None
        with self._lock:
            file = self._files.get(request.path)
            torrent = self._torrents.get(request.path)
            uploads = sorted(self._uploads, key=lambda each: each.item.published, reverse=True)
        if file is not None:
            return file_answer(*file)
        if torrent is not None:
            return Answer(body=torrent, content_type=_TORRENT)
        return self._feed(request, uploads) or self._mikan_page(request.path, uploads)

    def _feed(self, request: Request, uploads: list[Upload]) -> Answer | None:
        if request.path == "/RSS/Bangumi":
            return self._mikan(request, uploads)
        if request.path == "/" and request.query.get("page") == "rss":
            items = _items(uploads, FeedKind.NYAA)
            return _rss(nyaa_feed(self._base, items), items)
        if request.path == PLAIN_FEED:
            items = _items(uploads, FeedKind.PLAIN)
            return _rss(plain_feed(self._base, items), items)
        return None

    def _mikan(self, request: Request, uploads: list[Upload]) -> Answer | None:
        season = self._seasons.get(request.query.get("bangumiId", ""))
        if season is None:
            return None
        items = _items([each for each in uploads if each.season == season], FeedKind.MIKAN)
        body = mikan_feed(self._base, season.mikan_id, season.subject.title, items)
        return _rss(body, items)

    def _mikan_page(self, path: str, uploads: list[Upload]) -> Answer | None:
        parent, _, name = path.rpartition("/")
        if parent == "/Home/Bangumi" and name in self._seasons:
            return _bangumi_page(self._seasons[name])
        for upload in uploads:
            if path == upload.item.mikan_page and upload.season is not None:
                return _episode_page(upload.item, upload.season)
        return None


def _items(uploads: list[Upload], feed: FeedKind) -> list[Item]:
    return [upload.item for upload in uploads if upload.feed is feed]


def _rss(body: bytes, items: list[Item]) -> Answer:
    headers = {"ETag": etag_of(body), "Cache-Control": "no-cache"}
    if items:
        headers["Last-Modified"] = http_date(items[0].published)
    return Answer(body=body, content_type=_RSS, headers=headers)


def _episode_page(item: Item, season: Season) -> Answer:
    name, number = escape(season.subject.title), season.mikan_id
    return _page(
        escape(item.title),
        f'<p class="bangumi-title"><a href="/Home/Bangumi/{number}" target="_blank"'
        f' class="w-other-c">{name}</a><a href="/RSS/Bangumi?bangumiId={number}"'
        ' class="mikan-rss" data-original-title="RSS" target="_blank"></a></p>'
        f'<div class="leftbar-nav"><a class="btn episode-btn" href="{item.mikan_torrent}">'
        "下载种子</a></div>",
    )


def _bangumi_page(season: Season) -> Answer:
    subject = f"https://bgm.tv/subject/{season.subject.id}"
    return _page(
        escape(season.subject.title),
        f'<p class="bangumi-title">{escape(season.subject.title)}</p>'
        f'<p class="bangumi-info">放送开始：{season.subject.date}</p>'
        '<p class="bangumi-info">Bangumi番组计划链接：'
        f'<a class="w-other-c" target="_blank" href="{subject}">{subject}</a></p>',
    )


def _page(title: str, body: str) -> Answer:
    page = (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Mikan Project - {title}'
        f'</title></head><body><div class="pull-left leftbar-container">{body}</div></body></html>'
    )
    return Answer(body=page.encode(), content_type=HTML)
