"""Which files of a download come along with its videos: subtitles, sound tracks, bonus videos."""

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

_MATROSKA = ".mka"
SOUND_EXTENSIONS = frozenset(
    {_MATROSKA, ".ac3", ".eac3", ".dts", ".flac", ".aac", ".m4a", ".opus", ".mp3", ".wav"}
)
"""What Jellyfin plays beside a video of the same name."""

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
    return _beside(video, files, SUBTITLE_EXTENSIONS, CompanionKind.SUBTITLE)


def sound_of(video: TorrentFile, files: Sequence[TorrentFile]) -> list[Companion]:
    """Return the sound tracks of *video* among *files*; Jellyfin plays them beside it.

    Music is no sound track: but for `.mka`, the name must begin with the video's.
    """
    tracks = [
        file
        for file in files
        if _suffix(file) not in SOUND_EXTENSIONS
        or _suffix(file) == _MATROSKA
        or _begins_with(_stem(file), _stem(video))
    ]
    return _beside(video, tracks, SOUND_EXTENSIONS, CompanionKind.AUDIO)


def _beside(
    video: TorrentFile,
    files: Sequence[TorrentFile],
    endings: Collection[str],
    kind: CompanionKind,
) -> list[Companion]:
    videos = [file for file in files if is_video(file) and not is_sample(file.path)]
    mine = [
        file
        for file in files
        if file.size > 0
        and _suffix(file) in endings
        and not is_debris(file.path)
        and _video_of(file, videos) == video
    ]
    taken: Counter[str] = Counter()
    found = []
    for file in mine:
        end = name_ending(_telling(file, video)) + _suffix(file)
        taken[end] += 1
        name = end if taken[end] == 1 else f".{taken[end]}{end}"
        found.append(Companion(file, kind, name))
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


def _video_of(file: TorrentFile, videos: Sequence[TorrentFile]) -> TorrentFile | None:
    """Return the video whose name a file's begins with, or the one of its episode.

    What names neither, as `2_English.srt`, belongs to the video that its folder is called after.
    """
    named = _named_after(_stem(file), videos)
    if named is not None:
        return named
    features = [video for video in videos if not is_extra(video.path)]
    theirs = _read(file.path)
    folder = basename(dirname(file.path))
    if folder and (theirs.episode is None or is_language_name(_stem(file))):
        own = _named_after(folder, videos) or _only(
            video for video in features if _same_episode(_read(f"{folder}.srt"), video)
        )
        if own is not None:
            return own
    if len(features) == 1 and theirs.episode is None and not theirs.is_special:
        return features[0]
    return _only(video for video in features if _same_episode(theirs, video))


def _named_after(name: str, videos: Sequence[TorrentFile]) -> TorrentFile | None:
    """Return the video whose whole name *name* begins with; of several the longest."""
    named = [video for video in videos if _begins_with(name, _stem(video))]
    longest = max((len(_stem(video)) for video in named), default=0)
    return _only(video for video in named if len(_stem(video)) == longest)


def _read(path: str) -> ReleaseTitle:
    """Return what a name says; one of a sound track is read like that of a subtitle."""
    stem, suffix = splitext(path)
    return read_file_name(f"{stem}.srt" if suffix.lower() in SOUND_EXTENSIONS else path) or (
        ReleaseTitle()
    )


def _same_episode(theirs: ReleaseTitle, video: TorrentFile) -> bool:
    mine = _read(video.path)
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


def _stem(file: TorrentFile) -> str:
    return splitext(basename(file.path))[0]


def _suffix(file: TorrentFile) -> str:
    return splitext(basename(file.path))[1].lower()
