from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from anishelf.core.torrent import Infohashes
from anishelf.downloads.domain.states import DownloadFlag
from anishelf.downloads.domain.transfer import Phase, TransferState, assess, same_look

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
DONE = TransferState(
    id="a" * 40,
    tags=frozenset({"anishelf-1"}),
    ids=Infohashes(v1="a" * 40),
    phase=Phase.DONE,
    raw_state="stalledUP",
    progress=1.0,
    size=100,
    amount_left=0,
    completed_on=1_700_000_000,
    save_path="/downloads/1",
    content_path="/downloads/1/Show - 01.mkv",
)


def judged(state: TransferState, *, hours: float = 0) -> tuple[bool, DownloadFlag | None]:
    result = assess(state, standing_since=NOW - timedelta(hours=hours), now=NOW)
    assert (result.flag is None) == (result.reason is None)
    return result.complete, result.flag


def test_a_transfer_is_complete_when_every_sign_agrees() -> None:
    assert judged(DONE) == (True, None)


@pytest.mark.parametrize(
    "liar",
    [
        # metaDL: nothing left, because nobody knows yet what there is
        replace(DONE, phase=Phase.METADATA, progress=0, size=0, completed_on=0, content_path=""),
        # missingFiles keeps its completion time
        replace(DONE, phase=Phase.MISSING_FILES, progress=0),
        # a file that is being moved has its full size at the target
        replace(DONE, phase=Phase.MOVING),
        replace(DONE, phase=Phase.CHECKING),
        replace(DONE, progress=0.999),
        replace(DONE, amount_left=1),
        replace(DONE, size=0),
        replace(DONE, completed_on=0),
        replace(DONE, completed_on=-1),
        replace(DONE, content_path=""),
    ],
)
def test_one_sign_that_disagrees_is_enough_to_wait(liar: TransferState) -> None:
    assert judged(liar)[0] is False


@pytest.mark.parametrize(
    ("phase", "flag"),
    [
        (Phase.ERROR, DownloadFlag.ERROR),
        (Phase.MISSING_FILES, DownloadFlag.MISSING_FILES),
        (Phase.PAUSED, DownloadFlag.PAUSED),
        (Phase.UNKNOWN, DownloadFlag.UNKNOWN_STATE),
    ],
)
def test_trouble_is_flagged_and_never_complete(phase: Phase, flag: DownloadFlag) -> None:
    assert judged(replace(DONE, phase=phase)) == (False, flag)


@pytest.mark.parametrize("phase", [Phase.METADATA, Phase.DOWNLOADING, Phase.IDLE])
def test_six_hours_without_a_byte_are_a_stall(phase: Phase) -> None:
    running = replace(DONE, phase=phase, progress=0.4, amount_left=60)

    assert judged(running, hours=5.9) == (False, None)
    assert judged(running, hours=6) == (False, DownloadFlag.STALLED)


@pytest.mark.parametrize("phase", [Phase.QUEUED, Phase.CHECKING, Phase.MOVING])
def test_waiting_for_its_turn_is_no_stall(phase: Phase) -> None:
    assert judged(replace(DONE, phase=phase, progress=0.4), hours=100) == (False, None)


def test_two_looks_are_the_same_when_nothing_that_counts_differs() -> None:
    assert same_look(DONE, replace(DONE, speed=7, eta_seconds=9))
    assert not same_look(DONE, replace(DONE, content_path="/elsewhere"))
    assert not same_look(None, DONE)
