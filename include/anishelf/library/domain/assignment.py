"""Which file of a download is which episode, once a person has decided for some of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from anishelf.core.torrent import TorrentFile
from anishelf.library.domain.bonus import is_extra, is_video
from anishelf.library.domain.videos import (
    Assignment,
    EpisodeVideo,
    WantedEpisode,
    assign_videos,
)
from anishelf.titles.parser import Number, read_file_name


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of a download, and what it is by its name, in words."""

    path: str
    size: int
    reads_as: str


def assign_files(
    files: Sequence[TorrentFile],
    wanted: Sequence[WantedEpisode],
    *,
    first_counted: Number | None = None,
    titles: Collection[str] = (),
    decided: Mapping[int, str],
) -> Assignment:
    """Give each wanted episode its video: the one *decided* (episode id → path), else by name.

    Episodes that got the same file share it. A file that a person gave away is nobody else's.
    """
    found = assign_videos(files, wanted, first_counted=first_counted, titles=titles)
    if not decided:
        return found
    named, by_path = set(decided.values()), {file.path: file for file in files}
    videos, refusals = {}, {}
    for want in wanted:
        path, video = decided.get(want.episode_id), found.videos.get(want.episode_id)
        if path in by_path:
            videos[want.episode_id] = _shared(by_path[path], path, wanted, decided)
        elif path is not None:
            refusals[want.episode_id] = f"the file chosen for it is not in the download: {path}"
        elif video is not None and video.file.path not in named:
            videos[want.episode_id] = video
        elif video is not None:
            refusals[want.episode_id] = f"its file was given to another episode: {video.file.path}"
        else:
            refusals[want.episode_id] = found.refusals[want.episode_id]
    return Assignment(videos, refusals)


def read_files(files: Sequence[TorrentFile]) -> list[ReadFile]:
    """Return *files* with what their names say, for a person who has to choose."""
    return [ReadFile(file.path, file.size, _reading(file)) for file in files]


def choose_file(files: Sequence[TorrentFile], words: str) -> TorrentFile | None:
    """Return the video that *words* name: a whole path, or a name that only one video has."""
    videos = [file for file in files if is_video(file)]
    exact = [file for file in videos if file.path == words]
    found = exact or [file for file in videos if file.path.rpartition("/")[2] == words]
    return found[0] if len(found) == 1 else None


def _shared(
    file: TorrentFile, path: str, wanted: Sequence[WantedEpisode], decided: Mapping[int, str]
) -> EpisodeVideo:
    sharing = [want for want in wanted if decided.get(want.episode_id) == path]
    first, last = sharing[0], sharing[-1]
    end = last.number if len(sharing) > 1 else None
    return EpisodeVideo(file, first.episode_id, first.number, end)


def _reading(file: TorrentFile) -> str:
    if file.size == 0:
        return "empty"
    if not is_video(file):
        return "no video"
    if is_extra(file.path):
        return "an opening, menu, trailer or sample"
    title = read_file_name(file.path)
    if title is None or title.episode is None:
        return "a video whose name says no episode"
    season = f"season {title.season}, " if title.season is not None else ""
    end = f" to {title.episode_end:g}" if title.episode_end not in {None, title.episode} else ""
    return f"{season}{'special' if title.is_special else 'episode'} {title.episode:g}{end}"
