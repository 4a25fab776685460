"""Builds the parts of `titles`: the user's parsers and what reads with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.wiring.context import Context

if TYPE_CHECKING:
    from anishelf.titles.steps.reading import Reader
    from anishelf.titles.store.title_parsers import TitleParsers


def title_parsers(context: Context) -> TitleParsers:
    """Return the user's parsers."""
    from anishelf.titles.store.title_parsers import TitleParsers

    return TitleParsers(context.conn)


def title_reader(context: Context) -> Reader:
    """Return what reads titles: the user's parsers, then the built-in one."""
    from anishelf.titles.parser import parse_title
    from anishelf.titles.steps.reading import Reader

    return Reader(title_parsers(context).enabled(), parse_title)
