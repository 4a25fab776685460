from __future__ import annotations

import pytest

from anishelf.errors import NotificationInvalid
from anishelf.notifications.domain.template import LONGEST, render
from anishelf.notifications.domain.text import cut

FIELDS = {"title": "雾港钟楼 S02E05", "group": "Lantern"}


def test_a_template_is_filled() -> None:
    source = "{{ title | upper }}{% if group %} by {{ group }}{% endif %}{{ link }}"

    assert render(source, FIELDS) == "雾港钟楼 S02E05 by Lantern"


@pytest.mark.parametrize(
    "source",
    [
        "{{ title.__class__ }}",
        "{{ title.ljust(1000000000) }}",
        "{{ title * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% for a in title %}{{ a }}{% endfor %}",
        "{% set title = title ~ title %}",
        "{{ range(3) }}",
        "{% include 'a' %}",
        "{{ secret }}",
        "{{ title | center(1000000000) }}",
        "{{ title | truncate(1) }}",
        "{{ title",
        "a" * (LONGEST + 1),
    ],
)
def test_what_a_template_may_not_do_is_refused(source: str) -> None:
    with pytest.raises(NotificationInvalid):
        render(source, FIELDS)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("one two", 5, "one…"),
        ("😀😀😀", 6, "😀😀😀"),
        ("😀😀😀", 5, "😀😀…"),
        ("abe\u0301f", 4, "ab…"),
        ("a👩\u200d🚀", 5, "a…"),
        ("a\ud800b", 3, "a?b"),
        ("anything", 1, "…"),
    ],
)
def test_text_is_cut_between_signs(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected
