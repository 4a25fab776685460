"""The tracker: who may call, what they sent, and what is known of every film and show."""

from __future__ import annotations

from alembic import op

revision = "8d41f6b2c7e0"
down_revision = "a3c1f4e2b7d9"
branch_labels = None
depends_on = None

TYPES = """
CREATE TYPE tracked_state AS ENUM (
    'unaired', 'requested', 'approved', 'grabbing', 'downloading', 'downloaded', 'importing',
    'anime_matching', 'available', 'partially_available', 'failed', 'match_failed', 'declined',
    'cancelled', 'deleted');
CREATE TYPE media_kind AS ENUM ('movie', 'tv');
CREATE TYPE track AS ENUM ('hd', 'uhd');
CREATE TYPE source AS ENUM (
    'seerr', 'sonarr', 'radarr', 'jellyfin', 'shoko', 'pipeline', 'person');
CREATE TYPE inbox_status AS ENUM ('new', 'applied', 'unmatched', 'ignored', 'failed');
"""
INBOX = """
CREATE TABLE senders (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source       source NOT NULL,
    name         text NOT NULL,
    track        track NOT NULL DEFAULT 'hd',
    is_anime     boolean NOT NULL DEFAULT false,
    conn_id      text,
    token_hash   bytea UNIQUE,
    former_hash  bytea UNIQUE,
    is_active    boolean NOT NULL DEFAULT true,
    added_at     timestamptz NOT NULL,
    rotated_at   timestamptz,
    last_seen_at timestamptz,
    received     bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX senders_name ON senders (source, name) WHERE is_active;

CREATE TABLE inbox_refusals (
    source  text NOT NULL,
    reason  text NOT NULL,
    count   bigint NOT NULL DEFAULT 1,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (source, reason)
);

CREATE TABLE inbox (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender_id    bigint NOT NULL REFERENCES senders,
    dedupe_key   text NOT NULL,
    bucket       bigint NOT NULL,
    event        text NOT NULL,
    body         jsonb,
    raw          text,
    received_at  timestamptz NOT NULL,
    times        integer NOT NULL DEFAULT 1,
    status       inbox_status NOT NULL DEFAULT 'new',
    processed_at timestamptz,
    error        text,
    clues        text[] NOT NULL DEFAULT '{}',
    media_id     bigint,
    UNIQUE (sender_id, dedupe_key, bucket)
);
CREATE INDEX inbox_new ON inbox (id) WHERE status = 'new';
CREATE INDEX inbox_parked ON inbox USING gin (clues) WHERE status = 'unmatched';
CREATE INDEX inbox_media ON inbox (media_id, id);
"""
MEDIA = """
CREATE TABLE media (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       media_kind NOT NULL,
    facts      jsonb NOT NULL DEFAULT '{}',
    title      text NOT NULL DEFAULT '',
    year       integer,
    is_anime   boolean NOT NULL DEFAULT false,
    work_id    bigint REFERENCES works ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE media_keys (
    key      text NOT NULL,
    media_id bigint NOT NULL REFERENCES media ON DELETE CASCADE,
    PRIMARY KEY (key, media_id)
);
CREATE INDEX media_keys_media ON media_keys (media_id);

CREATE TABLE tracked_items (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    media_id         bigint NOT NULL REFERENCES media ON DELETE CASCADE,
    season           integer,
    episode          integer,
    track            track NOT NULL,
    generation       integer NOT NULL,
    facts            jsonb NOT NULL DEFAULT '{}',
    state            tracked_state NOT NULL,
    since            timestamptz NOT NULL,
    stuck_since      timestamptz,
    stuck_reason     text,
    stuck_suggestion text,
    source           source,
    title            text,
    airs_at          timestamptz,
    jellyfin_id      text,
    path             text,
    UNIQUE NULLS NOT DISTINCT (media_id, season, episode, track, generation)
);
CREATE INDEX tracked_items_open ON tracked_items (media_id)
    WHERE state NOT IN ('available', 'deleted', 'declined', 'cancelled');

CREATE TABLE requests (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    media_id    bigint NOT NULL REFERENCES media ON DELETE CASCADE,
    key         text NOT NULL UNIQUE,
    seasons     integer[],
    track       track NOT NULL,
    person      text,
    facts       jsonb NOT NULL DEFAULT '{}',
    opens       integer NOT NULL DEFAULT 1,
    closes      integer,
    state       tracked_state NOT NULL,
    since       timestamptz NOT NULL,
    total       integer NOT NULL DEFAULT 0,
    aired       integer NOT NULL DEFAULT 0,
    available   integer NOT NULL DEFAULT 0,
    counts      jsonb NOT NULL DEFAULT '{}',
    bytes_done  bigint NOT NULL DEFAULT 0,
    bytes_total bigint NOT NULL DEFAULT 0
);
CREATE INDEX requests_media ON requests (media_id);

CREATE TABLE request_items (
    request_id bigint NOT NULL REFERENCES requests ON DELETE CASCADE,
    item_id    bigint NOT NULL REFERENCES tracked_items ON DELETE CASCADE,
    PRIMARY KEY (request_id, item_id)
);
CREATE INDEX request_items_item ON request_items (item_id);

CREATE TABLE transfers_seen (
    media_id    bigint NOT NULL REFERENCES media ON DELETE CASCADE,
    download_id text NOT NULL,
    facts       jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (media_id, download_id)
);

CREATE TABLE tracker_cursors (
    name  text PRIMARY KEY,
    value jsonb NOT NULL,
    at    timestamptz NOT NULL
);
"""
HISTORY = """
ALTER TABLE status_history
    ADD COLUMN source   text,
    ADD COLUMN inferred boolean NOT NULL DEFAULT false,
    ADD COLUMN evidence text;
"""


def upgrade() -> None:
    """Create the tables; a history row may say who told of the change."""
    for block in (TYPES, INBOX, MEDIA, HISTORY):
        op.execute(block)
