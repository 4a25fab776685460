"""What comes along with videos, leaves for the trash, is shown by Jellyfin, moves to other names."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COMPANIONS = """
DO $$ BEGIN
    IF to_regtype('companion_kind') IS NULL THEN
        CREATE TYPE companion_kind AS ENUM ('subtitle', 'extra');
    END IF;
END $$;

CREATE TABLE companions (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    library_file_id bigint NOT NULL REFERENCES library_files ON DELETE RESTRICT,
    kind            companion_kind NOT NULL,
    path            text NOT NULL UNIQUE,
    source_file     text NOT NULL,
    size            bigint NOT NULL CHECK (size >= 0),
    content_id      text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX companions_library_file ON companions (library_file_id);
"""


TRASH = """
DO $$ BEGIN
    IF to_regtype('trash_kind') IS NULL THEN
        CREATE TYPE trash_kind AS ENUM ('video', 'subtitle', 'extra', 'nfo');
    END IF;
END $$;

CREATE TABLE trash (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    library_file_id bigint NOT NULL REFERENCES library_files ON DELETE RESTRICT,
    kind            trash_kind NOT NULL,
    original_path   text NOT NULL,
    name            text NOT NULL UNIQUE,
    size            bigint NOT NULL CHECK (size >= 0),
    content_id      text NOT NULL,
    reason          text NOT NULL,
    trashed_at      timestamptz NOT NULL,
    left_at         timestamptz
);
CREATE INDEX trash_library_file ON trash (library_file_id);
"""


VISIBILITY = """
ALTER TABLE library_files ADD COLUMN unseen_reason text,
                          ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
UPDATE library_files SET changed_at = created_at;
CREATE INDEX library_files_unverified ON library_files (id)
    WHERE state = 'present' AND verified_at IS NULL;
"""


RELOCATIONS = """
CREATE TABLE relocations (
    library_file_id bigint PRIMARY KEY REFERENCES library_files ON DELETE RESTRICT,
    work_id         bigint NOT NULL REFERENCES works ON DELETE RESTRICT,
    old_path        text NOT NULL,
    new_path        text NOT NULL,
    has_left        boolean NOT NULL DEFAULT false,
    created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX relocations_work ON relocations (work_id);
CREATE INDEX sync_tasks_target ON sync_tasks (target_path);
CREATE INDEX sidecars_library_file ON sidecars (library_file_id);
"""


def upgrade() -> None:
    """Make what a database of an earlier version lacks."""
    op.execute(COMPANIONS)
    op.execute(TRASH)
    op.execute(VISIBILITY)
    op.execute(RELOCATIONS)
