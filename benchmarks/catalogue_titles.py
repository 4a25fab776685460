"""Titles as fansub groups would write them, made from the real catalogue; and some of no anime."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import opencc

from anishelf.identity.domain.catalogue import CatalogueShow
from anishelf.identity.domain.states import WorkKind

SEED = 7
PER_KIND = 150
_SINCE = date(2015, 1, 1)
_SEASON = re.compile(r"\s*第\s*([0-9一二三四五六七八九])\s*[季期]\s*$")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
_CHINESE = "零一二三四五六七八九"
_PUNCTUATION = re.compile(r"[^\w\s]|_")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
to_traditional = opencc.OpenCC("s2t").convert


@dataclass(frozen=True, slots=True)
class Case:
    """A release as a feed would show it, and the subject it is; `hidden` names left the index."""

    kind: str
    raw: str
    bangumi_id: int
    published: date
    is_known: bool
    hidden: str | None = None


def cases(shows: Sequence[CatalogueShow]) -> Iterator[Case]:
    """Yield every kind of spelling, PER_KIND of each."""
    rng = random.Random(SEED)
    recent = [
        show
        for show in shows
        if show.begins and show.begins >= _SINCE and show.ends and show.kind is WorkKind.TV
    ]
    rng.shuffle(recent)
    yield from _plain(recent, rng)
    yield from _seasons(recent, rng)
    yield from _damaged(recent, rng)


def _plain(shows: Sequence[CatalogueShow], rng: random.Random) -> Iterator[Case]:
    chinese = [(show, name) for show in shows if (name := _chinese(show))]
    yield from _made("Simplified Chinese", chinese, rng)
    yield from _made("Traditional Chinese", [(s, to_traditional(n)) for s, n in chinese], rng)
    yield from _made("Japanese", [(show, show.title) for show in shows], rng)
    glued = [(s, f"{n} {s.title}") for s, n in chinese if _KANA.search(s.title)]
    yield from _made("two languages glued together", glued, rng)
    both = [(s, f"{to_traditional(n)} / {s.title}") for s, n in chinese]
    yield from _made("two languages with a slash", both, rng)
    bare = [(s, _PUNCTUATION.sub("", n)) for s, n in chinese if _PUNCTUATION.search(n)]
    yield from _made("without punctuation", bare, rng)


def _seasons(shows: Sequence[CatalogueShow], rng: random.Random) -> Iterator[Case]:
    sequels = [
        (show, _SEASON.sub("", name), _DIGITS.get(found[1]) or int(found[1]))
        for show in shows
        if (name := _chinese(show, _SEASON)) and (found := _SEASON.search(name))
    ]
    for spelling in ("{0} S{1}", "{0} S0{1}", "{0} 第{1}季", "{0} Season {1}", "{0} 第{2}季"):
        made = [(s, spelling.format(n, season, _CHINESE[season])) for s, n, season in sequels]
        kind = "season as " + spelling.replace("{0} ", "").format("", 2, "二")
        yield from _made(kind, made, rng)


def _damaged(shows: Sequence[CatalogueShow], rng: random.Random) -> Iterator[Case]:
    named = [(show, name) for show in shows if (name := _chinese(show)) and len(name) > 2]
    lost = [(s, n[:at] + n[at + 1 :]) for s, n in named for at in (rng.randrange(len(n)),)]
    yield from _made("one character lost", lost, rng, is_known=False)
    aliases = [(s, s.names[-1]) for s in shows if len(s.names) > 2 and _HAN.search(s.names[-1])]
    for case in _made("an alias that the index lacks", aliases, rng, is_known=False):
        yield replace(case, hidden=_name_in(case))


def _made(
    kind: str,
    named: Sequence[tuple[CatalogueShow, str]],
    rng: random.Random,
    *,
    is_known: bool = True,
) -> Iterator[Case]:
    for show, name in named[:PER_KIND]:
        number = rng.randint(1, 12)
        day = (show.begins or _SINCE) + timedelta(days=7 * (number - 1) + 1)
        raw = f"[Sakura] {name} - {number:02} [WebRip 1080p HEVC-10bit AAC]"
        yield Case(kind, raw, show.bangumi_id, day, is_known)


def _name_in(case: Case) -> str:
    return case.raw.removeprefix("[Sakura] ").rpartition(" - ")[0]


def _chinese(show: CatalogueShow, pattern: re.Pattern[str] | None = None) -> str | None:
    """Return the show's first Chinese name (that *pattern* finds something in)."""
    names = [n for n in show.names[1:] if _HAN.search(n) and not _KANA.search(n)]
    return next((n for n in names if pattern is None or pattern.search(n)), None)


# Real films, series and games; those that share their name with an anime carry their own year.
NO_ANIME = """
Game.of.Thrones.S01E01.1080p.BluRay.x265
House.of.the.Dragon.S02E03.2160p.WEB-DL
The.Last.of.Us.S01E05.1080p.WEB
Breaking.Bad.S05E14.1080p.BluRay
Better.Call.Saul.S06E13.1080p.WEB
Stranger.Things.S04E09.2160p.NF.WEB-DL
The.Bear.S03E01.1080p.WEB
Severance.S02E01.2160p.ATVP.WEB-DL
Succession.S04E10.1080p.WEB
The.Crown.S06E01.1080p.NF.WEB-DL
Chernobyl.S01E01.1080p.BluRay
Westworld.S01E01.1080p.BluRay
True.Detective.S01E01.1080p.BluRay
Fargo.S05E02.1080p.WEB
Shogun.2024.S01E01.2160p.WEB
The.Boys.S04E01.1080p.AMZN.WEB-DL
Fallout.S01E01.2160p.AMZN.WEB-DL
Andor.S01E01.1080p.DSNP.WEB-DL
The.Mandalorian.S03E01.1080p.DSNP.WEB-DL
Loki.S02E01.1080p.DSNP.WEB-DL
Squid.Game.S02E01.1080p.NF.WEB-DL
Sherlock.S04E01.1080p.BluRay
Doctor.Who.2005.S13E01.1080p
Peaky.Blinders.S06E01.1080p
Black.Mirror.S06E01.1080p.NF.WEB-DL
One.Piece.2023.S01E01.1080p.NF.WEB-DL
Cowboy.Bebop.2021.S01E01.1080p.NF.WEB-DL
Avatar.The.Last.Airbender.2024.S01E01.1080p.NF.WEB-DL
Alice.in.Borderland.S01E01.2020.1080p.NF.WEB-DL
Yu.Yu.Hakusho.2023.S01E01.1080p.NF.WEB-DL
Death.Note.2017.1080p.NF.WEB-DL
Ghost.in.the.Shell.2017.1080p.BluRay
Dragonball.Evolution.2009.1080p.BluRay
Bleach.2018.1080p.NF.WEB-DL
Fullmetal.Alchemist.2017.1080p.NF.WEB-DL
Oppenheimer.2023.2160p.BluRay
Barbie.2023.1080p.BluRay
Dune.Part.Two.2024.2160p.BluRay
Interstellar.2014.1080p.BluRay
Inception.2010.1080p.BluRay
The.Godfather.1972.1080p.BluRay
Parasite.2019.1080p.BluRay
Joker.2019.1080p.BluRay
Avatar.2009.1080p.BluRay
Titanic.1997.1080p.BluRay
The.Matrix.1999.1080p.BluRay
Gladiator.II.2024.1080p.BluRay
Top.Gun.Maverick.2022.1080p.BluRay
John.Wick.Chapter.4.2023.1080p
The.Batman.2022.1080p.BluRay
Spider-Man.No.Way.Home.2021.1080p
Godzilla.Minus.One.2023.1080p.BluRay
Shin.Godzilla.2016.1080p.BluRay
Drive.My.Car.2021.1080p.BluRay
Shoplifters.2018.1080p.BluRay
Monster.2023.1080p.BluRay
Perfect.Days.2023.1080p.BluRay
Seven.Samurai.1954.1080p.BluRay
Rashomon.1950.1080p.BluRay
Your.Honor.S01E01.1080p.WEB
[字幕组] 三体 真人版 S01E01 [1080p]
【字幕组】权力的游戏 第八季 06 [1080p]
[人人影视] 绝命毒师 第五季 - 16 [1080p]
[XX字幕组] 甄嬛传 - 76 [1080p]
[XX字幕组] 琅琊榜 - 54 [1080p]
[XX字幕组] 庆余年 第二季 - 36 [2160p]
[XX字幕组] 狂飙 - 39 [1080p]
[XX字幕组] 漫长的季节 - 12 [1080p]
[XX字幕组] 隐秘的角落 - 12 [1080p]
[XX字幕组] 繁花 - 30 [2160p]
[XX字幕组] 武林外传 - 80 [1080p] 2006
[XX字幕组] 亮剑 - 30 [1080p]
[XX字幕组] 大明王朝1566 - 46 [1080p]
[XX字幕组] 请回答1988 - 20 [1080p]
[XX字幕组] 鱿鱼游戏 第二季 - 07 [1080p]
[XX字幕组] 黑暗荣耀 - 16 [1080p]
[XX字幕组] 太阳的后裔 - 16 [1080p]
[XX字幕组] 半泽直树 2020 - 10 [1080p]
[XX字幕组] 孤独的美食家 2012 S01E01 [1080p]
[XX字幕组] 重启人生 - 10 [1080p]
[XX字幕组] 非自然死亡 - 10 [1080p]
[XX字幕组] 最完美的离婚 - 11 [720p]
[XX字幕组] 王牌大律师 第二季 - 10 [720p]
[日剧] 逃避虽可耻但有用 - 11 [1080p]
[日剧] 大豆田永久子与三名前夫 - 10 [1080p]
[大河剧] 镰仓殿的13人 - 48 [1080p]
[大河剧] 光辉的你 - 01 [1080p]
[电影] 流浪地球2 2023 [1080p]
[电影] 让子弹飞 2010 [1080p]
[电影] 霸王别姬 1993 [1080p]
[电影] 你好，李焕英 2021 [1080p]
[电影] 七武士 1954 [1080p]
Elden Ring Shadow of the Erdtree v1.12 [FitGirl Repack]
Cyberpunk 2077 v2.1 GOG
Baldurs Gate 3 v4.1 Repack
The Witcher 3 Wild Hunt GOTY
Persona 5 Royal [NSP]
Final Fantasy VII Rebirth [PC]
Monster Hunter Wilds [PC]
[Game] 黑神话：悟空 v1.0 [1080p]
[Game] 原神 4.0 OST [1080p]
[Game] Hollow Knight Silksong [1080p]
The Legend of Zelda Tears of the Kingdom [XCI]
Stardew Valley v1.6 [GOG]
Red Dead Redemption 2 - 01 [1080p]
Grand Theft Auto V - 01 [1080p]
Detective.Chinatown.2015.1080p.BluRay
The.Wandering.Earth.2019.1080p.BluRay
""".strip().splitlines()
