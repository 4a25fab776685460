"""File names inside a torrent: the same reading, with what their folders add."""

from __future__ import annotations

import re
from dataclasses import replace

from anishelf.titles.parser.model import ReleaseTitle
from anishelf.titles.parser.parse import read
from anishelf.titles.parser.seasons import season_readings
from anishelf.titles.parser.text import clean, fold

_OTHER_FILE = re.compile(
    r"\.(?:flac|mp3|wav|m4a|mka|ape|tak|cue|log|jpe?g|png|webp|bmp|gif|txt|nfo|md5|sfv|url|html?|"
    r"zip|rar|7z|ttf|otf|ttc|pdf|torrent)$",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(r"\.(ass|ssa|srt|sup|vtt|idx|sub|mks)$", re.IGNORECASE)
_NUMBER = r"(?: ?[0-9]{1,2}[a-z]?)"
_EDITION = r"(?: ?(?:collection|ver|version|special|ep)(?![a-z])[^\[\]()]{0,30})?"
_END = r"(?= *(?:$|[\[\](\-]))"
# What a pack holds beside its episodes.
_EXTRA = re.compile(
    r"(?<![a-z0-9])(?:(?:nc ?)?(?:op|ed)|creditless|textless|menu|pv|cm|trailer|teaser|preview|"
    rf"sample|web预告|预告|預告|予告|菜单|映像特典){_NUMBER}?{_EDITION}{_END}"
)
# Words that the name of an episode may end in too: they need a number, or a name without one.
_PERHAPS_EXTRA = (
    r"(?<![a-z0-9])(?:opening|ending|promo|iv|interview|making|event|mini ?anime|bonus|extras?|"
    r"logo|jacket|访谈)"
)
_NUMBERED_EXTRA = re.compile(rf"{_PERHAPS_EXTRA}{_NUMBER}{_EDITION}{_END}")
_BARE_EXTRA = re.compile(rf"{_PERHAPS_EXTRA}{_EDITION}{_END}")
_EXTRA_FOLDER = re.compile(
    r"(?:extras?|bonus|menus?|nc|ncop.*|pvs?|cms?|trailers?|samples?|interviews?|scans?|cds?|"
    r"特典.*|映像特典|菜单)"
)
_SPECIAL_FOLDER = re.compile(r"(?:specials?|sps?|ovas?|oads?|season 0?0|番外.*|特别篇)")


def read_file_name(name: str) -> ReleaseTitle | None:
    """Return what a file of a torrent is, or None when it is no video and no subtitle.

    A folder gives the season or marks a special where the name is silent; the first one carries
    the torrent's name and marks nothing. An extra (NCOP, menu, trailer, sample) is special and has
    no episode, so that it never stands for one.
    """
    *folders, base = [part for part in name.replace("\\", "/").split("/") if part] or [""]
    if _OTHER_FILE.search(base):
        return None
    subtitle = _SUBTITLE.search(base)
    stem = base[: subtitle.start()] if subtitle else base
    release = read(stem).release or (ReleaseTitle() if subtitle else None)
    if release is None:
        return None
    if subtitle:
        release = replace(release, container=subtitle[1].lower())
    return _placed(release, fold(clean(stem)), [fold(clean(folder)).strip() for folder in folders])


def _placed(release: ReleaseTitle, low: str, folders: list[str]) -> ReleaseTitle:
    """Return *release* with what its folders and its extra words say."""
    stem = low.rpartition(".")[0] or low
    if _is_extra(release, stem) or any(_EXTRA_FOLDER.fullmatch(name) for name in folders[1:]):
        return replace(release, episode=None, episode_end=None, is_special=True, is_batch=False)
    if any(_SPECIAL_FOLDER.fullmatch(folder) for folder in folders[1:]):
        return replace(release, is_special=True)
    if release.season is None and folders and not release.is_special:
        seasons = {found.season for found in season_readings(folders[-1])}
        return replace(release, season=seasons.pop()) if len(seasons) == 1 else release
    return release


def _is_extra(release: ReleaseTitle, stem: str) -> bool:
    if _EXTRA.search(stem) or _NUMBERED_EXTRA.search(stem):
        return True
    return release.episode is None and bool(_BARE_EXTRA.search(stem))
