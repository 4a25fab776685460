"""Regular expressions that users write: checked when saved, limited in time when used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import regex

from anishelf.errors import RuleFailed, RuleInvalid, RuleTooSlow

MOST_CHARACTERS = 500
"""How long a pattern may be."""

TITLE_SECONDS = 0.05
"""How long one rule may look at one title."""

_MOST_REPEATS = 10_000
_COUNT = re.compile(r"\\[pPN]\{[^}]*\}|\\.|\{(?P<count>[^}]*)\}", re.DOTALL)
_COMMENT, _BLANK = re.compile(r"#[^\n]*"), re.compile(r"\s")


Found = Callable[[str | int], str | None]
"""Where a pattern was found: returns what a group, by its number or name, holds there."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern of a user; *names* are those of its groups, *groups* is their number.

    `find` looks for it in a text for so many seconds, and raises TimeoutError after them.
    """

    groups: int
    names: frozenset[str]
    find: Callable[[str, float], Found | None]


def compile_pattern(text: str, *, what: str = "the pattern") -> Pattern:
    """Return *text* compiled, upper and lower case alike, or raise RuleInvalid pointing into it."""
    if not text:
        raise RuleInvalid(f"{what} is empty")
    if len(text) > MOST_CHARACTERS:
        raise RuleInvalid(f"{what} has {len(text)} characters; at most {MOST_CHARACTERS} are taken")
    _check_counts(text, what)
    # In verbose patterns a comment, too, may stand within a number.
    _check_counts(_COMMENT.sub("", text), what)
    try:
        compiled = regex.compile(text, regex.IGNORECASE | regex.VERSION0)
    except regex.error as error:
        position = len(text) if error.pos is None else error.pos
        raise RuleInvalid(_pointing(text, position, f"{what} is not valid: {error.msg}")) from error
    except (RecursionError, MemoryError, OverflowError, ValueError, KeyError) as error:
        raise RuleInvalid(f"{what} is too complicated ({type(error).__name__})") from error

    def find(title: str, seconds: float) -> Found | None:
        match = compiled.search(title, timeout=seconds)
        return None if match is None else match.group

    return Pattern(compiled.groups, frozenset(compiled.groupindex), find)


def search(pattern: Pattern, text: str, *, seconds: float = TITLE_SECONDS) -> Found | None:
    """Return where *pattern* is found in *text*; what takes too long raises RuleFailed."""
    try:
        return pattern.find(text, seconds)
    except TimeoutError as error:
        raise RuleTooSlow(f"it takes more than {seconds * 1000:.0f} ms for one title") from error
    except (RecursionError, MemoryError) as error:
        raise RuleFailed(
            f"it is too complicated for this title ({type(error).__name__})"
        ) from error


def _check_counts(text: str, what: str) -> None:
    """Refuse repeats by number that multiply: the compiler writes each of them out in memory."""
    product = 1
    for count in _COUNT.finditer(text):
        numbers = re.findall(r"[0-9]+", _BLANK.sub("", count["count"] or ""))
        product *= max([1, *(int(number[:9]) for number in numbers)])
        if product > _MOST_REPEATS:
            raise RuleInvalid(
                _pointing(
                    text,
                    count.start(),
                    f"{what} repeats too often: all its counts multiply to at most {_MOST_REPEATS}",
                )
            )


def _pointing(text: str, position: int, message: str) -> str:
    """Return *message* with the pattern below it and a caret under the place that it is about."""
    line = text.translate(dict.fromkeys(range(32), " "))
    return f"{message}\n  {line}\n  {' ' * _width(line[:position])}^"


def _width(text: str) -> int:
    """Return how many columns *text* takes in a terminal: two for each wide character."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
