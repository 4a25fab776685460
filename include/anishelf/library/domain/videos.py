"""Which file of a download is which episode; what stays unclear is said, never guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from anishelf.core.naming import episode_code
from anishelf.core.torrent import TorrentFile
from anishelf.library.domain.bonus import is_bonus, is_sample, is_video, read_video
from anishelf.titles.parser import Number, ReleaseTitle
from anishelf.titles.parser.text import loose

SPECIALS = 0
_LISTED = 20  # file names in a reason
# The number of an episode as it stands alone: [01], - 01, S01E01, EP01, 第01話.
_BARE_NUMBER = r"(?:[\[【(（]\s*{n}\s*[\])】）]|\s-\s+{n}(?=$|[\s\[(._])|[Ee][Pp]?\.?\s*{n}(?!\d)|第{n}[話话集回])"


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
    """A video, what its name says, and whether that names the expected show."""

    file: TorrentFile
    title: ReleaseTitle
    is_ours: bool


def assign_videos(
    files: Sequence[TorrentFile],
    wanted: Sequence[WantedEpisode],
    *,
    first_counted: Number | None = None,
    titles: Collection[str] = (),
) -> Assignment:
    """Give each wanted episode its video, one to one but for a video whose name says `01-02`.

    The only video is the only wanted episode, whatever number its name says: that was decided before
    the download. A sample, an opening or another bonus video is no episode, even where it is all
    that there is; only a special may be called like one. *first_counted* is the release's first number, for names that count on from an
    earlier season (25 is episode 1 of the second). *titles* are the names of the expected show: of
    several videos that fit, those of another show in the pack do not count.
    """
    expected = frozenset(map(loose, titles))
    videos = [_named(file, expected) for file in files if is_video(file)]
    features = [video for video in videos if not is_bonus(video.title)]
    if not features and all(want.season == SPECIALS for want in wanted):
        features = [video for video in videos if not is_sample(video.file.path)]
    if len(features) == len(wanted) == 1:
        only = wanted[0]
        video = EpisodeVideo(features[0].file, only.episode_id, only.number)
        return Assignment({only.episode_id: video}, {})
    everything = [video.file for video in videos] or files
    return _by_name(features, wanted, first_counted, everything=everything)


def _by_name(
    named: Sequence[_Named],
    wanted: Sequence[WantedEpisode],
    first_counted: Number | None,
    *,
    everything: Sequence[TorrentFile],
) -> Assignment:
    shift = _shift(named, wanted, first_counted)
    mixed = len({want.season == SPECIALS for want in wanted}) > 1
    found = {
        want.episode_id: _plainest(
            _newest(_ours(_fitting(named, want, shift, apart=mixed))), want, shift
        )
        for want in wanted
    }
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


def _fitting(
    named: Sequence[_Named], want: WantedEpisode, shift: Number, *, apart: bool = False
) -> list[_Named]:
    """Return the videos whose name gives the number of *want*, and no other season.

    *apart*: specials and episodes come in one download, so that neither is taken for the other.
    """
    special = want.season == SPECIALS
    alike = [video for video in named if video.title.is_special is special]
    return [
        video
        for video in alike or ([] if apart else named)
        if video.title.season in {None, want.season} and _says(video.title, want.number + shift)
    ]


def _named(file: TorrentFile, expected: Collection[str]) -> _Named:
    title = read_video(file.path)
    return _Named(file, title, any(loose(name) in expected for name in title.titles))


def _says(title: ReleaseTitle, number: Number) -> bool:
    if title.episode is not None and title.episode_end is not None:
        return title.episode <= number <= title.episode_end
    return number in {title.episode, title.absolute_episode}


def _end(video: _Named) -> Number | None:
    """Return the last episode of a video that holds several, or None."""
    end = video.title.episode_end
    return None if end == video.title.episode else end


def _ours(fitting: Sequence[_Named]) -> Sequence[_Named]:
    """Return the videos that name the expected show, where any does."""
    return [video for video in fitting if video.is_ours] or fitting


def _newest(fitting: Sequence[_Named]) -> list[_Named]:
    """Return the video of the highest version; several when the versions do not decide."""
    highest = max((video.title.version for video in fitting), default=0)
    return [video for video in fitting if video.title.version == highest]


def _plainest(fitting: list[_Named], want: WantedEpisode, shift: Number) -> list[_Named]:
    """Return the one video whose number stands alone: [01] is the episode, [Word 01] a bonus."""
    number = re.compile(_BARE_NUMBER.format(n=rf"0*{want.number + shift:g}(?:v[0-9])?"))
    plain = [video for video in fitting if number.search(_name(video.file))]
    return plain if len(plain) == 1 else fitting


def _shift(
    named: Sequence[_Named], wanted: Sequence[WantedEpisode], first_counted: Number | None
) -> Number:
    """Return how far the names count ahead of us; 0 as soon as one name fits without it."""
    if first_counted is None or any(_fitting(named, want, 0) for want in wanted):
        return 0
    return first_counted - min(want.number for want in wanted)


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
    names = [_name(file) for file in files[:_LISTED]]
    more = len(files) - len(names)
    return ", ".join(names) + (f", and {more} more" if more else "") if names else "no files"


def _name(file: TorrentFile) -> str:
    return file.path.rpartition("/")[2]
