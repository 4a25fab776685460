"""What policies state, layer over layer, and what they object to."""

from __future__ import annotations

import pytest

from anishelf.decisions.domain.policy import (
    DEFAULT,
    Offer,
    Policy,
    PolicyBook,
    Ties,
    objection,
    policy_of,
)
from anishelf.decisions.domain.policy_words import read_policy, write_policy
from anishelf.errors import PolicyInvalid
from anishelf.titles.parser import parse_title

TITLE = "[Sakura] Hoshi - 03 [1080p][简体].mkv"


def test_a_later_layer_counts_where_it_says_something() -> None:
    policy = policy_of({"groups": ["A"], "batches": False}, {"groups": ["B", "C"], "ties": "ask"})

    assert policy == Policy(groups=("B", "C"), batches=False, ties=Ties.ASK)


def test_what_must_not_be_adds_up() -> None:
    assert policy_of({"must_not": ["720p"]}, {"must_not": ["HDR", "720p"]}).must_not == (
        "720p",
        "HDR",
    )


def test_a_subscription_without_a_policy_has_that_of_everybody() -> None:
    book = PolicyBook(DEFAULT, {7: Policy(batches=False)})

    assert (book.of(7).batches, book.of(8), book.of(None)) == (False, DEFAULT, DEFAULT)


@pytest.mark.parametrize(
    ("policy", "offer", "reason"),
    [
        (Policy(batches=False), Offer(TITLE, is_batch=True), "your policy takes no batches"),
        (Policy(movies=False), Offer(TITLE, is_movie=True), "your policy takes no movies"),
        (Policy(specials=False), Offer(TITLE, is_special=True), "your policy takes no specials"),
        (Policy(specials=False), Offer(TITLE, season=0), "your policy takes no specials"),
        (Policy(specials=False), Offer(TITLE, episode=12.5), "your policy takes no specials"),
        (Policy(specials=False), Offer(TITLE, is_batch=True, is_special=True), None),
        (Policy(must_have=("繁體",)), Offer(TITLE), "your policy wants “繁體” in the title"),
        (Policy(must_have=("繁體|简体", "SAKURA")), Offer(TITLE), None),
        (Policy(must_not=("1080P",)), Offer(TITLE), "your policy refuses “1080P” in the title"),
        (Policy(must_not=("720p|hdr",)), Offer(TITLE), None),
        (DEFAULT, Offer(TITLE, is_batch=True, is_movie=True, is_special=True), None),
    ],
)
def test_a_policy_says_what_it_does_not_take(
    policy: Policy, offer: Offer, reason: str | None
) -> None:
    assert objection(policy, offer) == reason


def test_statements_change_what_they_name() -> None:
    said = read_policy(
        ["groups=LoliHouse, SubsPlease", "resolutions=4k,720", "must-have=", "batches=no"],
        {"groups": ["A"], "movies": False, "ties": "ask"},
    )

    assert said == {
        "groups": ["LoliHouse", "SubsPlease"],
        "resolutions": ["2160p", "720p"],
        "must_have": [],
        "batches": False,
        "movies": False,
        "ties": "ask",
    }


def test_other_names_of_the_same_thing_are_understood() -> None:
    said = read_policy(["languages=GB, zh-Hant, ja", "codecs=x265,AVC", "sources=BDRip"], {})

    assert said == {
        "languages": ["chs", "cht", "jpn"],
        "codecs": ["hevc", "avc"],
        "sources": ["bd"],
    }


def test_default_takes_back_what_was_said() -> None:
    assert read_policy(["groups=default"], {"groups": ["A"], "movies": False}) == {"movies": False}


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("groop=A", "the parts are groups, resolutions"),
        ("groups", "no PART=VALUE"),
        ("resolutions=big", "no resolution like 1080p"),
        ("languages=klingon", "languages knows chs, cht, jpn, eng, not 'klingon'"),
        ("codecs=x", "codecs knows hevc"),
        ("sources=vhs", "sources knows web"),
        ("batches=perhaps", "batches takes yes or no"),
        ("ties=dice", "ties takes first or ask"),
        (f"groups={'x' * 101}", "at most 50 words of 100 characters"),
    ],
)
def test_what_cannot_be_used_is_said_in_words(statement: str, words: str) -> None:
    with pytest.raises(PolicyInvalid, match=words):
        read_policy([statement], {})


def test_what_is_written_reads_the_same() -> None:
    policy = Policy(groups=("A", "B"), must_not=("x|y",), specials=False, ties=Ties.ASK)
    statements = [f"{part}={value}" for part, value in write_policy(policy).items()]

    assert policy_of(read_policy(statements, {})) == policy


def test_the_words_of_policies_are_those_that_titles_are_read_into() -> None:
    said = policy_of(read_policy(["languages=简体", "codecs=x265", "sources=web-dl"], {}))
    title = parse_title("[Sakura] Hoshi - 03 [WEB-DL][x265][简体].mkv")

    assert title is not None
    assert title.subtitle_langs == said.languages
    assert (title.video_codec, title.source) == (said.codecs[0], said.sources[0])


def test_two_episodes_in_a_row_are_no_batch() -> None:
    policy = policy_of({"batches": False})
    double = Offer(TITLE, episode=1, episode_end=2, is_batch=True)
    pack = Offer(TITLE, episode=1, episode_end=12, is_batch=True)

    assert objection(policy, double) is None
    assert objection(policy, pack) == "your policy takes no batches"
    assert objection(policy, Offer(TITLE, is_batch=True)) == "your policy takes no batches"
