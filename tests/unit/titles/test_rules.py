"""Patterns of users: what is wrong is pointed at, and no pattern takes long."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anishelf.errors import RuleFailed, RuleInvalid
from anishelf.titles.domain.rules import MOST_CHARACTERS, compile_pattern, search

HOSTILE = "a" * 5000 + "!"


def refusal(pattern: str) -> list[str]:
    with pytest.raises(RuleInvalid) as refused:
        compile_pattern(pattern)
    return str(refused.value).splitlines()


def test_the_caret_points_at_what_is_wrong() -> None:
    message, pattern, caret = refusal(r"^(\d+ - [")

    assert message == "the pattern is not valid: unterminated character set"
    assert pattern == r"  ^(\d+ - ["
    assert caret == "           ^"


def test_the_caret_counts_wide_characters_twice() -> None:
    _, pattern, caret = refusal("第二季*?+")

    assert pattern == "  第二季*?+"
    assert caret.index("^") == 2 + 2 * 3 + 2


@pytest.mark.parametrize(
    "pattern",
    ["", "x" * (MOST_CHARACTERS + 1), "a{1000000000}", "(?:(?:a{100}){100}){100}", "a{3,1}",
     r"\\p{99999}", "(?x)a{1 00000}", "(?x)a{1#\n00000}", "(?x)a{1#}\n00000}"],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(pattern: str) -> None:
    assert refusal(pattern)


def test_case_does_not_matter() -> None:
    assert search(compile_pattern("hevc"), "[HEVC]")


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|aa)+$", "(?R)", "(a(?1)?)+$", "((a+)+)+$", r"(?w)\b(\w+)+$"]
)
def test_a_catastrophic_pattern_is_stopped_in_time(pattern: str) -> None:
    compiled = compile_pattern(pattern)
    started = time.process_time()

    with pytest.raises(RuleFailed, match="50 ms"):
        search(compiled, HOSTILE)

    assert time.process_time() - started < 0.5


PARTS = st.sampled_from(
    ["(", ")", "[", "]", "{", "}", "*", "+", "?", "|", "\\", "^", "$", ".", "a", "1", "9", ",", "<", ">",
     "P", "R", "&", ":", "=", "!", "-", "(?:", "(?P<a>", r"\d", r"\p{L}", "{2,3}", "(?i)", "字", "\x00"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(PARTS, max_size=30).map("".join)), st.text())
@settings(max_examples=300, deadline=None)
def test_a_pattern_is_refused_in_words_or_ends_in_time(pattern: str, title: str) -> None:
    with contextlib.suppress(RuleInvalid, RuleFailed):
        search(compile_pattern(pattern), title)
