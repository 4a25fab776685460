"""What keeps failing, and how much has come how far."""

from __future__ import annotations

FAILING = """
    SELECT 'feed' AS kind, name, consecutive_failures AS count,
           coalesce(last_success_at, created_at) AS since,
           coalesce(last_error, 'the last fetch failed') AS reason
    FROM subscriptions
    WHERE active AND NOT paused AND consecutive_failures > 1
      AND coalesce(last_success_at, created_at) < %(now)s - interval '1 hour'
    UNION ALL
    SELECT 'downloader', conn_id, consecutive_failures, coalesce(failing_since, %(now)s),
           coalesce(last_error, 'it does not answer')
    FROM downloaders
    WHERE (refused_fingerprint IS NOT NULL OR consecutive_failures >= %(failures)s
           OR failing_since < %(now)s - interval '1 hour')
      AND (enabled OR EXISTS (SELECT FROM downloads d
                              WHERE d.downloader_id = downloaders.id AND d.status = 'downloading'))
    UNION ALL
    SELECT 'sync', 'files that could not be put into the library', count(*),
           min(coalesce(first_failed_at, created_at)),
           coalesce((array_agg(error ORDER BY id DESC))[1], 'no reason was given')
    FROM sync_tasks WHERE status = 'sync_failed' HAVING count(*) > 0
    UNION ALL
    SELECT 'resync', 'library files that could not be moved to their place', count(*),
           min(changed_at), coalesce((array_agg(reason ORDER BY id DESC))[1], 'no reason was given')
    FROM library_files WHERE state = 'resync_failed' HAVING count(*) > 0
    UNION ALL
    SELECT 'metadata', 'episodes that could not be described', count(*),
           min(coalesce(completed_at, created_at)),
           coalesce((array_agg(metadata_error ORDER BY id DESC))[1], 'no reason was given')
    FROM sync_tasks
    WHERE status = 'synced' AND metadata_status = 'failed' AND metadata_attempts >= 3
    HAVING count(*) > 0
    UNION ALL
    SELECT 'rule', 'titles that your parser ' || name || ' failed on', failures, last_failed_at,
           coalesce(last_failure, 'no reason was given')
    FROM title_parsers WHERE enabled AND last_failed_at > %(now)s - interval '1 day'
    UNION ALL
    SELECT 'rule', 'titles that your filter ' || id || ' failed on', failures, last_failed_at,
           coalesce(last_failure, 'no reason was given')
    FROM filter_rules WHERE enabled AND last_failed_at > %(now)s - interval '1 day'
    UNION ALL
    SELECT 'queue', 'downloads that no downloader has taken', count(*), min(created_at),
           coalesce((array_agg(reason ORDER BY id DESC))[1], 'no run has sent them yet')
    FROM downloads
    WHERE status = 'pending' AND created_at < %(now)s - interval '1 hour' HAVING count(*) > 0
    UNION ALL
    SELECT 'queue', 'files that nobody puts into the library', count(*), min(next_attempt_at),
           coalesce((array_agg(error ORDER BY id DESC))[1], 'no run has started them yet')
    FROM sync_tasks
    WHERE status = 'pending' AND next_attempt_at < %(now)s - interval '1 hour' HAVING count(*) > 0
    ORDER BY since, name
"""

PROGRESS = """
    SELECT
        (SELECT count(*) FROM raw_items) AS items,
        (SELECT count(*) FROM raw_items WHERE status = 'parsed') AS parsed,
        (SELECT count(*) FROM raw_items WHERE status = 'unmatched') AS unmatched,
        (SELECT count(*) FROM releases WHERE decision = 'blocked') AS blocked,
        (SELECT count(*) FROM releases WHERE decision = 'wanted') AS wanted,
        (SELECT coalesce(jsonb_object_agg(status, count), '{}')
         FROM (SELECT status, count(*) FROM downloads GROUP BY status) AS s) AS downloads,
        (SELECT coalesce(avg(progress), 0)::float FROM downloads
         WHERE status IN ('pending', 'downloading', 'completed')) AS mean_progress,
        (SELECT count(DISTINCT episode_id) FROM library_files WHERE is_there)
            AS in_library,
        (SELECT count(DISTINCT f.episode_id)
         FROM library_files f JOIN sync_tasks t
             ON t.download_id = f.download_id AND t.episode_id = f.episode_id
         WHERE f.is_there AND t.metadata_status = 'written') AS described,
        (SELECT count(DISTINCT s.work_id)
         FROM library_files f JOIN episodes e ON e.id = f.episode_id
             JOIN seasons s ON s.id = e.season_id
         WHERE f.is_there) AS shows,
        (SELECT coalesce(sum(size), 0)::bigint FROM library_files WHERE is_there) AS bytes
"""

SHELF = """
    SELECT
        (SELECT count(*) FROM works w WHERE EXISTS (
            SELECT FROM seasons s JOIN episodes e ON e.season_id = s.id
            JOIN library_files f ON f.episode_id = e.id
            WHERE s.work_id = w.id AND f.is_there)) AS shows,
        count(DISTINCT episode_id) AS episodes, coalesce(sum(size), 0)::bigint AS bytes
    FROM library_files WHERE is_there
"""
