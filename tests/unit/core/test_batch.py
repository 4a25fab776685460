"""Batches: cut so that Airflow starts few tasks, and each item for itself."""

from __future__ import annotations

import pytest

from anishelf.core.batch import MAX_BATCHES, cut


@pytest.mark.parametrize("count", [0, 1, MAX_BATCHES, MAX_BATCHES + 1, 100, 1000])
def test_batches_are_few_and_hold_everything_once_in_order(count: int) -> None:
    batches = cut(range(count))

    assert len(batches) <= MAX_BATCHES
    assert [item for batch in batches for item in batch] == list(range(count))


def test_up_to_sixteen_items_have_a_batch_each() -> None:
    assert cut(range(MAX_BATCHES)) == [[number] for number in range(MAX_BATCHES)]
