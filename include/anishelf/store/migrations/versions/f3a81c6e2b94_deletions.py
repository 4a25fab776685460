"""Deletions: what was asked for and agreed to, how far each program is, and what others did."""

from __future__ import annotations

from alembic import op

revision = "f3a81c6e2b94"
down_revision = "2e7c50d91ab4"
branch_labels = None
depends_on = None

TYPES = """
CREATE TYPE deletion_state AS ENUM (
    'previewed', 'scheduled', 'approved', 'running', 'complete', 'incomplete', 'kept', 'noticed');
CREATE TYPE deletion_step_state AS ENUM (
    'pending', 'in_progress', 'confirmed', 'failed', 'skipped', 'not_applicable', 'not_needed');
CREATE TYPE deletion_service AS ENUM (
    'downloader', 'sonarr', 'radarr', 'shoko', 'library', 'jellyfin', 'seerr');
"""
DELETIONS = """
CREATE TABLE deletions (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    media_id   bigint REFERENCES media ON DELETE SET NULL,
    work_id    bigint REFERENCES works ON DELETE SET NULL,
    kind       media_kind NOT NULL,
    title      text NOT NULL CHECK (title <> ''),
    year       integer,
    scope      jsonb NOT NULL,
    plan       jsonb NOT NULL,
    state      deletion_state NOT NULL,
    reason     text,
    asked_by   text NOT NULL,
    origin     text NOT NULL,
    asked_at   timestamptz NOT NULL,
    agreed_by  text,
    agreed_at  timestamptz,
    files      integer NOT NULL,
    bytes      bigint NOT NULL,
    leaves_at  timestamptz,
    began_at   timestamptz,
    ended_at   timestamptz
);
CREATE INDEX deletions_media ON deletions (media_id);
CREATE INDEX deletions_open ON deletions (state) WHERE state NOT IN ('complete', 'kept');

CREATE TABLE deletion_steps (
    deletion_id bigint NOT NULL REFERENCES deletions ON DELETE CASCADE,
    position    integer NOT NULL,
    service     deletion_service NOT NULL,
    instance    text NOT NULL,
    step        jsonb NOT NULL,
    state       deletion_step_state NOT NULL,
    detail      text NOT NULL DEFAULT '',
    remedy      text,
    attempts    integer NOT NULL DEFAULT 0,
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (deletion_id, position),
    UNIQUE (deletion_id, service, instance)
);
"""
ELSEWHERE = """
CREATE TABLE deletion_absences (
    media_id    bigint NOT NULL REFERENCES media ON DELETE CASCADE,
    instance    text NOT NULL,
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    times       integer NOT NULL DEFAULT 1,
    deletion_id bigint REFERENCES deletions ON DELETE SET NULL,
    PRIMARY KEY (media_id, instance)
);

CREATE TABLE deletion_pauses (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reason   text NOT NULL,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_by text
);
CREATE UNIQUE INDEX deletion_pauses_open ON deletion_pauses ((true)) WHERE ended_at IS NULL;
"""


def upgrade() -> None:
    """Create the tables."""
    for block in (TYPES, DELETIONS, ELSEWHERE):
        op.execute(block)
