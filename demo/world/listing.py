"""What the demo's own bangumi-data lists: two of its shows; the others are found by a search."""

from __future__ import annotations

import json
from pathlib import Path

LISTING = Path(__file__).with_name("bangumi_data.json")
"""The file, in the shape of the npm package bangumi-data (`dist/data.json`)."""

_NOT_FOR_PLAYERS = frozenset({"bangumi", "mikan"})


def listed_ids(subject_id: int) -> dict[str, str]:
    """Return a subject's ids at the sites that players know, such as `{"tmdb": "9990101"}`.

    A season's path at tmdb (`tv/9990101/season/2`) stands for the series.
    """
    for item in json.loads(LISTING.read_text(encoding="utf-8"))["items"]:
        ids = {site["site"]: site["id"] for site in item["sites"]}
        if ids.get("bangumi") == str(subject_id):
            return {
                name: value.split("/")[1] if name == "tmdb" else value
                for name, value in ids.items()
                if name not in _NOT_FOR_PLAYERS
            }
    return {}
