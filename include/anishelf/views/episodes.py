"""What is in the library and what is on its way there, with the names that people know."""

from __future__ import annotations

EPISODES = """
    SELECT f.id, r.raw_item_id AS item_id, w.id AS work_id, w.title AS show, w.kind,
           CASE WHEN w.kind <> 'movie' THEN s.number END AS season,
           CASE WHEN w.kind <> 'movie' THEN e.number END AS number,
           coalesce(nullif(b.title_cn, ''), nullif(b.title, '')) AS title,
           f.path, f.size, f.state, f.reason, f.created_at AS arrived_at,
           t.metadata_status AS metadata, t.metadata_error,
           (SELECT p.sha256 FROM sidecars p WHERE p.work_id = w.id AND p.kind = 'poster'
            ORDER BY p.id LIMIT 1) AS poster
    FROM library_files f
    JOIN downloads d ON d.id = f.download_id
    JOIN releases r ON r.id = d.release_id
    JOIN episodes e ON e.id = f.episode_id
    JOIN seasons s ON s.id = e.season_id
    JOIN works w ON w.id = s.work_id
    LEFT JOIN bangumi_episodes b ON b.id = e.bangumi_episode_id
    LEFT JOIN sync_tasks t ON t.download_id = f.download_id AND t.episode_id = f.episode_id
                          AND t.task_type = 'sync'
"""

TRANSFERS = """
    SELECT d.id, i.id AS item_id, i.title, place.show, place.season, place.first, place.last,
           d.status, d.reason, d.flag, d.flag_reason, c.conn_id AS downloader, d.progress, d.size,
           d.speed, d.eta_seconds, d.created_at, d.completed_at,
           CASE WHEN d.status IN ('pending', 'downloading')
                 AND (c.refused_fingerprint IS NOT NULL OR c.consecutive_failures >= %(failures)s)
                THEN coalesce(c.last_error, 'it does not answer') END AS downloader_error
    FROM downloads d
    JOIN releases r ON r.id = d.release_id
    JOIN raw_items i ON i.id = r.raw_item_id
    LEFT JOIN downloaders c ON c.id = d.downloader_id
    LEFT JOIN LATERAL (
        SELECT w.title AS show,
               CASE WHEN w.kind <> 'movie' THEN s.number END AS season,
               CASE WHEN w.kind <> 'movie' THEN min(e.number) END AS first,
               CASE WHEN w.kind <> 'movie' THEN max(e.number) END AS last
        FROM release_episodes re
        JOIN episodes e ON e.id = re.episode_id
        JOIN seasons s ON s.id = e.season_id
        JOIN works w ON w.id = s.work_id
        WHERE re.release_id = r.id
        GROUP BY w.title, w.kind, s.number
        ORDER BY s.number LIMIT 1
    ) AS place ON true
    WHERE %(statuses)s::download_status[] IS NULL OR d.status = ANY(%(statuses)s::download_status[])
"""

SYNCS = """
    SELECT t.id, t.download_id, i.id AS item_id, i.title, w.title AS show,
           CASE WHEN w.kind <> 'movie' THEN s.number END AS season,
           CASE WHEN w.kind <> 'movie' THEN e.number END AS number,
           t.status, t.error AS reason, t.attempts, t.next_attempt_at
    FROM sync_tasks t
    JOIN releases r ON r.id = t.release_id
    JOIN raw_items i ON i.id = r.raw_item_id
    JOIN episodes e ON e.id = t.episode_id
    JOIN seasons s ON s.id = e.season_id
    JOIN works w ON w.id = s.work_id
    WHERE t.status IN ('pending', 'syncing')
    ORDER BY t.id
"""
