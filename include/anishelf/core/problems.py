"""What a person can do about an error or a reason. Doors (command line, pages, API) word it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from anishelf.errors import PipelineError


class Remedy(StrEnum):
    """What helps; the parameters of the problem say with which row."""

    LIST_SUBSCRIPTIONS = "list_subscriptions"
    LIST_ITEMS = "list_items"
    LIST_PARSERS = "list_parsers"
    LIST_FILTERS = "list_filters"
    LIST_REVIEWS = "list_reviews"
    LIST_CONFLICTS = "list_conflicts"
    SHOW_CONFLICT = "show_conflict"
    LIST_DOWNLOADS = "list_downloads"
    LIST_DOWNLOADERS = "list_downloaders"
    LIST_LIBRARY = "list_library"
    LIST_TRASH = "list_trash"
    LIST_UNPLACED = "list_unplaced"
    RESUME_DOWNLOAD = "resume_download"
    RETRY_DOWNLOAD = "retry_download"
    REBASE_LIBRARY = "rebase_library"
    RESTORE_FILE = "restore_file"
    ASSIGN_FILE = "assign_file"
    CHOOSE_RELEASE = "choose_release"
    READ_AGAIN = "read_again"
    NAME_SHOW = "name_show"
    CHECK_DOWNLOADER = "check_downloader"
    CHANGE_ANSWER = "change_answer"


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as programs read it."""

    kind: str
    message: str
    parameters: Mapping[str, object]
    remedy: str | None


def problem_of(error: PipelineError) -> Problem:
    """Return *error* as programs read it; its kind is the name of the fact."""
    remedy = None if error.remedy is None else str(error.remedy)
    return Problem(type(error).__name__, str(error), error.parameters, remedy)
