"""The community's list of which anime is which series and season on TheTVDB."""

from __future__ import annotations

from alembic import op

revision = "e92a4b6c1d70"
down_revision = "d18e4c7a6f05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, which the next load fills."""
    op.execute(
        """
        CREATE TABLE tvdb_links (
            anidb_id integer PRIMARY KEY,
            tvdb_id integer NOT NULL,
            season integer CHECK (season >= 0),
            episode_offset integer NOT NULL DEFAULT 0,
            tmdb_series integer
        );
        CREATE INDEX tvdb_links_by_tvdb ON tvdb_links (tvdb_id, season);
        CREATE TABLE id_list_loads (
            singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
            digest text NOT NULL,
            links integer NOT NULL,
            loaded_at timestamptz NOT NULL,
            checked_at timestamptz NOT NULL
        )
        """
    )


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE tvdb_links; DROP TABLE id_list_loads")
