"""What was agreed to holds, and no more: a new look is compared with the preview. Pure."""

from __future__ import annotations

from anishelf.deletions.domain.plan import Plan, PlannedStep
from anishelf.deletions.domain.states import KNOWING, DeletionStepState
from anishelf.errors import NeighbourUnreachable, PreviewOutdated

MANY = 20
"""More files than this need their number typed."""


def check_answers(plan: Plan) -> None:
    """Raise NeighbourUnreachable while somebody who knows what shares a file gave no answer."""
    silent = [
        step
        for step in plan.steps
        if step.state is DeletionStepState.PENDING
        and step.part.service in KNOWING
        and not (step.target or step.ids)
    ]
    if silent:
        said = "; ".join(f"{step.part.instance} {step.does}" for step in silent)
        raise NeighbourUnreachable(f"nothing is deleted until all answer: {said}")


def check_agreed(agreed: Plan, fresh: Plan) -> None:
    """Raise PreviewOutdated where more would go than was agreed to, or something from elsewhere."""
    more = fresh.videos() - agreed.videos()
    if more:
        raise PreviewOutdated(f"{', '.join(sorted(more))} came after the preview")
    before = {step.part: step for step in agreed.steps}
    for step in fresh.steps:
        if step.is_open:
            _check_step(before.get(step.part), step)
    now = {step.part: step for step in fresh.steps}
    for step in agreed.steps:
        later = now.get(step.part)
        if (
            step.is_open
            and step.target
            and step.part.service in KNOWING
            and not (later and later.target)
        ):
            raise PreviewOutdated(
                f"{step.part.instance} does not have the title any more: is it another instance "
                "than at the preview?"
            )


def _check_step(agreed: PlannedStep | None, fresh: PlannedStep) -> None:
    name = fresh.part.instance
    if agreed is None or (not agreed.is_open and fresh.part.service in KNOWING):
        raise PreviewOutdated(f"{name} had nothing of this at the preview, and now it {fresh.does}")
    if fresh.folder and agreed.folder and fresh.folder != agreed.folder:
        raise PreviewOutdated(f"{name} has the title in {fresh.folder}, not in {agreed.folder}")
    if fresh.removes_folder and not agreed.removes_folder:
        raise PreviewOutdated(f"{name} would remove {fresh.folder}, which was to stay")
    if fresh.part.service in KNOWING and agreed.ids and set(fresh.ids) - set(agreed.ids):
        raise PreviewOutdated(f"{name} has more of this than at the preview")
