"""The figures that a monitoring system watches: how much is where, and how long the oldest waits.

All of them are counted in one short look; `docs/metrics.md` explains each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection

from anishelf.downloads.domain.downloader import FAILURES_SHOWN_AFTER
from anishelf.views.health import FAILING
from anishelf.views.items import stage_counts


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure: its name, what it says, the label that tells its samples apart, and these.

    Without a label there is one sample, whose key is empty.
    """

    name: str
    help: str
    label: str | None
    samples: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class _Counted:
    name: str
    help: str
    label: str
    sql: str


_COUNTED = (
    _Counted(
        "anishelf_feeds",
        "Followed feeds: due in time, paused, or failing at least twice in a row.",
        "state",
        """
        SELECT CASE WHEN paused THEN 'paused' WHEN consecutive_failures > 1 THEN 'failing'
                    ELSE 'well' END, count(*)
        FROM subscriptions WHERE active GROUP BY 1
        """,
    ),
    _Counted(
        "anishelf_downloads",
        "Transfers by status.",
        "status",
        "SELECT status::text, count(*) FROM downloads GROUP BY 1",
    ),
    _Counted(
        "anishelf_download_flags",
        "Running transfers that are in trouble, by its kind.",
        "flag",
        """
        SELECT flag::text, count(*) FROM downloads
        WHERE status = 'downloading' AND flag IS NOT NULL GROUP BY 1
        """,
    ),
    _Counted(
        "anishelf_syncs",
        "Episode files on their way into the library, by status.",
        "status",
        "SELECT status::text, count(*) FROM sync_tasks GROUP BY 1",
    ),
    _Counted(
        "anishelf_descriptions",
        "Files in the library by the state of their NFO.",
        "status",
        """
        SELECT metadata_status::text, count(*) FROM sync_tasks WHERE status = 'synced' GROUP BY 1
        """,
    ),
    _Counted(
        "anishelf_library_files",
        "Files of the library by state.",
        "state",
        "SELECT state::text, count(*) FROM library_files GROUP BY 1",
    ),
    _Counted(
        "anishelf_questions",
        "Questions that wait for a person, by kind.",
        "kind",
        """
        SELECT 'review', count(*) FROM identity_reviews WHERE status = 'pending'
        UNION ALL SELECT 'conflict', count(*) FROM release_conflicts WHERE status = 'pending'
        """,
    ),
    _Counted(
        "anishelf_requests",
        "Media requests by state.",
        "state",
        "SELECT state::text, count(*) FROM requests GROUP BY 1",
    ),
    _Counted(
        "anishelf_stuck_items",
        "Tracked films and episodes that are stuck, by state.",
        "state",
        "SELECT state::text, count(*) FROM tracked_items WHERE stuck_since IS NOT NULL GROUP BY 1",
    ),
    _Counted(
        "anishelf_inbox_events",
        "Events that neighbours sent, by what became of them.",
        "status",
        "SELECT status::text, count(*) FROM inbox GROUP BY 1",
    ),
    _Counted(
        "anishelf_oldest_waiting_seconds",
        "Age of the oldest thing that waits for the next step; nothing waits: no sample.",
        "step",
        """
        SELECT step, extract(epoch FROM %(now)s - since) FROM (
            SELECT 'read' AS step, min(created_at) AS since
            FROM raw_items WHERE status = 'pending'
            UNION ALL SELECT 'dispatch', min(created_at) FROM downloads WHERE status = 'pending'
            UNION ALL SELECT 'sync', min(next_attempt_at) FROM sync_tasks
                      WHERE status = 'pending' AND next_attempt_at <= %(now)s
            UNION ALL SELECT 'describe', min(metadata_next_attempt_at) FROM sync_tasks
                      WHERE status = 'synced' AND metadata_status IN ('pending', 'ready')
                        AND metadata_next_attempt_at <= %(now)s
            UNION ALL SELECT 'inbox', min(received_at) FROM inbox WHERE status = 'new'
            UNION ALL SELECT 'answer', min(created_at) FROM identity_reviews
                      WHERE status = 'pending'
        ) AS waiting WHERE since IS NOT NULL
        """,
    ),
    _Counted(
        "anishelf_turn_wait_seconds",
        "Seconds until the next free turn at a service that is asked in turn.",
        "service",
        """
        SELECT name, greatest(0, extract(epoch FROM next_at - clock_timestamp()))
        FROM rate_limits
        """,
    ),
)

_COLLECTED = """
SELECT '', extract(epoch FROM %(now)s - max(last_success_at)) FROM subscriptions
WHERE active AND NOT paused HAVING max(last_success_at) IS NOT NULL
"""
_BROKEN = f"SELECT kind, count(*) FROM ({FAILING}) AS broken GROUP BY kind"


def gauges(conn: Connection, *, now: datetime) -> list[Gauge]:
    """Return every figure as it is at *now*."""
    values = {"now": now, "failures": FAILURES_SHOWN_AFTER}

    def samples(sql: str) -> list[tuple[str, float]]:
        rows = conn.execute(sql, values).fetchall()
        return [(str(key), float(value)) for key, value in sorted(rows)]

    stages = [(stage.value, float(count)) for stage, count in stage_counts(conn).items()]
    return [
        Gauge("anishelf_items", "Feed entries by the stage they have reached.", "stage", stages),
        *(Gauge(each.name, each.help, each.label, samples(each.sql)) for each in _COUNTED),
        Gauge(
            "anishelf_collected_seconds_ago",
            "Seconds since a feed was fetched well for the last time.",
            None,
            samples(_COLLECTED),
        ),
        Gauge(
            "anishelf_failing",
            "What has been failing long enough to need a person, by kind.",
            "kind",
            samples(_BROKEN),
        ),
    ]
