"""How far each entry came and how many there are, as rows that triggers keep.

A trigger keeps them whoever writes, in the same transaction, so nothing that is killed leaves them
behind. Several transactions may change what one entry's stage follows from: each locks the entry's
row before it looks, so the last one sees what all of them did. Ids are locked in ascending order.

Numbers are kept as differences that are added up, as one row for each number would make every
transaction wait for the one before. Each 256th difference, what nobody else holds is added up.
"""

from __future__ import annotations

from alembic import op

revision = "f1d84b6e20c9"
down_revision = "5d0c7b3e94a8"
branch_labels = None
depends_on = None

STAGES = (
    "unread",
    "unreadable",
    "unmatched",
    "skipped",
    "undecided",
    "blocked",
    "filtered",
    "superseded",
    "conflict",
    "wanted",
    "queued",
    "no_downloader",
    "downloading",
    "stuck",
    "download_failed",
    "cancelled",
    "removed",
    "downloaded",
    "syncing",
    "sync_failed",
    "batch_unmatched",
    "in_library",
    "undescribed",
    "mismatched",
    "missing",
    "library_conflict",
    "trashed",
)

TABLES = """
CREATE TABLE item_stages (
    raw_item_id bigint PRIMARY KEY REFERENCES raw_items ON DELETE CASCADE,
    stage       stage NOT NULL,
    reason      text,
    work_id     bigint,
    listed_at   timestamptz NOT NULL,
    since       timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE counts (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name   text NOT NULL,
    key    text NOT NULL,
    amount bigint NOT NULL
);
CREATE INDEX counts_name ON counts (name, key);

CREATE INDEX sync_tasks_release ON sync_tasks (release_id);
CREATE INDEX releases_season ON releases (season_id);
"""

# Every column is looked up for one entry by an index, so that a few entries cost little.
FROM_SCRATCH = """
CREATE VIEW item_stages_from_scratch AS
SELECT i.id AS raw_item_id,
    (CASE
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
    END)::stage AS stage,
    CASE
        WHEN i.status <> 'parsed' THEN i.reason
        WHEN sync.status = 'synced' AND file.is_there AND r.decision IN ('filtered', 'blocked')
            THEN r.reason
        WHEN sync.status = 'synced' AND (file.state IS NOT NULL OR r.decision = 'wanted')
            THEN coalesce(file.reason,
                          CASE WHEN sync.metadata_status <> 'written' THEN sync.metadata_error END)
        WHEN r.decision IS DISTINCT FROM 'wanted' THEN r.reason
        WHEN transfer.status = 'completed' THEN sync.error
        ELSE coalesce(transfer.flag_reason, transfer.reason)
    END AS reason,
    s.work_id,
    coalesce(i.published_at, i.created_at) AS listed_at
FROM raw_items i
LEFT JOIN releases r ON r.raw_item_id = i.id
LEFT JOIN seasons s ON s.id = r.season_id
LEFT JOIN LATERAL (
    SELECT d.status, d.reason, d.flag, d.flag_reason
    FROM downloads d WHERE d.release_id = r.id ORDER BY d.id DESC LIMIT 1
) AS transfer ON true
LEFT JOIN LATERAL (
    SELECT t.status, t.error, t.metadata_status, t.metadata_error
    FROM sync_tasks t WHERE t.release_id = r.id AND t.task_type = 'sync'
    ORDER BY array_position(
        ARRAY['sync_failed', 'batch_unmatched', 'syncing', 'pending', 'synced']::sync_status[],
        t.status), t.metadata_status = 'written', t.id DESC LIMIT 1
) AS sync ON true
LEFT JOIN LATERAL (
    SELECT f.state, f.is_there, f.reason
    FROM downloads d JOIN library_files f ON f.download_id = d.id
    WHERE d.release_id = r.id ORDER BY f.is_there, f.id DESC LIMIT 1
) AS file ON true;
"""

RENEWAL = """
CREATE FUNCTION renew_item_stages(ids bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    renewed bigint;
BEGIN
    IF cardinality(ids) IS NULL OR cardinality(ids) = 0 THEN
        RETURN 0;
    END IF;
    PERFORM FROM item_stages WHERE raw_item_id = ANY(ids) ORDER BY raw_item_id
        FOR NO KEY UPDATE;
    INSERT INTO item_stages AS kept (raw_item_id, stage, reason, work_id, listed_at)
    SELECT raw_item_id, stage, reason, work_id, listed_at
    FROM item_stages_from_scratch WHERE raw_item_id = ANY(ids) ORDER BY raw_item_id
    ON CONFLICT (raw_item_id) DO UPDATE
    SET stage = excluded.stage, reason = excluded.reason, work_id = excluded.work_id,
        listed_at = excluded.listed_at,
        since = CASE WHEN kept.stage = excluded.stage THEN kept.since ELSE now() END
    WHERE (kept.stage, kept.reason, kept.work_id, kept.listed_at)
        IS DISTINCT FROM (excluded.stage, excluded.reason, excluded.work_id, excluded.listed_at);
    GET DIAGNOSTICS renewed = ROW_COUNT;
    RETURN renewed;
END $$;
"""

KEEPERS = {
    "raw_items": ("id", "status, reason, published_at", "SELECT ids.key FROM ids"),
    "releases": (
        "raw_item_id",
        "raw_item_id, season_id, decision, reason",
        "SELECT ids.key FROM ids",
    ),
    "seasons": (
        "id",
        "work_id",
        "SELECT r.raw_item_id FROM ids JOIN releases r ON r.season_id = ids.key",
    ),
    "downloads": (
        "release_id",
        "release_id, status, reason, flag, flag_reason",
        "SELECT r.raw_item_id FROM ids JOIN releases r ON r.id = ids.key",
    ),
    "sync_tasks": (
        "release_id",
        "release_id, task_type, status, error, metadata_status, metadata_error",
        "SELECT r.raw_item_id FROM ids JOIN releases r ON r.id = ids.key",
    ),
    "library_files": (
        "download_id",
        "download_id, state, reason",
        """SELECT r.raw_item_id FROM ids
               JOIN downloads d ON d.id = ids.key JOIN releases r ON r.id = d.release_id""",
    ),
}
"""What a stage follows from: a table, the column that leads to the entry, the columns that count."""

# No join of the two: nobody knows how many rows they have, so one plan serves all statements, and a
# nested loop takes ten seconds for ten thousand rows. A set operation takes as long as it has rows.
KEEPER = """
CREATE FUNCTION keep_stages_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM renew_item_stages(ARRAY(
            WITH ids AS (SELECT DISTINCT {key} AS key FROM new_rows) {items}));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM renew_item_stages(ARRAY(
            WITH ids AS (SELECT DISTINCT {key} AS key FROM old_rows) {items}));
    ELSE
        PERFORM renew_item_stages(ARRAY(
            WITH before AS (SELECT id AS row_id, {key} AS key, {columns} FROM old_rows),
            after AS (SELECT id AS row_id, {key} AS key, {columns} FROM new_rows),
            ids AS (
                SELECT key FROM (SELECT * FROM after EXCEPT SELECT * FROM before) AS become
                UNION
                SELECT key FROM (SELECT * FROM before EXCEPT SELECT * FROM after) AS been
            ) {items}));
    END IF;
    RETURN NULL;
END $$;
"""

COUNTING = """
CREATE FUNCTION add_up_counts() RETURNS void LANGUAGE sql AS $$
    WITH free AS (
        SELECT id FROM counts ORDER BY id FOR UPDATE SKIP LOCKED
    ), gone AS (
        DELETE FROM counts USING free WHERE counts.id = free.id RETURNING name, key, amount
    )
    INSERT INTO counts (name, key, amount)
    SELECT name, key, sum(amount) FROM gone GROUP BY name, key HAVING sum(amount) <> 0
$$;

CREATE FUNCTION keep_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rows text := CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT %1$I::text AS key, 1 AS amount FROM new_rows'
        WHEN 'DELETE' THEN 'SELECT %1$I::text AS key, -1 AS amount FROM old_rows'
        ELSE 'SELECT %1$I::text AS key, 1 AS amount FROM new_rows
              UNION ALL SELECT %1$I::text, -1 FROM old_rows'
    END;
    due boolean;
BEGIN
    EXECUTE format(
        'WITH added AS (
             INSERT INTO counts (name, key, amount)
             SELECT $1, key, sum(amount) FROM (' || rows || ') AS changed
             WHERE key IS NOT NULL GROUP BY key HAVING sum(amount) <> 0 RETURNING id
         ) SELECT coalesce(bool_or(id %% 256 = 0), false) FROM added', TG_ARGV[1])
        INTO due USING TG_ARGV[0];
    IF due THEN
        PERFORM add_up_counts();
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION forget_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM counts WHERE name = TG_ARGV[0];
    RETURN NULL;
END $$;
"""

COUNTED = {
    "item_stages": ("items in stage", "stage"),
    "raw_item_sightings": ("items of subscription", "subscription_id"),
}
"""A number for each value of a column: its table, what the number is called, and the column."""

_TRANSITIONS = {
    "INSERT": "NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
}

FILLING = """
ANALYZE raw_items, releases, seasons, downloads, sync_tasks, library_files;
INSERT INTO item_stages (raw_item_id, stage, reason, work_id, listed_at)
SELECT raw_item_id, stage, reason, work_id, listed_at FROM item_stages_from_scratch;

CREATE INDEX item_stages_listed ON item_stages (listed_at DESC, raw_item_id DESC);
CREATE INDEX item_stages_stage ON item_stages (stage, listed_at DESC, raw_item_id DESC);
CREATE INDEX item_stages_work ON item_stages (work_id, listed_at DESC, raw_item_id DESC)
    WHERE work_id IS NOT NULL;
ANALYZE item_stages;
"""


def upgrade() -> None:
    """Make the rows for what is there, then let triggers keep them."""
    labels = ", ".join(f"'{value}'" for value in STAGES)
    op.execute(f"CREATE TYPE stage AS ENUM ({labels})")
    for block in (TABLES, FROM_SCRATCH, RENEWAL, COUNTING, FILLING):
        op.execute(block)
    for table, (key, columns, items) in KEEPERS.items():
        op.execute(KEEPER.format(table=table, key=key, items=items, columns=columns))
        _follow(table, f"keep_stages_of_{table}", f"keep_stages_of_{table}()")
    for table, (name, column) in COUNTED.items():
        op.execute(
            f"INSERT INTO counts (name, key, amount) "
            f"SELECT '{name}', {column}::text, count(*) FROM {table} GROUP BY {column}"
        )
        _follow(table, "keep_count", f"keep_count('{name}', '{column}')")
        op.execute(
            f"CREATE TRIGGER forget_count AFTER TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION forget_count('{name}')"
        )


def _follow(table: str, trigger: str, call: str) -> None:
    """Call a function after each statement that changes a table, with the rows that it changed."""
    for event, rows in _TRANSITIONS.items():
        op.execute(
            f"CREATE TRIGGER {trigger}_on_{event.lower()} AFTER {event} ON {table} "
            f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {call}"
        )
