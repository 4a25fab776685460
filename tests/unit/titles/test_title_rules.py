"""What a user's parser reads."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anishelf.errors import RuleFailed, RuleInvalid
from anishelf.titles.domain.title_fields import Field
from anishelf.titles.domain.title_rules import (
    NewTitleParser,
    Source,
    TitleParser,
    checked,
    compiled,
    read_source,
)
from anishelf.titles.domain.title_words import in_words
from anishelf.titles.parser import ReleaseTitle, parse_title

STAR = r"^(?P<group>[^★]+)★(?P<title>[^★]+)★(?P<episode>\d+)★(?P<resolution>\d+x\d+)"


def parser(pattern: str, condition: str = "", **fields: str) -> TitleParser:
    sources = {Field(name): read_source(value) for name, value in fields.items()}
    new = checked(NewTitleParser("mine", pattern, condition, sources))
    return TitleParser(1, new.name, new.pattern, new.condition, new.fields or {}, 0)


def read(text: str, pattern: str, condition: str = "", **fields: str) -> ReleaseTitle | None:
    return compiled(parser(pattern, condition, **fields)).read(text, parse_title(text))


def test_groups_with_the_names_of_fields_are_read() -> None:
    release = read("六四位元★洗干净 / Kirei ni★04★1920x1080★AVC", STAR)

    assert release is not None
    assert release.titles == ("洗干净", "Kirei ni")
    assert (release.episode, release.groups, release.resolution) == (4, ("六四位元",), "1080p")


def test_numbered_groups_and_fixed_values_are_named() -> None:
    release = read("Medalist 2 19 完", r"^(.+?) 2 (\d+)", title="$1", episode="$2", season="2")

    assert release is not None
    assert (release.titles, release.season, release.episode) == (("Medalist",), 2, 19)


def test_what_the_rule_does_not_name_is_read_as_ever() -> None:
    title = "[Sakura] Hoshi - 03 [WebRip 1080p HEVC]"
    release = read(title, "Hoshi", season="2")

    assert release is not None
    assert (release.season, release.episode, release.resolution) == (2, 3, "1080p")


def test_an_episode_of_the_rule_ends_the_range_of_the_built_in_parser() -> None:
    release = read("[Sakura] Hoshi [01-12] ep 13", r"ep (?P<episode>\d+)")

    assert release is not None
    assert (release.episode, release.episode_end, release.is_batch) == (13, None, False)


def test_a_title_without_the_condition_is_left_alone() -> None:
    assert read("[Momiji] Hoshi - 03", r"(?P<episode>\d+)", condition="Sakura") is None


def test_a_group_that_is_not_there_leaves_its_field_alone() -> None:
    release = read("[Sakura] Hoshi - 03 [1080p]", r"Hoshi(?: S(?P<season>\d))? - (?P<episode>\d+)")

    assert release is not None
    assert (release.season, release.episode) == (None, 3)


def test_a_rule_that_names_no_show_makes_no_release_of_what_is_none() -> None:
    assert read("Some words", "words", group="X") is None


@pytest.mark.parametrize(
    ("title", "fields"),
    [
        ("Show - SP", {"episode": "$1"}),
        ("Show - 99999999", {"episode": "$1"}),
        ("Show - 1080p", {"version": "$1"}),
    ],
)
def test_what_is_no_number_fails_for_this_title(title: str, fields: Mapping[str, str]) -> None:
    with pytest.raises(RuleFailed, match="is no"):
        read(title, r"- (\w+)", **fields)


@pytest.mark.parametrize(
    ("pattern", "fields", "said"),
    [
        ("a", {}, "reads nothing"),
        ("(a)", {"title": "$2"}, r"title: the pattern has no group \$2"),
        ("(a)", {"title": "$name"}, r"no group \$name"),
        ("(a)", {"episode_end": "$1"}, "first episode"),
        ("(a)", {"season": "two"}, "season: 'two' is no number"),
        ("(a)", {"kind": "film"}, "none of episode, batch, movie, special"),
    ],
)
def test_a_useless_rule_is_not_saved(pattern: str, fields: Mapping[str, str], said: str) -> None:
    with pytest.raises(RuleInvalid, match=said):
        parser(pattern, **fields)


def test_all_that_was_read_is_said_in_words() -> None:
    title = "[Sakura&Momiji] Hoshi S2 - 03v2 [WebRip 1080p HEVC][CHS]"

    assert in_words(parse_title(title)) == "Hoshi S02E03 v2 [Sakura & Momiji] 1080p web hevc chs"
    assert in_words(None) == "no video release"


@given(
    st.text(max_size=80),
    st.sampled_from([r"(.+)", r"(\d+)", r"(?:x|(.))", r"^(.*?)$", r"(\S+)\s*(\S+)?"]),
    st.sampled_from(list(Field)),
)
@settings(max_examples=300, deadline=None)
def test_whatever_a_title_holds_a_rule_reads_it_or_says_why_not(
    title: str, pattern: str, field: Field
) -> None:
    source = Source("1", is_group=True)
    others = {Field.EPISODE: Source("1", is_group=False)} if field is Field.EPISODE_END else {}
    new = checked(NewTitleParser("x", pattern, fields={field: source, **others}))
    rule = TitleParser(1, "x", pattern, "", new.fields or {}, 0)
    with contextlib.suppress(RuleFailed):
        assert in_words(compiled(rule).read(title, parse_title(title)))
