"""A matrix that is too long for each run: a sample of it, and all of it with `ALL=1`."""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Iterable
from typing import TypeVar

Case = TypeVar("Case")
SEED = int(os.environ.get("ANISHELF_SAMPLE_SEED") or secrets.randbits(32))
"""Printed at the head of each run; given by the environment it makes the same sample again."""


def one_of_each(rows: Iterable[Iterable[Case]]) -> list[Case]:
    """Return one case of each row, chosen by the seed; with `ALL=1` every case of all rows."""
    lists = [list(row) for row in rows]
    if os.environ.get("ALL"):
        return [case for row in lists for case in row]
    chooser = random.Random(SEED)  # a sample, no secret
    return [chooser.choice(row) for row in lists]
