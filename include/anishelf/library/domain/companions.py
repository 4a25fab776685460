"""Which files of a download come along with its videos: subtitles, openings, menus, trailers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from posixpath import basename, dirname, splitext

from anishelf.core.naming import clean_name, cut
from anishelf.core.torrent import TorrentFile
from anishelf.library.domain.bonus import is_debris, is_extra, is_sample, is_video
from anishelf.library.domain.states import CompanionKind
from anishelf.library.domain.subtitles import SUBTITLE_EXTENSIONS, is_language_name, name_ending
from anishelf.titles.parser import ReleaseTitle, read_file_name

EXTRAS_FOLDER = "extras"
"""The folder beside the episodes that Jellyfin reads as bonus material, not as episodes."""

_NAME_BYTES = 200


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that follows a video.

    `name` is what follows the video's name without its suffix (`.zh-Hans.ass`), and for an extra
    its own name.
    """

    file: TorrentFile
    kind: CompanionKind
    name: str

    def path(self, video: str) -> str:
        """Return where it belongs when its video lies at *video*."""
        if self.kind is CompanionKind.EXTRA:
            return f"{dirname(video)}/{EXTRAS_FOLDER}/{self.name}"
        return splitext(video)[0] + self.name


def subtitles_of(video: TorrentFile, files: Sequence[TorrentFile]) -> list[Companion]:
    """Return the subtitles of *video* among *files*, with names that Jellyfin understands."""
    videos = [file for file in files if is_video(file) and not is_sample(file.path)]
    mine = [f for f in files if _is_subtitle(f) and _video_of(f, videos) == video]
    taken: Counter[str] = Counter()
    found = []
    for file in mine:
        end = name_ending(_telling(file, video)) + _suffix(file)
        taken[end] += 1
        name = end if taken[end] == 1 else f".{taken[end]}{end}"
        found.append(Companion(file, CompanionKind.SUBTITLE, name))
    return found


def extras_of(files: Sequence[TorrentFile], chosen: Collection[TorrentFile]) -> list[Companion]:
    """Return the bonus videos among *files*, without samples and without the *chosen* episodes."""
    taken: Counter[str] = Counter()
    found = []
    for file in files:
        if file in chosen or not is_video(file) or is_sample(file.path):
            continue
        if is_extra(file.path):
            name = _extra_name(file, taken)
            found.append(Companion(file, CompanionKind.EXTRA, name))
    return found


def _extra_name(file: TorrentFile, taken: Counter[str]) -> str:
    stem = cut(clean_name(_stem(file)) or "extra", _NAME_BYTES)
    taken[stem.casefold()] += 1
    number = taken[stem.casefold()]
    return f"{stem} ({number}){_suffix(file)}" if number > 1 else f"{stem}{_suffix(file)}"


def _video_of(subtitle: TorrentFile, videos: Sequence[TorrentFile]) -> TorrentFile | None:
    """Return the video whose name the subtitle's begins with, or else the one of its episode."""
    named = [video for video in videos if _begins_with(_stem(subtitle), _stem(video))]
    if named:
        longest = max(len(_stem(video)) for video in named)
        return _only(video for video in named if len(_stem(video)) == longest)
    features = [video for video in videos if not is_extra(video.path)]
    theirs = read_file_name(subtitle.path) or ReleaseTitle()
    if len(features) == 1 and theirs.episode is None and not theirs.is_special:
        return features[0]
    return _only(video for video in features if _same_episode(theirs, video))


def _same_episode(theirs: ReleaseTitle, video: TorrentFile) -> bool:
    mine = read_file_name(video.path) or ReleaseTitle()
    if theirs.season is not None and mine.season is not None and theirs.season != mine.season:
        return False
    if theirs.episode is None or theirs.is_special is not mine.is_special:
        return False
    return (theirs.episode, theirs.episode_end) == (mine.episode, mine.episode_end)


def _telling(subtitle: TorrentFile, video: TorrentFile) -> str:
    """Return the words that tell this subtitle of *video* from the others."""
    stem = _stem(subtitle)
    own = stem[len(_stem(video)) :] if _begins_with(stem, _stem(video)) else stem
    folder = basename(dirname(subtitle.path))
    return f"{own}.{folder}" if is_language_name(folder) and not name_ending(own) else own


def _begins_with(name: str, start: str) -> bool:
    return name.startswith(start) and not name[len(start) : len(start) + 1].isalnum()


def _only(found: Iterable[TorrentFile]) -> TorrentFile | None:
    videos = list(found)
    return videos[0] if len(videos) == 1 else None


def _is_subtitle(file: TorrentFile) -> bool:
    return file.size > 0 and _suffix(file) in SUBTITLE_EXTENSIONS and not is_debris(file.path)


def _stem(file: TorrentFile) -> str:
    return splitext(basename(file.path))[0]


def _suffix(file: TorrentFile) -> str:
    return splitext(basename(file.path))[1].lower()
