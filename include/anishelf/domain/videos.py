"""Which file of a download is which episode; what stays unclear is said, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from anishelf.domain.library import VIDEO_EXTENSIONS
from anishelf.domain.naming import episode_code
from anishelf.domain.title import Number, ReleaseTitle, read_file_name
from anishelf.domain.torrent import TorrentFile

SPECIALS = 0
_LISTED = 20  # file names in a reason
_EXTRA_WORDS = (
    r"nc ?op|nc ?ed|creditless|sample|menu|pv|cm|trailer|teaser|preview|bonus|extras?|logo"
)
_EXTRA = re.compile(rf"(?<![a-z0-9])(?:{_EXTRA_WORDS}) ?[0-9]{{0,2}}[a-z]?(?![a-z0-9])")
_SPECIAL = re.compile(r"(?<![a-z0-9])(?:sps?|specials?|ova|oad) ?[0-9]{0,2}(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class WantedEpisode:
    """An episode that a download shall bring, counted as the library counts."""

    episode_id: int
    season: int
    number: Number


@dataclass(frozen=True, slots=True)
class EpisodeVideo:
    """The video of an episode; one that holds several episodes goes from `first` to `last`.

    `owner` is the id of the first wanted episode in it, under which the file is kept.
    """

    file: TorrentFile
    owner: int
    first: Number
    last: Number | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """The video of each episode id, or the reason why it has none."""

    videos: Mapping[int, EpisodeVideo]
    refusals: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Named:
    """A video and what its name says."""

    file: TorrentFile
    title: ReleaseTitle


def assign_videos(
    files: Sequence[TorrentFile],
    wanted: Sequence[WantedEpisode],
    *,
    first_counted: Number | None = None,
) -> Assignment:
    """Give each wanted episode its video, one to one but for a video whose name says `01-02`.

    The only video is the only wanted episode, whatever its name says: that was decided before the
    download. *first_counted* is the release's first number, for names that count on from an
    earlier season (25 is episode 1 of the second).
    """
    videos = [file for file in files if _is_video(file)]
    features = _without_extras(videos)
    if len(features) == len(wanted) == 1:
        only = wanted[0]
        return Assignment(
            {only.episode_id: EpisodeVideo(features[0], only.episode_id, only.number)}, {}
        )
    return _by_name(features, wanted, first_counted, everything=videos or files)


def _by_name(
    features: Sequence[TorrentFile],
    wanted: Sequence[WantedEpisode],
    first_counted: Number | None,
    *,
    everything: Sequence[TorrentFile],
) -> Assignment:
    named = [_Named(file, title) for file in features if (title := read_file_name(file.path))]
    shift = _shift(named, wanted, first_counted)
    found = {want.episode_id: _newest(_fitting(named, want, shift)) for want in wanted}
    videos, refusals = {}, {}
    for want in wanted:
        mine = found[want.episode_id]
        sharing = [episode for episode, theirs in found.items() if theirs == mine]
        if len(mine) == 1 and (len(sharing) == 1 or _end(mine[0]) is not None):
            videos[want.episode_id] = _video(mine[0], want, sharing[0], shift)
        else:
            refusals[want.episode_id] = _refusal(want, mine, sharing=len(sharing), files=everything)
    return Assignment(videos, refusals)


def _video(named: _Named, want: WantedEpisode, owner: int, shift: Number) -> EpisodeVideo:
    end = _end(named)
    if end is None or named.title.episode is None:
        return EpisodeVideo(named.file, owner, want.number)
    return EpisodeVideo(named.file, owner, named.title.episode - shift, end - shift)


def _fitting(named: Sequence[_Named], want: WantedEpisode, shift: Number) -> list[_Named]:
    """Return the files whose name gives the number of *want*, and no other season."""
    regular = [video for video in named if not _is_special(video)]
    return [
        video
        for video in (named if want.season == SPECIALS else regular or named)
        if video.title.season in {None, want.season} and _says(video.title, want.number + shift)
    ]


def _says(title: ReleaseTitle, number: Number) -> bool:
    if title.episode is not None and title.episode_end is not None:
        return title.episode <= number <= title.episode_end
    return number in {title.episode, title.absolute_episode}


def _end(video: _Named) -> Number | None:
    """Return the last episode of a video that holds several, or None."""
    end = video.title.episode_end
    return None if end == video.title.episode else end


def _newest(fitting: Sequence[_Named]) -> list[_Named]:
    """Return the video of the highest version; several when the versions do not decide."""
    highest = max((video.title.version for video in fitting), default=0)
    return [video for video in fitting if video.title.version == highest]


def _shift(
    named: Sequence[_Named], wanted: Sequence[WantedEpisode], first_counted: Number | None
) -> Number:
    """Return how far the names count ahead of us; 0 as soon as one name fits without it."""
    if first_counted is None or any(_fitting(named, want, 0) for want in wanted):
        return 0
    return first_counted - min(want.number for want in wanted)


def _without_extras(videos: Sequence[TorrentFile]) -> list[TorrentFile]:
    """Return the videos that are no opening, sample or menu.

    The name of the file counts, and a folder that holds only such things (`SPs/`); a word that
    every video carries belongs to the show's name.
    """
    extras = [video for video in videos if _EXTRA.search(_words(video.path))]
    return (
        [video for video in videos if video not in extras]
        if len(extras) < len(videos)
        else [*videos]
    )


def _is_special(video: _Named) -> bool:
    return video.title.is_special or bool(_SPECIAL.search(_folders(video.file.path)))


def _words(path: str) -> str:
    """Return the file's name and its folders inside the torrent, folded for searching."""
    return (
        f"{_folders(path)} {PurePosixPath(path).stem}".lower().replace("_", " ").replace("&", " ")
    )


def _folders(path: str) -> str:
    """Return the folders below the torrent's own; its own carries the show's name."""
    return " ".join(PurePosixPath(path).parts[1:-1]).lower()


def _is_video(file: TorrentFile) -> bool:
    return PurePosixPath(file.path).suffix.lower() in VIDEO_EXTENSIONS and file.size > 0


def _refusal(
    want: WantedEpisode, mine: Sequence[_Named], *, sharing: int, files: Sequence[TorrentFile]
) -> str:
    episode = episode_code(want.season, want.number)
    names = _listed([video.file for video in mine])
    if not mine:
        return f"no video is {episode} for certain among: {_listed(files)}"
    if len(mine) > 1:
        return f"several videos could be {episode}: {names}"
    return f"one video fits {sharing} episodes, {episode} among them: {names}"


def _listed(files: Sequence[TorrentFile]) -> str:
    names = [PurePosixPath(file.path).name for file in files[:_LISTED]]
    more = len(files) - len(names)
    return ", ".join(names) + (f", and {more} more" if more else "") if names else "no files"
