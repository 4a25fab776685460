"""How the command line says what helps: which command to run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from anishelf.cli.output import say
from anishelf.core.problems import Remedy
from anishelf.errors import PipelineError

_WORDS: Mapping[str, str] = {
    Remedy.LIST_SUBSCRIPTIONS: "`anishelf subscriptions list` names all",
    Remedy.LIST_ITEMS: "`anishelf items list` names them",
    Remedy.LIST_PARSERS: "`anishelf parsers list` names all",
    Remedy.LIST_FILTERS: "`anishelf filters list` names all",
    Remedy.LIST_REVIEWS: "`anishelf review list` names all",
    Remedy.LIST_CONFLICTS: "`anishelf conflicts list` names all",
    Remedy.SHOW_CONFLICT: "`anishelf conflicts show {conflict_id}` names those that are",
    Remedy.LIST_DOWNLOADS: "`anishelf downloads` lists all",
    Remedy.LIST_DOWNLOADERS: "`anishelf downloaders list` names all",
    Remedy.LIST_LIBRARY: "`anishelf library --list` names them",
    Remedy.LIST_TRASH: "`anishelf trash list` names what is there",
    Remedy.LIST_UNPLACED: "`anishelf sync` lists what waits",
    Remedy.RESUME_DOWNLOAD: "`anishelf downloads resume ID` lets it go on",
    Remedy.RETRY_DOWNLOAD: "`anishelf downloads retry ID` begins again",
    Remedy.REBASE_LIBRARY: "`anishelf library rebase OLD NEW` follows files that you moved",
    Remedy.RESTORE_FILE: "`anishelf library restore ID` brings it back",
    Remedy.ASSIGN_FILE: "`anishelf sync assign ID FILE` says which file it is",
    Remedy.CHOOSE_RELEASE: "`anishelf conflicts list` lets you choose",
    Remedy.READ_AGAIN: "`anishelf items reparse ID` takes one back",
    Remedy.NAME_SHOW: "`anishelf review pin` takes any show",
    Remedy.CHECK_DOWNLOADER: "`anishelf downloaders check {name}` tries it now",
    Remedy.CHANGE_ANSWER: "`anishelf review pin` changes an answer",
}


def in_words(error: PipelineError) -> str:
    """Return what an error says, and the command that helps where one does."""
    return with_remedy(str(error), error.remedy, error.parameters)


def show_remedies(states: Iterable[StrEnum | None]) -> None:
    """Print, below a list, which command helps in each of *states* in which one does."""
    from anishelf.views.remedies import remedies_of

    for state, remedy in remedies_of(states).items():
        say(f"{state}: {_WORDS[remedy]}")


def with_remedy(text: str, remedy: str | None, parameters: Mapping[str, object]) -> str:
    """Return *text*, and the command that helps where there is a remedy."""
    return text if remedy is None else f"{text}; {_WORDS[remedy].format_map(parameters)}"
