"""How far each entry came, from scratch: the oracle for the rows that triggers keep."""

from __future__ import annotations

import psycopg

FROM_SCRATCH = """
    WITH transfer AS (
        SELECT DISTINCT ON (release_id) release_id, status, reason, flag, flag_reason
        FROM downloads ORDER BY release_id, id DESC
    ), sync AS (
        SELECT DISTINCT ON (release_id) release_id, status, error, metadata_status, metadata_error
        FROM sync_tasks WHERE task_type = 'sync'
        ORDER BY release_id, array_position(
            ARRAY['sync_failed', 'batch_unmatched', 'syncing', 'pending', 'synced']::sync_status[],
            status), metadata_status = 'written', id DESC
    ), file AS (
        SELECT DISTINCT ON (d.release_id) d.release_id, f.state, f.is_there, f.reason
        FROM library_files f JOIN downloads d ON d.id = f.download_id
        ORDER BY d.release_id, f.is_there, f.id DESC
    ), item AS (
        SELECT i.id, i.title, i.published_at, i.created_at AS seen_at, w.title AS show,
            CASE
                WHEN i.status = 'pending' THEN 'unread'
                WHEN sync.status = 'synced' AND file.is_there AND i.status <> 'skipped'
                    AND (i.status <> 'parsed' OR r.decision IN ('filtered', 'blocked'))
                    THEN 'mismatched'
                WHEN i.status = 'failed' THEN 'unreadable'
                WHEN i.status IN ('unmatched', 'skipped') THEN i.status::text
                WHEN r.decision IS NULL THEN 'undecided'
                WHEN sync.status = 'synced' AND file.state IS NULL AND r.decision <> 'wanted'
                    THEN r.decision::text
                WHEN sync.status = 'synced' AND file.state IN ('missing', 'trashed')
                    THEN file.state::text
                WHEN sync.status = 'synced' AND file.state = 'conflict' THEN 'library_conflict'
                WHEN sync.status = 'synced' AND sync.metadata_status <> 'written'
                    AND sync.metadata_error IS NOT NULL THEN 'undescribed'
                WHEN sync.status = 'synced' THEN 'in_library'
                WHEN r.decision <> 'wanted' THEN r.decision::text
                WHEN transfer.status IS NULL THEN 'wanted'
                WHEN transfer.status = 'pending' THEN 'queued'
                WHEN transfer.status = 'failed' THEN 'download_failed'
                WHEN transfer.status = 'downloading' AND transfer.flag IS NOT NULL THEN 'stuck'
                WHEN transfer.status <> 'completed' THEN transfer.status::text
                WHEN sync.status <> 'pending' THEN sync.status::text
                ELSE 'downloaded'
            END AS stage,
            CASE
                WHEN i.status <> 'parsed' THEN i.reason
                WHEN sync.status = 'synced' AND file.is_there
                    AND r.decision IN ('filtered', 'blocked') THEN r.reason
                WHEN sync.status = 'synced' AND (file.state IS NOT NULL OR r.decision = 'wanted')
                    THEN coalesce(file.reason,
                    CASE WHEN sync.metadata_status <> 'written' THEN sync.metadata_error END)
                WHEN r.decision IS DISTINCT FROM 'wanted' THEN r.reason
                WHEN transfer.status = 'completed' THEN sync.error
                ELSE coalesce(transfer.flag_reason, transfer.reason)
            END AS reason
        FROM raw_items i
        LEFT JOIN releases r ON r.raw_item_id = i.id
        LEFT JOIN seasons s ON s.id = r.season_id
        LEFT JOIN works w ON w.id = s.work_id
        LEFT JOIN transfer ON transfer.release_id = r.id
        LEFT JOIN sync ON sync.release_id = r.id
        LEFT JOIN file ON file.release_id = r.id
    )
    SELECT id, stage, reason, show, coalesce(published_at, seen_at) FROM item ORDER BY id
"""
Row = tuple[int, str, str | None, str | None, object]


def from_scratch(conn: psycopg.Connection) -> list[Row]:
    """Return what each stage has to be, read from all the tables at once."""
    return conn.execute(FROM_SCRATCH).fetchall()


def kept(conn: psycopg.Connection) -> list[Row]:
    """Return the stages that are kept."""
    return conn.execute(
        """
        SELECT k.raw_item_id, k.stage::text, k.reason, w.title, k.listed_at
        FROM item_stages k LEFT JOIN works w ON w.id = k.work_id ORDER BY 1
        """
    ).fetchall()


def counted(conn: psycopg.Connection) -> dict[tuple[str, str], int]:
    """Return the numbers that are kept."""
    rows = conn.execute("SELECT name, key, sum(amount) FROM counts GROUP BY 1, 2").fetchall()
    return {(name, key): int(amount) for name, key, amount in rows if amount}


def counted_from_scratch(conn: psycopg.Connection) -> dict[tuple[str, str], int]:
    """Return what the numbers have to be."""
    rows = conn.execute(
        """
        SELECT 'items in stage', stage::text, count(*) FROM item_stages GROUP BY 2
        UNION ALL
        SELECT 'items of subscription', subscription_id::text, count(*)
        FROM raw_item_sightings GROUP BY 2
        """
    ).fetchall()
    return {(name, key): int(amount) for name, key, amount in rows}
