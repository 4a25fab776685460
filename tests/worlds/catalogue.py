"""A small catalogue in the shape of bangumi-data; its shows are invented."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def item(
    title: str,
    bangumi_id: int | None,
    *chinese: str,
    begin: str = "2024-10-05T14:00:00.000Z",
    end: str = "",
    kind: str = "tv",
    **sites: str,
) -> dict[str, Any]:
    """Return one entry; *sites* are ids elsewhere, for example tmdb="tv/5/season/2"."""
    listed = {"bangumi": str(bangumi_id), **sites} if bangumi_id else dict(sites)
    return {
        "title": title,
        "titleTranslate": {"zh-Hans": list(chinese)},
        "type": kind,
        "begin": begin,
        "end": end,
        "sites": [{"site": site, "id": value} for site, value in listed.items()],
    }


def document(*items: dict[str, Any]) -> bytes:
    """Return a data.json of these entries."""
    return json.dumps({"siteMeta": {}, "items": list(items)}, ensure_ascii=False).encode()


class Fixed:
    """A source that says what it was given, and counts how often it was asked."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.asked = 0

    def read(self) -> bytes:
        self.asked += 1
        return self.body


def bulk(count: int) -> Sequence[dict[str, Any]]:
    """Return *count* different entries."""
    return [item(f"番組{n}号機", n, f"节目{n}号机") for n in range(1, count + 1)]
