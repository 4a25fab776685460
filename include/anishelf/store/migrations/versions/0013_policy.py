"""What decides between releases: policies, whose policy counts, and conflicts."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

POLICY = """
CREATE TABLE global_policy (
    singleton  boolean PRIMARY KEY CHECK (singleton),
    policy     jsonb NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE releases ADD COLUMN subscription_id bigint REFERENCES subscriptions ON DELETE SET NULL;
UPDATE releases r SET subscription_id = (
    SELECT s.id FROM raw_item_sightings g JOIN subscriptions s ON s.id = g.subscription_id
    WHERE g.raw_item_id = r.raw_item_id
    ORDER BY s.active DESC, s.priority DESC, s.id LIMIT 1);

ALTER TABLE release_episodes ADD COLUMN waits boolean NOT NULL DEFAULT false;
UPDATE release_episodes e SET waits = true
FROM releases r
WHERE r.id = e.release_id AND e.decision = 'superseded' AND r.version > 1
  AND NOT EXISTS (SELECT FROM downloads d WHERE d.release_id = r.id);
CREATE INDEX release_episodes_waiting ON release_episodes (episode_id) WHERE waits;
CREATE INDEX release_episodes_in_conflict ON release_episodes (episode_id)
    WHERE decision = 'conflict';
CREATE INDEX downloads_release ON downloads (release_id);
CREATE INDEX library_files_download ON library_files (download_id);

CREATE TABLE release_conflicts (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    episode_id        bigint NOT NULL REFERENCES episodes ON DELETE CASCADE,
    release_ids       bigint[] NOT NULL,
    status            conflict_status NOT NULL DEFAULT 'pending',
    chosen_release_id bigint REFERENCES releases ON DELETE CASCADE,
    answered_by       text,
    asked_in          text,
    created_at        timestamptz NOT NULL DEFAULT now(),
    resolved_at       timestamptz,
    CHECK ((status = 'resolved') = (chosen_release_id IS NOT NULL))
);
CREATE UNIQUE INDEX release_conflicts_one_open ON release_conflicts (episode_id)
    WHERE status = 'pending';
CREATE INDEX release_conflicts_chosen ON release_conflicts (chosen_release_id)
    WHERE chosen_release_id IS NOT NULL;
"""


def upgrade() -> None:
    """Let policies decide, and people where policies cannot."""
    # A new database has it from the first migration.
    op.execute(
        "DO $$ BEGIN IF to_regtype('conflict_status') IS NULL "
        "THEN CREATE TYPE conflict_status AS ENUM ('pending', 'resolved', 'dissolved'); END IF; END $$"
    )
    op.execute(POLICY)
