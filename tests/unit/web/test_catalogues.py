"""The languages of the web app: nothing is left in English, and no place for a value is lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import tests.worlds.airflow_home  # noqa: F401  # before Airflow is imported
from anishelf.web.language import LANGUAGES, catalogue, chosen
from docs.catalogues import TRANSLATED, current, texts

_PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    """`python -m docs.catalogues` brings the catalogues up to the texts."""
    known = {
        message.id if isinstance(message.id, str) else tuple(message.id)
        for noun in texts()
        for message in current(language, noun)
        if message.id
        and message.string
        and (isinstance(message.string, str) or all(message.string))
    }
    wanted = {
        text if isinstance(text, str) else tuple(text)
        for several in texts().values()
        for text in several
    }

    assert wanted - known == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_the_places_of_its_values(language: str) -> None:
    for noun in texts():
        for message in current(language, noun):
            if not message.id:
                continue
            text = message.id if isinstance(message.id, str) else message.id[-1]
            strings = [message.string] if isinstance(message.string, str) else message.string
            for string in strings or ():
                assert Counter(_PLACE.findall(string)) == Counter(_PLACE.findall(text)), string


def test_the_catalogues_are_read_as_they_are() -> None:
    words = catalogue("zh-Hans")

    assert words.gettext("Overview") == "概览"
    assert words.ngettext("%(num)s show", "%(num)s shows", 3) == "%(num)s 部作品"
    assert catalogue("en").gettext("Overview") == "Overview"


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (["zh-CN"], "zh-Hans"),
        (["zh-TW"], "zh-Hant"),
        (["zh-Hant-HK"], "zh-Hant"),
        (["ja-JP"], "ja"),
        (["en-GB"], "en"),
        (["fr", "ja"], "ja"),
        (["fr"], "en"),
        (["", "x" * 50, "../zh"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_that_is_spoken_is_chosen(asked: list[str], language: str) -> None:
    assert chosen(asked) == language
    assert language in LANGUAGES
