"""The whole way: segments, their readings, the choice, and the release they make."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from anishelf.domain.title import technical
from anishelf.domain.title.brackets import Bracket, Use, read_bracket
from anishelf.domain.title.groups import prefixed_group, scene_group, split_group
from anishelf.domain.title.model import Number, ReleaseTitle
from anishelf.domain.title.names import split_names
from anishelf.domain.title.numbers import THRESHOLD, NumberReading, date_spans, readings
from anishelf.domain.title.seasons import SeasonReading, season_readings
from anishelf.domain.title.technical import Fact
from anishelf.domain.title.text import clean, fold
from anishelf.domain.title.tokens import Kind, Segment, segments
from anishelf.domain.title.vocabulary import MOVIE, NOISE, SPECIAL

_EXTENSION = re.compile(
    r"\.(mkv|mp4|avi|rmvb|wmv|flv|mov|m2ts|ts|ogm|webm|m4v|mpg|mpeg|ass|ssa|srt|torrent)$", re.I
)
_PATH = re.compile(r"^(?:/|[A-Za-z]:[\\/]|\\\\).*[\\/](?=[^\\/]+$)")
_MOVIE, _SPECIAL = re.compile(MOVIE), re.compile(SPECIAL)
_BATCH = re.compile(
    r"合集|全集|(?<![a-z])(?:batch|complete (?:batch|series|collection)|bd-?box|dvd-?box|box ?set)(?![a-z])"
    r"|全[0-9一二三四五六七八九十]{1,4}[话話集回卷巻]|特典|tv ?\+ ?(?:ova|oad|sp|movie|剧场版)|總集篇|总集篇"
)
_NOT_VIDEO = re.compile(
    r"漫画|漫畫|(?<![a-z])(?:manga|manhua|novels?|ost|soundtracks?|discography|albums?|320k(?:bps)?|hi-?res|epub|pdf|cbz|cbr|"
    r"mobi|azw3|pc ?games?|galgame|switch|nsp|xci|cosplay|artbook|画集|画集|live2d|apk)(?![a-z])|画集|畫集|轻小说|輕小說|游戏|原声|音乐集"
)
_SOFT_NOISE = re.compile(
    r"^[ ★]*(?:[0-9]{1,2}月新番|[0-9]{4}(?:年)?[春夏秋冬]|(?:19|20)[0-9]{2}年?[0-9]{1,2}月新?番?|新番)[ ★/]*"
)


@dataclass(slots=True)
class Piece:
    """A segment with everything read in it."""

    segment: Segment
    use: Use | None  # None for running text
    facts: list[Fact] = field(default_factory=list)
    numbers: list[NumberReading] = field(default_factory=list)
    seasons: list[SeasonReading] = field(default_factory=list)
    languages: tuple[str, ...] = ()
    limit: int = 0  # where technical words begin

    @property
    def is_name(self) -> bool:
        """Return whether the piece may carry a name."""
        return self.use is None or self.use is Use.NAME


def read_pieces(text: str, low: str) -> list[Piece]:
    """Return the pieces of a title with all their readings."""
    return [
        _read_text(seg) if seg.kind is Kind.TEXT else _from_bracket(seg, read_bracket(seg.low, seg.kind))
        for seg in segments(text, low)
    ]


def _from_bracket(segment: Segment, bracket: Bracket) -> Piece:
    return Piece(
        segment,
        bracket.use,
        list(bracket.facts),
        list(bracket.numbers),
        list(bracket.seasons),
        bracket.languages,
        len(segment.low),
    )


def _read_text(segment: Segment) -> Piece:
    low = segment.low
    strong = technical.first_strong(low)
    runs = technical.subtitle_runs(low)
    limit = min([len(low) if strong is None else strong, *(start for start, _ in runs)])
    facts = technical.read(low[limit:]) if limit < len(low) else []
    facts = [Fact(f.role, f.value, f.start + limit, f.end + limit) for f in facts]
    told = " ".join([*(f.value for f in facts if f.role == "subtitles"), *(low[a:b] for a, b in runs)])
    return Piece(
        segment,
        None,
        facts,
        list(readings(low, Kind.TEXT, limit)),
        season_readings(low),
        tuple(technical.languages(told)),
        limit,
    )


@dataclass(slots=True)
class Choice:
    """What was chosen among the readings."""

    pieces: list[Piece]
    group_at: int | None = None  # index of the piece that names the group
    episode: tuple[int, NumberReading] | None = None
    season: SeasonReading | None = None
    names: list[str] = field(default_factory=list)
    groups: tuple[str, ...] = ()


def choose(pieces: list[Piece]) -> Choice:
    """Choose group, episode, season and names, each with what was chosen before."""
    choice = Choice(pieces)
    choice.group_at = _leading_group(pieces)
    choice.episode = _best_number(choice)
    choice.season = _best_season(choice)
    _name_show(choice)
    if choice.group_at is not None:
        choice.groups = split_group(pieces[choice.group_at].segment.raw)
    else:
        choice.groups = _trailing_group(choice)
    return choice


def _leading_group(pieces: list[Piece]) -> int | None:
    """Return the index of the leading bracket that names the group: a name must follow it."""
    for index, piece in enumerate(pieces):
        if piece.use is None and piece.segment.low.strip(" .-"):
            return None
        if piece.use is Use.NAME:
            later = pieces[index + 1 :]
            return index if any(_may_name(other) for other in later) else None
        if piece.use not in (Use.NOISE, Use.MARK, None):
            return 0 if index == 0 and piece.use is Use.NUMBER and len(pieces) > 2 and not piece.numbers[0].season and pieces[1].use is None and _may_name(pieces[1]) and len(piece.segment.low)>3 else None
    return None


_LETTERS = re.compile(r"[^\W\d_]")


def _may_name(piece: Piece) -> bool:
    if piece.use is Use.NAME:
        return piece.segment.kind is Kind.SQUARE
    return piece.use is None and bool(_LETTERS.search(piece.segment.low[: piece.limit])) and not _SOFT_NOISE.fullmatch(piece.segment.low)


def _best_number(choice: Choice) -> tuple[int, NumberReading] | None:
    best, best_score = None, THRESHOLD - 1
    for index, piece in enumerate(choice.pieces):
        if index == choice.group_at:
            continue
        for found in piece.numbers:
            if found.score > best_score:
                best, best_score = (index, found), found.score
    return best


def _best_season(choice: Choice) -> SeasonReading | None:
    found = [
        season
        for index, piece in enumerate(choice.pieces)
        if index != choice.group_at and piece.use is not Use.NOISE
        for season in piece.seasons
    ]
    return max(found, key=lambda season: season.score, default=None)


def _name_show(choice: Choice) -> None:
    """Collect the names, from the first piece that may carry one to the first that stops them."""
    names: list[str] = []
    joined = ""
    from_bracket = False
    start = 0 if choice.group_at is None else choice.group_at + 1
    for index in range(start, len(choice.pieces)):
        piece = choice.pieces[index]
        if piece.use is None:
            text, stopped = _text_name(choice, index)
            if from_bracket and joined.strip():
                break
            joined += text
            if stopped and joined.strip(" -/|_.~★"):
                break
        elif piece.use is Use.NAME:
            open_end = joined.rstrip()[-1:] in "/|／｜-" if joined.strip() else True
            if piece.segment.kind is Kind.ROUND and not from_bracket:
                joined += f"({_blanked(piece, len(piece.segment.raw))})"
            elif open_end or from_bracket:
                from_bracket = not joined.strip() or from_bracket
                joined += (" / " if joined.strip() and from_bracket else "") + _blanked(piece, len(piece.segment.raw))
            else:
                break
        elif piece.use in (Use.YEAR, Use.MARK, Use.NOISE) and piece.segment.kind is Kind.ROUND:
            continue
        elif joined.strip(" -/|_.~"):
            break
    names.extend(split_names(joined))
    choice.names = names


def _text_name(choice: Choice, index: int) -> tuple[str, bool]:
    """Return the part of running text that names the show, and whether the names end in it."""
    piece = choice.pieces[index]
    begin = 0
    noise = _SOFT_NOISE.match(piece.segment.low)
    if noise:
        begin = noise.end()
    end, stopped = piece.limit, piece.limit < len(piece.segment.low)
    if choice.episode and choice.episode[0] == index:
        found = choice.episode[1]
        if piece.segment.low[begin : found.start].strip(" -.~#"):
            end, stopped = min(end, found.start), True
        else:
            begin = found.end
    return _blanked(piece, end, begin), stopped


_DROPPED = re.compile(
    rf"{NOISE}|(?<![a-z])\(?tv\)?(?= *$)"
)
_TRAILING_MARK = re.compile(rf"[ -]*(?:{MOVIE}|{SPECIAL}|[总總]集[篇編]|特典|合集|全集|complete(?: batch)?|batch| tv)[ 0-9]*$")


def _blanked(piece: Piece, end: int, begin: int = 0) -> str:
    """Return the raw text from *begin* to *end* without its season marks and dates."""
    raw = piece.segment.raw[begin:end]
    spans = [(s.start, s.end) for s in piece.seasons] + date_spans(piece.segment.low)
    for start, stop in sorted(spans, reverse=True):
        if begin <= start and stop <= end:
            raw = raw[: start - begin] + " " + raw[stop - begin :]
    if "." in raw and "." not in piece.segment.low[begin:end]:
        raw = raw.replace(".", " ")
    return raw


def _trailing_group(choice: Choice) -> tuple[str, ...]:
    """Return the group named after the show: a bracket of its own, or the end of a scene name."""
    pieces = choice.pieces
    episode_at = choice.episode[0] if choice.episode else -1
    last_text = next((p for p in reversed(pieces) if p.use is None), None)
    if last_text is not None and (last_text is pieces[-1] or last_text.limit < len(last_text.segment.low)):
        tail = last_text.segment.raw[max(last_text.limit - 1, 0) if last_text.limit < len(last_text.segment.low) else 0 :]
        found = scene_group(tail) if len(pieces) > 1 or last_text.limit < len(last_text.segment.low) else None
        if found and not found.isdecimal():
            return split_group(found)
    for index, piece in enumerate(pieces):
        if piece.use is Use.NAME and index >= max(episode_at, 1) and index > 0:
            return split_group(piece.segment.raw)
    first = pieces[0].segment.raw if pieces else ""
    prefixed = prefixed_group(first)
    return split_group(prefixed) if prefixed else ()


def build(choice: Choice, text: str, low: str, container: str | None) -> ReleaseTitle | None:
    """Return the release that *choice* makes, or None when it is no video release."""
    facts = [fact for piece in choice.pieces for fact in piece.facts]
    values = {role: _first(facts, role) for role in ("resolution", "source", "codec")}
    number = choice.episode[1] if choice.episode else None
    season = number.season if number and number.season is not None else None
    if season is None and choice.season is not None:
        season = choice.season.season
    checksum = _checksum(choice)
    year = _year(choice)
    if not _is_video(low, choice, values, number, container or checksum, year):
        return None
    flags = _flags(choice, low, number, season)
    languages = [code for piece in choice.pieces for code in piece.languages]
    return ReleaseTitle(
        titles=tuple(choice.names),
        season=season,
        episode=number.episode if number else None,
        episode_end=number.episode_end if number else None,
        absolute_episode=_absolute(choice),
        version=_version(choice, number),
        groups=choice.groups,
        resolution=technical.resolution(values["resolution"]) if values["resolution"] else None,
        source=values["source"],
        video_codec=values["codec"],
        subtitle_langs=tuple(code for code in ("chs", "cht", "jpn", "eng") if code in languages),
        container=container or _first(facts, "container"),
        crc=checksum,
        year=year,
        is_batch=flags[0],
        is_movie=flags[1],
        is_special=flags[2],
    )


def _first(facts: list[Fact], role: str) -> str | None:
    return next((fact.value for fact in facts if fact.role == role), None)


def _is_video(
    low: str,
    choice: Choice,
    values: dict[str, str | None],
    number: NumberReading | None,
    other: str | None,
    year: int | None,
) -> bool:
    strong = any(values.values()) or bool(other)
    if _NOT_VIDEO.search(low) and not any(values.values()):
        return False
    return bool(choice.names or strong or number) and bool(
        strong or number or year or choice.season or _MOVIE.search(low) or _SPECIAL.search(low) or _BATCH.search(low)
        or any(piece.languages or piece.use is Use.NUMBER for piece in choice.pieces)
        or (choice.group_at is not None and any(p.facts for p in choice.pieces))
    )


def _flags(
    choice: Choice, low: str, number: NumberReading | None, season: int | None
) -> tuple[bool, bool, bool]:
    """Return batch, movie, special."""
    rest = "".join(
        f"[{p.segment.low}]" for i, p in enumerate(choice.pieces) if i != choice.group_at and p.use is not Use.NOISE
    )
    is_movie = bool(_MOVIE.search(rest)) and not (number and number.score > 70 and not _MOVIE.search(rest))
    is_special = bool(number and number.is_special) or bool(_SPECIAL.search(rest))
    ranged = number is not None and number.episode_end is not None
    many = choice.season is not None and choice.season.rule == "several seasons"
    whole_season = number is None and (season is not None) and not (is_movie or is_special)
    is_batch = ranged or many or whole_season or (number is None and bool(_BATCH.search(rest)))
    return is_batch, is_movie, is_special and not is_batch


def _absolute(choice: Choice) -> Number | None:
    """Return the running count that stands beside the chosen number."""
    if choice.episode is None:
        return None
    index, chosen = choice.episode
    if chosen.absolute is not None:
        return chosen.absolute
    if chosen.season is None:
        return None
    others = [
        found
        for at, piece in enumerate(choice.pieces)
        if at != choice.group_at
        for found in piece.numbers
        if found is not chosen and found.score >= THRESHOLD + 20 and not found.is_special
    ]
    return max(others, key=lambda found: found.score).episode if others else None


_VERSION = re.compile(r"(?<![a-z0-9])v([0-9])(?![0-9a-z.])")


def _version(choice: Choice, number: NumberReading | None) -> int:
    if number is not None and number.version is not None:
        return number.version
    for index, piece in enumerate(choice.pieces):
        if index == choice.group_at:
            continue
        found = _VERSION.search(piece.segment.low)
        if found:
            return int(found[1])
        if choice.episode and choice.episode[0] == index:
            stuck = re.search(r"[0-9]v([0-9])(?![0-9a-z])", piece.segment.low)
            if stuck:
                return int(stuck[1])
    return 1


def _checksum(choice: Choice) -> str | None:
    for piece in reversed(choice.pieces):
        if piece.use is Use.CHECKSUM:
            return piece.segment.raw.strip(" .-_")[-8:].upper()
    last = choice.pieces[-1] if choice.pieces else None
    found = re.search(r"(?:^|[ -])(?=[0-9a-f]*[0-9])([0-9a-f]{8})$", last.segment.low) if last else None
    return found[1].upper() if found else None


def _year(choice: Choice) -> int | None:
    for piece in choice.pieces:
        if piece.use is Use.YEAR:
            found = re.search(r"(?:19[3-9]|20[0-4])[0-9]", piece.segment.low)
            if found and len(piece.segment.low.strip()) <= 5:
                return int(found[0])
    for piece in choice.pieces:
        if piece.is_name:
            found = re.search(r"\(((?:19[3-9]|20[0-4])[0-9])\)|(?<![0-9a-z./-])((?:19[3-9]|20[0-4])[0-9])(?= [0-9]{3,4}p)", piece.segment.low)
            if found:
                return int(found[1] or found[2])
    return None


def parse(raw: str) -> tuple[Choice, ReleaseTitle | None]:
    """Return the choice made for *raw* and the release it makes."""
    text = clean(raw)
    directory = _PATH.match(text)
    if directory:
        text = text[directory.end() :]
    extension = _EXTENSION.search(text)
    if extension:
        text = text[: extension.start()]
    low = fold(text)
    choice = choose(read_pieces(text, low))
    return choice, build(choice, text, low, extension[1].lower() if extension else None)
