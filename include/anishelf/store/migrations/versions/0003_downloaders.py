"""What users ask of downloads."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ENUMS = {
    "command_action": ("retry", "cancel", "pause", "resume", "remove", "remove_with_data"),
    "command_status": ("pending", "done", "refused"),
}

COMMANDS = """
CREATE TABLE download_commands (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    download_id  bigint NOT NULL REFERENCES downloads ON DELETE CASCADE,
    episode_id   bigint REFERENCES episodes ON DELETE CASCADE,
    action       command_action NOT NULL,
    status       command_status NOT NULL DEFAULT 'pending',
    answer       text,
    requested_at timestamptz NOT NULL DEFAULT now(),
    answered_at  timestamptz
);
CREATE UNIQUE INDEX download_commands_asked_once
    ON download_commands (download_id, action, coalesce(episode_id, 0)) WHERE status = 'pending';
"""


def upgrade() -> None:
    """Keep commands until a task carries them out."""
    for name, values in ENUMS.items():
        labels = ", ".join(f"'{value}'" for value in values)
        # A new database has it from the first migration.
        op.execute(
            f"DO $$ BEGIN IF to_regtype('{name}') IS NULL "
            f"THEN CREATE TYPE {name} AS ENUM ({labels}); END IF; END $$"
        )
    op.execute(COMMANDS)
