"""The pools of Airflow's slots that our tasks run in: a task in a pool that is missing never starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

QUESTIONS = "questions"
TRANSFERS = "transfers"


@dataclass(frozen=True, slots=True)
class SlotPool:
    """A pool and how many tasks run in it side by side."""

    name: str
    slots: int
    description: str


def slot_pools(env: Mapping[str, str]) -> tuple[SlotPool, ...]:
    """Return the pools beside Airflow's own; long work gets half of what may run side by side.

    The other half stays free for what an episode waits for.
    """
    parallelism = int(env.get("AIRFLOW__CORE__PARALLELISM") or 8)
    return (
        SlotPool(QUESTIONS, 2, "Questions to people; a question that waits holds no slot."),
        SlotPool(TRANSFERS, max(1, parallelism // 2), "Files from the web, and long copies."),
    )


MAKE_POOL = """
INSERT INTO slot_pool (pool, slots, description, include_deferred)
VALUES (%s, %s, %s, false) ON CONFLICT (pool) DO NOTHING
"""
"""Into Airflow's own table: its command takes five seconds, and would undo what a user has set."""
