"""What lies beside the episodes of a download: samples, openings, bonus videos, and debris."""

from __future__ import annotations

import re
from dataclasses import replace
from posixpath import splitext

from anishelf.core.naming import VIDEO_EXTENSIONS
from anishelf.core.torrent import TorrentFile
from anishelf.titles.parser import ReleaseTitle, read_file_name

_DEBRIS = frozenset({"__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN", ".Trashes"})
_SAMPLE = re.compile(r"(?<![a-z0-9])samples?(?![a-z])", re.IGNORECASE)
# Bonus videos of a disc that are counted too, whose numbers are those of no episode.
_BONUS = re.compile(
    r"""
    (?<![a-z0-9])(?:
      (?:tv|web|radio)\ ?spots? | spots? | digests? | (?:special|cast|staff|stage|audience)\ ?talks?
      | talk\ ?shows? | (?:mini|short|puppet)\ ?(?:theat(?:er|re)s?|dramas?|corners?)
      | (?:audio\ ?|staff\ ?|cast\ ?)?comment(?:ary|aries) | picture\ ?dramas? | drama\ ?cds?
      | voice\ ?dramas? | (?:web\ ?)?radio | making(?:\ ?of)? | featurettes? | story\ ?boards? | e-?konte
      | bloopers? | ng\ ?(?:scenes?|collection) | (?:stage\ )?greetings? | music\ ?(?:videos?|clips?)
      | mvs? | character\ (?:songs?|files?) | galler(?:y|ies) | slide\ ?shows? | docu?mentar(?:y|ies)
      | オーディオコメンタリー | コメンタリー | ミニ劇場 | ピクチャードラマ | ドラマCD | 評論音軌 | 评论音轨
    )(?:\ ?(?:vol\.?|\#|no\.?)?\ ?[0-9]{1,3})?(?:v[0-9])?(?=\s*[\])】）])
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_video(file: TorrentFile) -> bool:
    """Return whether it is a video that can be played, by its name and size."""
    return file.size > 0 and _suffix(file.path) in VIDEO_EXTENSIONS and not is_debris(file.path)


def is_debris(path: str) -> bool:
    """Return whether a computer left it there: macOS's twins, thumbnails of a NAS, a bin.

    Their names end like those of videos and subtitles, and they hold none.
    """
    *folders, name = path.replace("\\", "/").split("/")
    return name.startswith("._") or any(folder in _DEBRIS for folder in folders)


def is_sample(path: str) -> bool:
    """Return whether its name, or a folder below the download's own, says that it is a sample."""
    *folders, name = path.split("/")
    return any(_SAMPLE.search(part) for part in (name.rpartition(".")[0], *folders[1:]))


def is_extra(path: str) -> bool:
    """Return whether it is an opening, a menu, a trailer or a sample: special, and no episode."""
    return is_bonus(read_video(path))


def read_video(path: str) -> ReleaseTitle:
    """Return what a file's name says; a counted bonus video is special and has no episode."""
    title = read_file_name(path) or ReleaseTitle()
    if _BONUS.search(path.rpartition("/")[2]):
        return replace(title, episode=None, episode_end=None, is_special=True)
    return title


def is_bonus(title: ReleaseTitle) -> bool:
    """Return whether a name that was read is of something beside the episodes."""
    return title.is_special and title.episode is None


def _suffix(path: str) -> str:
    return splitext(path)[1].lower()
