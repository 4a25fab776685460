"""A preview: what a deletion would do at each service, with every file, and what stays and why. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from anishelf.deletions.domain.findings import Part, Subject
from anishelf.deletions.domain.scope import Place, Scope, scope_from_json, scope_to_json
from anishelf.deletions.domain.states import DeletionService, DeletionStepState


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file that leaves, by our name of it; bytes. `device` is known where our disk has it."""

    path: str
    size: int
    id: str = ""
    device: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """What is done at one instance of one service.

    `target` is the title's id there (looked up live), `ids` what goes there besides (torrents,
    items, files of Shoko), `places` the episodes that it stops looking for, `folder` what a
    whole title lies in, `stays` the videos of it that do not leave. `notes` say what stays and
    why, and what the program would refuse.
    """

    part: Part
    state: DeletionStepState
    does: str
    target: str | None = None
    ids: tuple[str, ...] = ()
    files: tuple[PlannedFile, ...] = ()
    beside: tuple[PlannedFile, ...] = ()
    places: tuple[Place, ...] = ()
    folder: str | None = None
    stays: tuple[str, ...] = ()
    removes_title: bool = False
    removes_folder: bool = False
    notes: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Return whether something is to be done."""
        return self.state is DeletionStepState.PENDING


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: the scope, whether files go, and what is to be remembered elsewhere."""

    scope: Scope
    delete_files: bool = True
    exclude: bool = False
    edit_mylist: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A preview of one deletion."""

    subject: Subject
    wish: Wish
    steps: tuple[PlannedStep, ...]

    def files(self) -> tuple[PlannedFile, ...]:
        """Return every file that leaves, once."""
        found: dict[str, PlannedFile] = {}
        for step in self.steps:
            if step.is_open:
                found |= {f.path: f for f in (*step.beside, *step.files) if f.path not in found}
        return tuple(found[path] for path in sorted(found))

    def videos(self) -> frozenset[str]:
        """Return the paths of the videos that leave."""
        return frozenset(f.path for step in self.steps if step.is_open for f in step.files)

    @property
    def size(self) -> int:
        """Return the bytes of what leaves."""
        return sum(file.size for file in self.files())

    @property
    def does_nothing(self) -> bool:
        """Return whether no service has anything to do."""
        return not any(step.is_open for step in self.steps)


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as a row keeps it."""
    wish = {
        "scope": scope_to_json(plan.wish.scope),
        "delete_files": plan.wish.delete_files,
        "exclude": plan.wish.exclude,
        "edit_mylist": plan.wish.edit_mylist,
    }
    subject = {**asdict(plan.subject), "ids": dict(plan.subject.ids)}
    return {"subject": subject, "wish": wish, "steps": [step_to_json(each) for each in plan.steps]}


def plan_from_json(row: Mapping[str, Any]) -> Plan:
    """Return the plan of a row."""
    wish = row["wish"]
    return Plan(
        Subject(**row["subject"]),
        Wish(
            scope_from_json(wish["scope"]),
            wish["delete_files"],
            wish["exclude"],
            wish["edit_mylist"],
        ),
        tuple(step_from_json(each) for each in row["steps"]),
    )


def step_to_json(step: PlannedStep) -> dict[str, Any]:
    """Return a step as a row keeps it."""
    return {**asdict(step), "places": [list(each) for each in step.places]}


def step_from_json(row: Mapping[str, Any]) -> PlannedStep:
    """Return the step of a row."""
    files: dict[str, Sequence[PlannedFile]] = {
        name: tuple(PlannedFile(**each) for each in row[name]) for name in ("files", "beside")
    }
    return PlannedStep(
        **{
            **row,
            **files,
            "part": Part(DeletionService(row["part"]["service"]), row["part"]["instance"]),
            "state": DeletionStepState(row["state"]),
            "ids": tuple(row["ids"]),
            "stays": tuple(row["stays"]),
            "places": tuple(Place(*each) for each in row["places"]),
            "notes": tuple(row["notes"]),
        }
    )
