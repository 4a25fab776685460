"""Whom to tell what: channels, what is worth telling, and the messages that carry it."""

from __future__ import annotations

from alembic import op

revision = "9e61c0a4d7b3"
down_revision = "f3a81c6e2b94"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.execute(
        """
        CREATE TABLE channels (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL UNIQUE,
            conn_id text NOT NULL,
            is_active boolean NOT NULL DEFAULT true,
            kinds text[] NOT NULL DEFAULT '{}',
            show_ids bigint[] NOT NULL DEFAULT '{}',
            subscription_ids bigint[] NOT NULL DEFAULT '{}',
            people text[] NOT NULL DEFAULT '{}',
            quiet_start time,
            quiet_end time,
            zone text NOT NULL DEFAULT 'UTC',
            language text NOT NULL DEFAULT 'en',
            title_template text,
            body_template text,
            per_hour integer NOT NULL DEFAULT 20 CHECK (per_hour > 0),
            added_at timestamptz NOT NULL DEFAULT now(),
            failing_since timestamptz,
            last_error text,
            last_sent_at timestamptz,
            CHECK ((quiet_start IS NULL) = (quiet_end IS NULL))
        );
        CREATE TABLE notices (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            history_id bigint UNIQUE,
            kind text NOT NULL,
            at timestamptz NOT NULL,
            facts jsonb NOT NULL
        );
        CREATE TABLE messages (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
            number bigint GENERATED ALWAYS AS IDENTITY,
            channel_id bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
            title text NOT NULL,
            body text NOT NULL,
            notice_count integer NOT NULL,
            state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent')),
            attempts integer NOT NULL DEFAULT 0,
            next_attempt_at timestamptz NOT NULL,
            made_at timestamptz NOT NULL,
            sent_at timestamptz,
            error text
        );
        CREATE INDEX messages_waiting ON messages (channel_id, number) WHERE state = 'waiting';
        CREATE INDEX messages_sent ON messages (channel_id, sent_at);
        CREATE TABLE deliveries (
            channel_id bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
            notice_id bigint NOT NULL REFERENCES notices ON DELETE CASCADE,
            message_id uuid REFERENCES messages ON DELETE CASCADE,
            PRIMARY KEY (channel_id, notice_id)
        );
        CREATE INDEX deliveries_open ON deliveries (channel_id, notice_id) WHERE message_id IS NULL;
        CREATE INDEX deliveries_of_message ON deliveries (message_id);
        CREATE TABLE troubles (
            cause text PRIMARY KEY,
            since timestamptz NOT NULL,
            failures integer NOT NULL,
            told integer NOT NULL,
            told_at timestamptz
        );
        CREATE TABLE notice_cursor (
            one boolean PRIMARY KEY DEFAULT true CHECK (one),
            xact bigint NOT NULL,
            history_id bigint NOT NULL
        )
        """
    )


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE notice_cursor, troubles, deliveries, messages, notices, channels")
