"""What a person may do to parsers and to the titles of entries; each in one transaction."""

from __future__ import annotations

from anishelf.titles.actions.entries import Explanation, explain, reparse_items, skip_items
from anishelf.titles.actions.parsers import (
    ParserWishes,
    add_parser,
    change_parsers,
    edit_parser,
    preview_parser,
    preview_parser_changes,
    preview_saved_parser,
)
from anishelf.titles.actions.rules import RuleAction
from anishelf.titles.domain.title_fields import Field

__all__ = [
    "Explanation",
    "Field",
    "ParserWishes",
    "RuleAction",
    "add_parser",
    "change_parsers",
    "edit_parser",
    "explain",
    "preview_parser",
    "preview_parser_changes",
    "preview_saved_parser",
    "reparse_items",
    "skip_items",
]
