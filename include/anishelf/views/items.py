"""How far each feed entry came: one query over every table that it passes."""

from __future__ import annotations

ITEMS = """
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
    SELECT id, title, stage, reason, show, published_at, seen_at FROM item
    WHERE (%(stages)s::text[] IS NULL OR stage = ANY(%(stages)s))
      AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s))
      AND (%(search)s::text IS NULL OR strpos(lower(title), lower(%(search)s)) > 0
           OR strpos(lower(coalesce(show, '')), lower(%(search)s)) > 0)
    ORDER BY array_position(%(order)s::text[], stage), coalesce(published_at, seen_at) DESC, id DESC
    LIMIT %(limit)s
"""
