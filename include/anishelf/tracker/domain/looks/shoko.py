"""What Shoko says of a file when it is asked: what its hub told while nobody listened."""

from __future__ import annotations

from datetime import datetime

from anishelf.tracker.domain.events import read_event
from anishelf.tracker.domain.events.fields import Body, identifier, part, parts
from anishelf.tracker.domain.report import Report, Sender


def file(row: Body, path: str, sender: Sender, at: datetime) -> Report:
    """Return what Shoko knows of the file at *path*: that it has it, and what it is."""
    references = [
        {
            "AnidbAnimeID": identifier(part(series, "SeriesID"), "AniDB"),
            "AnidbEpisodeID": identifier(episode, "AniDB"),
        }
        for series in parts(row, "SeriesIDs")
        for episode in parts(series, "EpisodeIDs")
    ]
    said = {
        "FileID": identifier(row, "ID"),
        "RelativePath": path,
        "CrossReferences": references,
    }
    return read_event({"target": "ShokoEvent:FileMatched", "arguments": [said]}, sender, at)
