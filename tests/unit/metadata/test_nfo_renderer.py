"""NFO texts as files: strict XML, one declaration, users' own templates, nothing hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anishelf.errors import MetadataInvalid
from anishelf.metadata.adapters.nfo import NfoRenderer, read_block
from anishelf.metadata.domain.nfo import (
    Actor,
    Credits,
    Described,
    EpisodeNfo,
    MovieNfo,
    NamedSeason,
    Rating,
    SeasonNfo,
    ShowNfo,
    clean_text,
)

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ABOUT = Described(
    title='A & B <"C">',
    original_title="甲",
    plot="一\n二",
    bangumi_id=793,
    rating=Rating(8.0, 12),
    premiered=date(2006, 10, 5),
)
CREDITS = Credits(
    genres=("机战",),
    tags=("科幻",),
    studios=("サンライズ",),
    directors=("谷口悟朗",),
    writers=("大河内一楼",),
    actors=(
        Actor("福山潤", "ルルーシュ", 0, "https://a.example/?a=1&b=2"),
        Actor("某", "", 1, None),
    ),
    is_adult=True,
)
HOSTILE = """<!DOCTYPE season [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<season><title>x</title><plot>&e;</plot></season>"""
EPISODE = EpisodeNfo("题", "秀", 2, 24, "情节", "原题", 24, date(2008, 9, 21), 1343)


def text(data: bytes) -> str:
    return data.decode()


def body(data: bytes) -> str:
    assert text(data).startswith(DECLARATION)
    return text(data).removeprefix(DECLARATION)


def test_a_show_says_everything_that_players_read() -> None:
    nfo = ShowNfo(
        ABOUT, CREDITS, (NamedSeason(1, "一"), NamedSeason(2, "二 & 三")), date(2008, 9, 28)
    )

    root = read_block(body(NfoRenderer().show(nfo)))

    assert root.tag == "tvshow"
    assert {each.tag: each.text for each in root if not len(each)} == {
        "title": 'A & B <"C">',
        "originaltitle": "甲",
        "sorttitle": 'A & B <"C">',
        "plot": "一\n二",
        "premiered": "2006-10-05",
        "year": "2006",
        "genre": "机战",
        "tag": "科幻",
        "studio": "サンライズ",
        "director": "谷口悟朗",
        "credits": "大河内一楼",
        "mpaa": "XXX",
        "enddate": "2008-09-28",
        "status": "Ended",
        "uniqueid": "793",
        "namedseason": "二 & 三",
        "displayorder": "aired",
    }
    assert [s.get("number") for s in root.findall("namedseason")] == ["1", "2"]
    assert root.findtext("ratings/rating/value") == "8.0"
    assert root.findtext("actor/thumb") == "https://a.example/?a=1&b=2"
    uniqueid = root.find("uniqueid")
    assert uniqueid is not None
    assert dict(uniqueid.items()) == {"type": "bangumi", "default": "true"}


def test_what_is_unknown_is_left_out() -> None:
    bare = replace(ABOUT, original_title="", rating=None, premiered=None)

    show = text(NfoRenderer().show(ShowNfo(bare, Credits())))
    season = text(NfoRenderer().season(SeasonNfo(bare, 1)))
    film = text(NfoRenderer().movie(MovieNfo(bare, Credits())))

    for absent in ("originaltitle", "ratings", "premiered", "year", "enddate", "runtime", "actor"):
        assert f"<{absent}" not in show + season + film
    assert "<status>Continuing</status>" in show


def test_a_film_has_its_runtime() -> None:
    root = read_block(body(NfoRenderer().movie(MovieNfo(ABOUT, CREDITS, 90))))

    assert (root.tag, root.findtext("runtime")) == ("movie", "90")


def test_two_episodes_in_one_file_are_two_blocks_under_one_declaration() -> None:
    data = text(NfoRenderer().episodes((EPISODE, replace(EPISODE, episode=25, title="末"))))

    assert data.count("<?xml") == 1
    blocks = body(data.encode()).split("</episodedetails>\n")
    roots = [read_block(f"{block}</episodedetails>") for block in blocks[:-1]]
    assert [root.findtext("episode") for root in roots] == ["24", "25"]
    assert blocks[-1] == ""


def test_a_special_says_where_it_is_watched() -> None:
    special = replace(EPISODE, season=0, episode=1, display=(1, 9))

    root = read_block(body(NfoRenderer().episodes((special,))))

    assert (root.findtext("displayseason"), root.findtext("displayepisode")) == ("1", "9")


def test_the_same_values_give_the_same_bytes() -> None:
    nfo = ShowNfo(ABOUT, CREDITS)

    assert NfoRenderer().show(nfo) == NfoRenderer().show(nfo)


@settings(max_examples=60)
@given(st.text(), st.text())
def test_any_text_comes_back_as_it_was(title: str, plot: str) -> None:
    nfo = replace(EPISODE, title=clean_text(f"x{title}"), plot=clean_text(f"x{plot}"))

    root = read_block(body(NfoRenderer().episodes((nfo,))))

    assert (root.findtext("title"), root.findtext("plot")) == (nfo.title, nfo.plot)


def test_a_users_template_comes_before_ours(tmp_path: Path) -> None:
    (tmp_path / "season.xml.j2").write_text(
        "<season><title>{{ nfo.about.title }}</title><plot>mine</plot></season>"
    )

    data = body(NfoRenderer(tmp_path).season(SeasonNfo(ABOUT, 1)))

    assert "<plot>mine</plot>" in data
    assert "&amp;" in data
    assert "<episode>" in text(NfoRenderer(tmp_path).episodes((EPISODE,)))


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("<season><title>x</season>", "is no XML"),
        ("<season><title>x</title></season>", "writes no <plot>"),
        ("<season><title>x</title><plot> </plot></season>", "writes an empty <plot>"),
        ("<season><title>x</title><plot>x</plot><premiered>2006-10</premiered></season>", "yyyy"),
        ("<season><title>x</title><plot>x</plot><!-- hi --></season>", "comment"),
        ("{{ nfo.nothing }}", "season.xml.j2 cannot be used"),
        ("{% if %}", "season.xml.j2 cannot be used"),
        ("{{ nfo.about.__class__.__mro__ }}", "season.xml.j2 cannot be used"),
        (HOSTILE, "season.xml.j2 writes"),
    ],
)
def test_a_template_that_makes_no_good_nfo_is_refused(
    tmp_path: Path, template: str, complaint: str
) -> None:
    (tmp_path / "season.xml.j2").write_text(template)

    with pytest.raises(MetadataInvalid, match=complaint):
        NfoRenderer(tmp_path).season(SeasonNfo(ABOUT, 1))
