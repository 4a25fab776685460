"""The `download_commands` table: what users ask of downloads, and the answers."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.downloads.domain.command import Command
from anishelf.downloads.domain.states import CommandAction, CommandStatus
from anishelf.library.domain.videos import WantedEpisode
from anishelf.library.store.sync_jobs import number
from anishelf.titles.parser import Number

_COLUMNS = "id, download_id, episode_id, action, status, answer"


class DownloadCommands:
    """Repository of commands; a row is an intent that a task carries out."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def ask(
        self,
        download_id: int,
        *,
        action: CommandAction,
        by: str,
        episode_id: int | None = None,
    ) -> Command:
        """Write down a command and who gave it; one that waits already is returned instead."""
        with self._conn.transaction():
            self._conn.execute(
                """
                INSERT INTO download_commands (download_id, action, episode_id, asked_by)
                VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
                """,
                (download_id, action.value, episode_id, by),
            )
            return self._rows(
                """
                WHERE download_id = %s AND action = %s AND episode_id IS NOT DISTINCT FROM %s
                ORDER BY id DESC LIMIT 1
                """,
                (download_id, action.value, episode_id),
            )[0]

    def pending(self) -> list[Command]:
        """Return the commands without an answer, in the order in which they were given."""
        return self._rows("WHERE status = 'pending' ORDER BY id", ())

    def get(self, command_id: int) -> Command:
        """Return a command as it is now."""
        return self._rows("WHERE id = %s", (command_id,))[0]

    def answer(self, command_id: int, *, status: CommandStatus, answer: str) -> None:
        """Close a command with what was done, or why not."""
        self._conn.execute(
            """
            UPDATE download_commands SET status = %s, answer = %s, answered_at = now()
            WHERE id = %s AND status = 'pending'
            """,
            (status.value, answer, command_id),
        )

    def note(self, command_id: int, *, answer: str) -> None:
        """Say why a command still waits."""
        self._conn.execute(
            "UPDATE download_commands SET answer = %s WHERE id = %s AND status = 'pending'",
            (answer, command_id),
        )

    def episodes(self, download_id: int) -> tuple[Number | None, list[WantedEpisode]]:
        """Return the number its title counts from, and the episodes that are wanted of it."""
        rows = self._conn.execute(
            """
            SELECT r.episode, e.id, s.number, e.number
            FROM downloads d
            JOIN releases r ON r.id = d.release_id
            JOIN release_episodes re ON re.release_id = r.id AND re.decision = 'wanted'
            JOIN episodes e ON e.id = re.episode_id
            JOIN seasons s ON s.id = e.season_id
            WHERE d.id = %s ORDER BY s.number, e.number
            """,
            (download_id,),
        ).fetchall()
        wanted = [WantedEpisode(id_, season, number(value)) for _, id_, season, value in rows]
        first = rows[0][0] if rows else None
        return None if first is None else number(first), wanted

    def episode_id(self, download_id: int, *, episode: float) -> int | None:
        """Return the id of the wanted episode with this number, or None."""
        _, wanted = self.episodes(download_id)
        return next((each.episode_id for each in wanted if each.number == episode), None)

    def unfinished(self, download_id: int) -> int:
        """Return how many episodes of a download are still on their way into the library."""
        row = self._conn.execute(
            "SELECT count(*) FROM sync_tasks WHERE download_id = %s AND status <> 'synced'",
            (download_id,),
        ).fetchone()
        return int(row[0]) if row else 0

    def _rows(self, condition: str, values: tuple[object, ...]) -> list[Command]:
        with self._conn.cursor(row_factory=kwargs_row(_command)) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM download_commands {condition}", values)
            return cursor.fetchall()


def _command(
    *,
    id: int,  # noqa: A002
    download_id: int,
    episode_id: int | None,
    action: str,
    status: str,
    answer: str | None,
) -> Command:
    return Command(
        id=id,
        download_id=download_id,
        episode_id=episode_id,
        action=CommandAction(action),
        status=CommandStatus(status),
        answer=answer,
    )
