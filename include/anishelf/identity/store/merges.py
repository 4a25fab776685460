"""What is known under an id that bangumi.tv merged into another one follows it there."""

from __future__ import annotations

import logging

from psycopg import Connection

log = logging.getLogger(__name__)


def follow_merge(conn: Connection, old: int, new: int) -> bool:
    """Let the work and the part of subject *old* be those of *new*; return whether something moved.

    Where *new* has rows of its own, both stay: two shows with files are never thrown together.
    """
    moved = 0
    for table in ("works", "season_parts"):
        moved += conn.execute(
            f"""
            UPDATE {table} SET bangumi_id = %(new)s
            WHERE bangumi_id = %(old)s
              AND NOT EXISTS (SELECT FROM {table} k WHERE k.bangumi_id = %(new)s)
            """,
            {"old": old, "new": new},
        ).rowcount
    if moved:
        log.info("bangumi.tv merged bgm/%d into bgm/%d: its show follows", old, new)
    return moved > 0
