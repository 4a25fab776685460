"""A database of the size that lists are built for, made by a few statements in half a minute.

100,000 episodes of 2,000 shows in the library, 600,000 feed entries of 20 feeds: for each episode the
release that was taken, four that were not, and one entry that nobody could place.
"""

from __future__ import annotations

import psycopg

SHOWS = 2_000
EPISODES = 50
FEEDS = 20
ENTRIES = 6

# Names of different length, a third of them in each script; a number keeps them apart.
_NAMES = """
    (ARRAY['葬送的旅人', 'Lantern Street Detectives', '機械仕掛けの茶会', '雾港钟楼', 'Kaze no Kioku',
           '异世界料理店经营指南', 'Whale Song', '夜明けのフォックス', '星海列车'])[1 + n % 9]
    || ' ' || (ARRAY['Prelude', '第二章', 'Zwei', '外传', 'After', '続', 'Beyond'])[1 + n % 7] || ' ' || n
"""

_STATEMENTS = (
    "SET session_replication_role = replica",  # rows are made whole; nothing has to follow them
    "SET synchronous_commit = off",
    """
    INSERT INTO subscriptions (url, name)
    SELECT 'https://feeds.example/' || n, 'Feed ' || n FROM generate_series(1, %(feeds)s) n
    """,
    f"""
    INSERT INTO works (kind, bangumi_id, title, original_title, year, created_at)
    SELECT CASE WHEN n %% 20 = 0 THEN 'movie' ELSE 'tv' END::work_kind, n, {_NAMES.replace("%", "%%")},
           'Original ' || n, 1990 + n %% 36, now() - n * interval '1 hour'
    FROM generate_series(1, %(shows)s) n
    """,
    "INSERT INTO seasons (work_id, kind, number, title) SELECT id, kind, 1, 'Season' FROM works",
    """
    INSERT INTO season_parts (season_id, bangumi_id, first_episode) SELECT id, work_id, 1 FROM seasons
    """,
    """
    INSERT INTO bangumi_subjects (id, type, title, title_cn, summary, air_date, episode_count, raw,
                                  fetched_at)
    SELECT id, 2, original_title, title, repeat('A plot. ', 30), '2020-01-01', %(each)s, '{}', now()
    FROM works
    """,
    """
    INSERT INTO bangumi_episodes (id, subject_id, type, sort, ep, title, title_cn, air_date, raw,
                                  fetched_at)
    SELECT s.work_id * 1000 + n, s.work_id, 0, n, n, 'Episode ' || n, '第' || n || '话',
           '2020-01-01'::date + n::int * 7, '{}', now()
    FROM seasons s, generate_series(1, %(each)s) n
    """,
    """
    INSERT INTO episodes (season_id, number, bangumi_episode_id, aired)
    SELECT s.id, n, s.work_id * 1000 + n, '2020-01-01'::date + n::int * 7
    FROM seasons s, generate_series(1, %(each)s) n
    """,
    "INSERT INTO subtitle_groups (name) SELECT 'Group ' || n FROM generate_series(1, 100) n",
    """
    INSERT INTO raw_items (identity, title, page_url, size, published_at, status, reason, created_at)
    SELECT 'guid:' || e.id || '-' || k,
           '[Group ' || (e.id * 7 + k) %% 100 + 1 || '] ' || w.title || ' - '
           || to_char(e.number, 'FM00') || ' [' || (ARRAY['1080p', '720p', '2160p'])[1 + k %% 3]
           || '][' || (ARRAY['HEVC', 'AVC'])[1 + k %% 2] || ' ' || 'AAC][简繁内封].mkv',
           'https://feeds.example/entry/' || e.id || '-' || k, 700000000,
           now() - ((e.id * 7919 + k * 104729) %% 90000000) * interval '1 second',
           CASE WHEN k = 5 THEN 'unmatched' ELSE 'parsed' END::item_status,
           CASE WHEN k = 5 THEN 'no pattern fits' END, now()
    FROM episodes e JOIN seasons s ON s.id = e.season_id JOIN works w ON w.id = s.work_id,
         generate_series(0, %(entries)s - 1) k
    ORDER BY e.id, k
    """,
    """
    INSERT INTO raw_item_sightings (raw_item_id, subscription_id)
    SELECT id, 1 + id %% %(feeds)s FROM raw_items
    """,
    """
    INSERT INTO releases (raw_item_id, titles, season_number, episode, resolution, video_codec,
                          subtitle_langs, download_type, season_id, decision, reason, decided_at)
    SELECT i.id, ARRAY[w.title], 1, e.number, '1080p', 'hevc', '{chs}', 'torrent', s.id,
           (ARRAY['wanted', 'superseded', 'filtered', 'superseded', 'blocked'])
               [1 + (i.id - 1) %% %(entries)s]::decision,
           (ARRAY['the best release', 'a better one is there', 'filter “720p”', 'a better one is there',
                  'the show is not recognised'])[1 + (i.id - 1) %% %(entries)s],
           now()
    FROM raw_items i JOIN episodes e ON e.id = (i.id - 1) / %(entries)s + 1
    JOIN seasons s ON s.id = e.season_id JOIN works w ON w.id = s.work_id
    WHERE i.status = 'parsed' ORDER BY i.id
    """,
    """
    INSERT INTO release_groups (release_id, group_id)
    SELECT id, 1 + id %% 100 FROM releases
    """,
    """
    INSERT INTO release_episodes (release_id, episode_id, decision, reason)
    SELECT r.id, (r.raw_item_id - 1) / %(entries)s + 1, r.decision, r.reason FROM releases r
    """,
    """
    INSERT INTO downloads (release_id, status, progress, size, completed_at)
    SELECT id, 'completed', 1, 700000000, now() FROM releases WHERE decision = 'wanted' ORDER BY id
    """,
    """
    INSERT INTO sync_tasks (download_id, release_id, episode_id, status, metadata_status, target_path,
                            completed_at)
    SELECT d.id, d.release_id, (r.raw_item_id - 1) / %(entries)s + 1, 'synced', 'written',
           '/library/' || d.id || '.mkv', now()
    FROM downloads d JOIN releases r ON r.id = d.release_id ORDER BY d.id
    """,
    """
    INSERT INTO library_files (path, episode_id, download_id, size, content_id, verified_at, created_at)
    SELECT target_path, episode_id, download_id, 700000000, 'x', now(),
           now() - (episode_id * 7919 %% 90000000) * interval '1 second'
    FROM sync_tasks ORDER BY id
    """,
    """
    INSERT INTO sidecars (path, kind, work_id, sha256)
    SELECT '/library/' || id || '/poster.jpg', 'poster', id, md5(id::text) FROM works
    """,
    """
    INSERT INTO status_history (entity, entity_id, old_status, new_status, at)
    SELECT 'raw_items', id, 'pending', status, now() FROM raw_items
    """,
    "ANALYZE",
    """
    INSERT INTO item_stages (raw_item_id, stage, reason, work_id, listed_at)
    SELECT raw_item_id, stage, reason, work_id, listed_at FROM item_stages_from_scratch
    """,
    "SET session_replication_role = DEFAULT",
)


def make(conn: psycopg.Connection, *, shows: int = SHOWS) -> None:
    """Fill an empty migrated database; needs a superuser, for triggers are off meanwhile."""
    values = {"shows": shows, "each": EPISODES, "feeds": FEEDS, "entries": ENTRIES}
    for statement in _STATEMENTS:
        conn.execute(statement.encode(), values if "%" in statement else None)
    conn.execute("VACUUM ANALYZE")
