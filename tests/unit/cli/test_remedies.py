"""The command line has a command for everything that helps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from anishelf.cli.app import app
from anishelf.cli.remedies import in_words, with_remedy
from anishelf.core.problems import Remedy, problem_of
from anishelf.downloads.domain.states import DownloadFlag
from anishelf.errors import UnknownId
from anishelf.library.domain.states import LibraryState
from anishelf.views import Stage
from anishelf.views.remedies import remedies_of

ANY = {"conflict_id": 3, "name": "Http"}


def paths(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield every command as the words that call it."""
    for name, inner in getattr(command, "commands", {}).items():
        yield (*path, name)
        yield from paths(inner, (*path, name))


@pytest.mark.parametrize("remedy", list(Remedy))
def test_every_remedy_names_a_command_that_there_is(remedy: Remedy) -> None:
    said = re.search(r"`anishelf ([a-z ]+)", with_remedy("it is so", remedy, ANY))

    assert said is not None
    assert tuple(said[1].split()) in set(paths(typer.main.get_command(app)))


def test_an_error_is_said_with_the_command_that_helps() -> None:
    error = UnknownId("release 9 is not part of it", remedy=Remedy.SHOW_CONFLICT, conflict_id=3)

    assert in_words(error) == (
        "release 9 is not part of it; `anishelf conflicts show 3` names those that are"
    )
    assert in_words(UnknownId("there is no such thing")) == "there is no such thing"


def test_programs_read_kind_parameters_and_remedy() -> None:
    problem = problem_of(UnknownId("no", remedy=Remedy.SHOW_CONFLICT, conflict_id=3))

    assert (problem.kind, problem.remedy) == ("UnknownId", "show_conflict")
    assert problem.parameters == {"conflict_id": 3}
    assert problem_of(UnknownId("no")).remedy is None


def test_a_state_tells_what_helps_whatever_its_reason_says() -> None:
    states = [DownloadFlag.PAUSED, None, LibraryState.CONFLICT, Stage.CONFLICT, DownloadFlag.PAUSED]

    assert remedies_of(states) == {
        "paused": Remedy.RESUME_DOWNLOAD,
        "conflict": Remedy.CHOOSE_RELEASE,
    }
