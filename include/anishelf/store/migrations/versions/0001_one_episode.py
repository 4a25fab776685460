"""The tables that carry one episode from feed to library."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ENUMS = {
    "item_status": ("pending", "parsed", "unmatched", "failed", "skipped"),
    "decision": ("wanted", "filtered", "superseded", "conflict", "blocked"),
    "download_type": ("magnet", "torrent", "http", "unsupported"),
    "download_status": (
        "pending",
        "downloading",
        "completed",
        "failed",
        "cancelled",
        "removed",
        "no_downloader",
    ),
    "download_flag": ("stalled", "error", "missing_files", "paused", "unknown_state"),
    "attempt_outcome": ("accepted", "adopted", "rejected", "failed", "unreachable"),
    "command_action": ("retry", "cancel", "pause", "resume", "remove", "remove_with_data"),
    "command_status": ("pending", "done", "refused"),
    "task_type": ("sync", "resync"),
    "sync_status": ("pending", "syncing", "synced", "sync_failed", "batch_unmatched"),
    "metadata_status": ("pending", "ready", "written", "failed"),
    "library_state": ("present", "missing", "conflict", "trashed", "resync_failed"),
    "work_kind": ("tv", "movie", "ova", "special"),
    "identity_source": ("feed", "catalogue", "search", "manual"),
    "review_status": ("pending", "resolved", "skipped"),
    "conflict_status": ("pending", "resolved", "dissolved"),
    "start_policy": ("now", "date", "episode", "everything"),
    "sidecar_kind": ("tvshow_nfo", "season_nfo", "episode_nfo", "movie_nfo", "poster"),
    "companion_kind": ("subtitle", "extra"),
    "trash_kind": ("video", "subtitle", "extra", "nfo"),
    "filter_level": ("subscription", "season", "work", "group", "global"),
    "filter_kind": ("exclude", "include"),
}
"""The types of PostgreSQL that hold a status, with their values."""

INTAKE = """
CREATE TABLE subscriptions (
    id                   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url                  text NOT NULL UNIQUE,
    name                 text NOT NULL,
    active               boolean NOT NULL DEFAULT true,
    paused               boolean NOT NULL DEFAULT false,
    priority             integer NOT NULL DEFAULT 0,
    interval_seconds     integer NOT NULL DEFAULT 300 CHECK (interval_seconds >= 0),
    start_policy         start_policy NOT NULL DEFAULT 'now',
    start_at             timestamptz,
    start_episode        numeric(7, 2),
    policy               jsonb NOT NULL DEFAULT '{}',
    preferred_downloader text,
    proxy                text,
    etag                 text,
    last_modified        text,
    body_sha256          text,
    created_at           timestamptz NOT NULL DEFAULT now(),
    last_attempt_at      timestamptz,
    last_success_at      timestamptz,
    last_error           text,
    consecutive_failures integer NOT NULL DEFAULT 0,
    CHECK (start_policy <> 'date' OR start_at IS NOT NULL),
    CHECK (start_policy <> 'episode' OR start_episode IS NOT NULL)
);

CREATE TABLE raw_items (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    identity     text NOT NULL UNIQUE,
    title        text NOT NULL,
    guid         text,
    page_url     text,
    download_url text,
    enclosure_type text,
    infohash     text,
    size         bigint,
    published_at timestamptz,
    external_ids text[] NOT NULL DEFAULT '{}',
    status       item_status NOT NULL DEFAULT 'pending',
    reason       text,
    parsed_at    timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX raw_items_status ON raw_items (status) WHERE status IN ('pending', 'unmatched', 'failed');

CREATE TABLE raw_item_sightings (
    raw_item_id     bigint NOT NULL REFERENCES raw_items ON DELETE CASCADE,
    subscription_id bigint NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
    seen_at         timestamptz NOT NULL DEFAULT now(),
    first_fetch     boolean NOT NULL DEFAULT false,
    PRIMARY KEY (raw_item_id, subscription_id)
);
CREATE INDEX raw_item_sightings_subscription ON raw_item_sightings (subscription_id);
"""

SHOWS = """
CREATE TABLE works (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind           work_kind NOT NULL,
    bangumi_id     integer NOT NULL UNIQUE,
    title          text NOT NULL CHECK (title <> ''),
    original_title text NOT NULL CHECK (original_title <> ''),
    year           integer,
    created_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE seasons (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    work_id bigint NOT NULL REFERENCES works ON DELETE RESTRICT,
    kind    work_kind NOT NULL,
    number  integer NOT NULL CHECK (number >= 0),
    title   text NOT NULL
);
CREATE UNIQUE INDEX seasons_of_a_tv_work ON seasons (work_id, number) WHERE kind = 'tv';

CREATE TABLE season_parts (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    season_id     bigint NOT NULL REFERENCES seasons ON DELETE RESTRICT,
    bangumi_id    integer NOT NULL UNIQUE,
    first_episode numeric(7, 2) NOT NULL DEFAULT 1,
    UNIQUE (season_id, first_episode)
);

CREATE TABLE episodes (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    season_id          bigint NOT NULL REFERENCES seasons ON DELETE RESTRICT,
    number             numeric(7, 2) NOT NULL CHECK (number >= 0),
    bangumi_episode_id integer UNIQUE,
    aired              date,
    wanted             boolean NOT NULL DEFAULT true,
    UNIQUE (season_id, number)
);

CREATE TABLE external_ids (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    season_part_id bigint NOT NULL REFERENCES season_parts ON DELETE CASCADE,
    namespace      text NOT NULL,
    value          text NOT NULL CHECK (value <> ''),
    source         identity_source NOT NULL,
    confidence     real NOT NULL DEFAULT 1 CHECK (confidence BETWEEN 0 AND 1),
    evidence       text NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX external_ids_that_identify ON external_ids (namespace, value)
    WHERE namespace IN ('bgm', 'mikan');
CREATE UNIQUE INDEX external_ids_of_a_part ON external_ids (season_part_id, namespace, value);

CREATE TABLE identity_reviews (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title_key   text NOT NULL UNIQUE,
    title       text NOT NULL,
    candidates  jsonb NOT NULL DEFAULT '[]',
    status      review_status NOT NULL DEFAULT 'pending',
    reason      text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    resolved_at timestamptz
);
"""

RELEASES = """
CREATE TABLE subtitle_groups (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE CHECK (name <> '')
);

CREATE TABLE releases (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    raw_item_id      bigint NOT NULL UNIQUE REFERENCES raw_items ON DELETE RESTRICT,
    titles           text[] NOT NULL,
    season_number    integer,
    episode          numeric(7, 2),
    episode_end      numeric(7, 2),
    absolute_episode numeric(7, 2),
    version          integer NOT NULL DEFAULT 1,
    resolution       text,
    source           text,
    video_codec      text,
    subtitle_langs   text[] NOT NULL DEFAULT '{}',
    container        text,
    year             integer,
    is_batch         boolean NOT NULL DEFAULT false,
    is_movie         boolean NOT NULL DEFAULT false,
    is_special       boolean NOT NULL DEFAULT false,
    download_type    download_type NOT NULL,
    season_id        bigint REFERENCES seasons ON DELETE RESTRICT,
    decision         decision,
    reason           text,
    decided_at       timestamptz,
    created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX releases_undecided ON releases (id) WHERE decision IS NULL OR decision = 'blocked';

CREATE TABLE release_groups (
    release_id bigint NOT NULL REFERENCES releases ON DELETE CASCADE,
    group_id   bigint NOT NULL REFERENCES subtitle_groups ON DELETE RESTRICT,
    PRIMARY KEY (release_id, group_id)
);

CREATE TABLE release_episodes (
    release_id bigint NOT NULL REFERENCES releases ON DELETE CASCADE,
    episode_id bigint NOT NULL REFERENCES episodes ON DELETE RESTRICT,
    decision   decision NOT NULL,
    reason     text NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (release_id, episode_id)
);
CREATE INDEX release_episodes_episode ON release_episodes (episode_id);
CREATE UNIQUE INDEX release_episodes_one_wanted ON release_episodes (episode_id)
    WHERE decision = 'wanted';
"""

DOWNLOADS = """
CREATE TABLE downloaders (
    id                   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conn_id              text NOT NULL UNIQUE,
    type                 text NOT NULL,
    priority             integer NOT NULL DEFAULT 0,
    enabled              boolean NOT NULL DEFAULT true,
    consecutive_failures integer NOT NULL DEFAULT 0,
    failing_since        timestamptz,
    last_error           text,
    last_seen_at         timestamptz,
    refused_fingerprint  text
);

CREATE TABLE downloader_capabilities (
    downloader_id bigint NOT NULL REFERENCES downloaders ON DELETE CASCADE,
    download_type download_type NOT NULL CHECK (download_type <> 'unsupported'),
    PRIMARY KEY (downloader_id, download_type)
);

CREATE TABLE downloads (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release_id      bigint NOT NULL REFERENCES releases ON DELETE RESTRICT,
    downloader_id   bigint REFERENCES downloaders ON DELETE RESTRICT,
    status          download_status NOT NULL DEFAULT 'pending',
    reason          text,
    flag            download_flag,
    flag_reason     text,
    tag             text GENERATED ALWAYS AS ('anishelf-' || id::text) STORED,
    infohash_v1     text CHECK (infohash_v1 ~ '^[0-9a-f]{40}$'),
    infohash_v2     text CHECK (infohash_v2 ~ '^[0-9a-f]{64}$'),
    save_path       text,
    files           jsonb NOT NULL DEFAULT '[]',
    progress        real NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
    size            bigint,
    speed           bigint,
    eta_seconds     bigint,
    created_at      timestamptz NOT NULL DEFAULT now(),
    added_at        timestamptz,
    first_seen_at   timestamptz,
    last_seen_at    timestamptz,
    absent_polls    integer NOT NULL DEFAULT 0,
    progressed_at   timestamptz,
    completed_at    timestamptz
);
CREATE UNIQUE INDEX downloads_one_live_per_release ON downloads (release_id)
    WHERE status IN ('pending', 'downloading', 'completed', 'no_downloader');
CREATE UNIQUE INDEX downloads_one_live_per_infohash_v1 ON downloads (downloader_id, infohash_v1)
    WHERE status IN ('pending', 'downloading', 'completed');
CREATE UNIQUE INDEX downloads_one_live_per_infohash_v2 ON downloads (downloader_id, infohash_v2)
    WHERE status IN ('pending', 'downloading', 'completed');
CREATE INDEX downloads_active ON downloads (status) WHERE status IN ('pending', 'downloading');

CREATE TABLE download_attempts (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    download_id   bigint NOT NULL REFERENCES downloads ON DELETE CASCADE,
    downloader_id bigint NOT NULL REFERENCES downloaders ON DELETE CASCADE,
    outcome       attempt_outcome NOT NULL,
    reason        text,
    at            timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX download_attempts_download ON download_attempts (download_id);
"""

LIBRARY = """
CREATE TABLE sync_tasks (
    id                       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_type                task_type NOT NULL DEFAULT 'sync',
    download_id              bigint NOT NULL REFERENCES downloads ON DELETE RESTRICT,
    release_id               bigint NOT NULL REFERENCES releases ON DELETE RESTRICT,
    episode_id               bigint NOT NULL REFERENCES episodes ON DELETE RESTRICT,
    status                   sync_status NOT NULL DEFAULT 'pending',
    source_file              text,
    target_path              text,
    done_title               text,
    done_season              integer,
    done_episode             numeric(7, 2),
    done_group               text,
    attempts                 integer NOT NULL DEFAULT 0,
    next_attempt_at          timestamptz NOT NULL DEFAULT now(),
    lease_until              timestamptz,
    lease_owner              text,
    error                    text,
    first_failed_at          timestamptz,
    completed_at             timestamptz,
    metadata_status          metadata_status NOT NULL DEFAULT 'pending',
    metadata_attempts        integer NOT NULL DEFAULT 0,
    metadata_next_attempt_at timestamptz NOT NULL DEFAULT now(),
    metadata_error           text,
    created_at               timestamptz NOT NULL DEFAULT now(),
    CHECK (status <> 'syncing' OR lease_until IS NOT NULL)
);
CREATE UNIQUE INDEX sync_tasks_one_sync_per_episode ON sync_tasks (download_id, episode_id)
    WHERE task_type = 'sync';
CREATE INDEX sync_tasks_due ON sync_tasks (next_attempt_at) WHERE status IN ('pending', 'syncing');
CREATE INDEX sync_tasks_undescribed ON sync_tasks (metadata_next_attempt_at)
    WHERE status = 'synced' AND metadata_status <> 'written';
CREATE INDEX sync_tasks_failed ON sync_tasks (first_failed_at) WHERE first_failed_at IS NOT NULL;

CREATE TABLE library_files (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    path             text NOT NULL UNIQUE,
    episode_id       bigint NOT NULL REFERENCES episodes ON DELETE RESTRICT,
    download_id      bigint NOT NULL REFERENCES downloads ON DELETE RESTRICT,
    state            library_state NOT NULL DEFAULT 'present',
    reason           text,
    size             bigint NOT NULL CHECK (size >= 0),
    content_id       text NOT NULL,
    jellyfin_item_id text,
    verified_at      timestamptz,
    created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX library_files_episode ON library_files (episode_id);

CREATE TABLE sidecars (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    path            text NOT NULL UNIQUE,
    kind            sidecar_kind NOT NULL,
    work_id         bigint REFERENCES works ON DELETE RESTRICT,
    season_id       bigint REFERENCES seasons ON DELETE RESTRICT,
    library_file_id bigint REFERENCES library_files ON DELETE RESTRICT,
    sha256          text NOT NULL,
    source_url      text,
    written_at      timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(work_id, season_id, library_file_id) = 1)
);
"""

METADATA = """
CREATE TABLE bangumi_subjects (
    id            integer PRIMARY KEY,
    type          integer NOT NULL,
    title         text NOT NULL,
    title_cn      text NOT NULL DEFAULT '',
    summary       text NOT NULL DEFAULT '',
    rating        real,
    rating_votes  integer,
    cover_url     text,
    air_date      date,
    platform      text,
    episode_count integer,
    nsfw          boolean NOT NULL DEFAULT false,
    raw           jsonb NOT NULL,
    relations     jsonb,
    persons       jsonb,
    characters    jsonb,
    fetched_at    timestamptz NOT NULL,
    episodes_fetched_at timestamptz
);

CREATE TABLE bangumi_episodes (
    id               integer PRIMARY KEY,
    subject_id       integer NOT NULL REFERENCES bangumi_subjects ON DELETE CASCADE,
    type             integer NOT NULL,
    sort             numeric(7, 2) NOT NULL,
    ep               numeric(7, 2) NOT NULL,
    title            text NOT NULL DEFAULT '',
    title_cn         text NOT NULL DEFAULT '',
    summary          text NOT NULL DEFAULT '',
    air_date         date,
    duration_seconds integer,
    raw              jsonb NOT NULL,
    fetched_at       timestamptz NOT NULL
);
CREATE INDEX bangumi_episodes_subject ON bangumi_episodes (subject_id);

CREATE TABLE bangumi_redirects (
    id         integer PRIMARY KEY,
    subject_id integer NOT NULL,
    fetched_at timestamptz NOT NULL
);

CREATE TABLE bangumi_names (
    key        text NOT NULL,
    season     integer,
    subject_id integer NOT NULL REFERENCES bangumi_subjects ON DELETE CASCADE,
    name       text NOT NULL,
    PRIMARY KEY (subject_id, name)
);
CREATE INDEX bangumi_names_key ON bangumi_names (key);

CREATE TABLE bangumi_searches (
    key         text PRIMARY KEY,
    subject_ids integer[] NOT NULL,
    fetched_at  timestamptz NOT NULL
);

CREATE TABLE mikan_shows (
    mikan_id   text PRIMARY KEY,
    bangumi_id integer,
    fetched_at timestamptz NOT NULL
);

CREATE TABLE rate_limits (
    name    text PRIMARY KEY,
    next_at timestamptz NOT NULL
);

CREATE TABLE status_history (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity     text NOT NULL,
    entity_id  bigint NOT NULL,
    old_status text,
    new_status text NOT NULL,
    reason     text,
    at         timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX status_history_entity ON status_history (entity, entity_id, id);
"""


def upgrade() -> None:
    """Create every enum and the tables of the first episode."""
    for name, values in ENUMS.items():
        labels = ", ".join(f"'{value}'" for value in values)
        op.execute(f"CREATE TYPE {name} AS ENUM ({labels})")
    for block in (INTAKE, SHOWS, RELEASES, DOWNLOADS, LIBRARY, METADATA):
        op.execute(block)
