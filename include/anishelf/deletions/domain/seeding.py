"""Which torrents go: those of which every file that they feed goes, and nothing else needs. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from anishelf.deletions.domain.findings import Torrent
from anishelf.deletions.domain.folders import is_video
from anishelf.deletions.domain.outgoing import Outgoing


def kept(torrents: Sequence[Torrent], outgoing: Outgoing) -> dict[str, str]:
    """Return the torrents that stay, by their ids, with the reason; twins go together or not at all."""
    reasons = {each.id: why_kept(each, outgoing) for each in torrents}
    stays = {number: reason for number, reason in reasons.items() if reason}
    changed = True
    while changed:
        going = {each.handle for each in torrents if each.id not in stays}
        needed = {
            each.id: f"{', '.join(n for h, n in each.twins.items() if h not in going)} has the same data"
            for each in torrents
            if each.id not in stays and not set(each.twins) <= going
        }
        stays |= needed
        changed = bool(needed)
    return stays


def why_kept(torrent: Torrent, outgoing: Outgoing) -> str | None:
    """Return why a torrent stays, None where it goes."""
    if torrent.others:
        return f"{', '.join(torrent.others)} needs it"
    if not torrent.feeds:
        return "nobody knows what it brought"
    stays = sorted(
        {feed.place for feed in torrent.feeds if not outgoing.goes(feed.instance, feed.place)}
    )
    if stays:
        return f"it brought {', '.join(map(str, stays))}, too"
    in_use = sorted(part.path for part in torrent.parts if part.path in outgoing.needed)
    if in_use:
        return f"{in_use[0]} is its own data and stays"
    unknown = _unknown(torrent, outgoing)
    if unknown:
        return f"it holds {unknown} videos of which nobody knows what they are"
    return None


def _unknown(torrent: Torrent, outgoing: Outgoing) -> int:
    """Return how many videos are neither a file that leaves nor can be one of the episodes."""
    inodes = {file.inode for file in outgoing.all if file.inode}
    sizes = {file.size for file in outgoing.all}
    videos = [part for part in torrent.parts if is_video(part.path)]
    strange = [part for part in videos if part.inode not in inodes and part.size not in sizes]
    return len(strange) if len(videos) > len({feed.place for feed in torrent.feeds}) else 0
