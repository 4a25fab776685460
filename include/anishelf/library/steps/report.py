"""Says how every item of a run ended; a run with a failed item is red."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence

from anishelf.errors import BatchFailed
from anishelf.library.domain.jobs import SyncOutcome
from anishelf.library.domain.states import SyncStatus
from anishelf.library.ports import Outcomes

log = logging.getLogger(__name__)
_HEADINGS = ("episode", "file", "metadata", "where, or why not")


def report(outcomes_of: Outcomes, *, download_ids: Collection[int]) -> int:
    """Log a table of every episode of *download_ids* and return their number.

    A file that did not arrive raises BatchFailed. Missing metadata does not: it follows by itself.
    """
    outcomes = outcomes_of(download_ids)
    log.info("%d episodes\n%s", len(outcomes), table(outcomes))
    failed = [outcome for outcome in outcomes if outcome.failed]
    if failed:
        raise BatchFailed(
            f"{len(failed)} of {len(outcomes)} episodes did not arrive; the first: "
            f"{failed[0].name}: {failed[0].error}"
        )
    return len(outcomes)


def summary(outcomes: Sequence[SyncOutcome], *, at_most: int = 2) -> str:
    """Return the names of a batch in short: two, and how many more."""
    names = ", ".join(outcome.name for outcome in outcomes[:at_most])
    return f"{names} +{len(outcomes) - at_most}" if len(outcomes) > at_most else names


def table(outcomes: Sequence[SyncOutcome]) -> str:
    """Return *outcomes* as lines of text, one episode each."""
    rows = [_HEADINGS, *(_row(outcome) for outcome in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _row(outcome: SyncOutcome) -> tuple[str, str, str, str]:
    done = outcome.status is SyncStatus.SYNCED
    detail = (outcome.path if done else outcome.error) or ""
    if done and outcome.metadata_error:
        detail += f" (metadata: {outcome.metadata_error})"
    return (
        outcome.name,
        outcome.status.value,
        outcome.metadata_status.value if done else "",
        detail,
    )
