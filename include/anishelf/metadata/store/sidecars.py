"""The `sidecars` table: the files we wrote beside videos, with the hash of what we wrote."""

from __future__ import annotations

from psycopg import Connection

from anishelf.metadata.domain.description import Owner, Sidecar
from anishelf.metadata.domain.states import SidecarKind


class Sidecars:
    """Tells our files from those of users and other programs."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def at(self, path: str) -> Sidecar | None:
        """Return what we wrote at *path*, or None when that file is not ours."""
        row = self._conn.execute(
            """
            SELECT path, kind, work_id, season_id, library_file_id, sha256, source_url
            FROM sidecars WHERE path = %s
            """,
            (path,),
        ).fetchone()
        if row is None:
            return None
        return Sidecar(row[0], SidecarKind(row[1]), Owner(row[2], row[3], row[4]), row[5], row[6])

    def record(self, sidecar: Sidecar) -> None:
        """Remember what was written; the same again changes nothing."""
        owner = sidecar.owner
        self._conn.execute(
            """
            INSERT INTO sidecars AS s (
                path, kind, work_id, season_id, library_file_id, sha256, source_url
            ) VALUES (%s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (path) DO UPDATE SET
                kind = EXCLUDED.kind, work_id = EXCLUDED.work_id, season_id = EXCLUDED.season_id,
                library_file_id = EXCLUDED.library_file_id, sha256 = EXCLUDED.sha256,
                source_url = EXCLUDED.source_url, written_at = now()
            WHERE (s.sha256, s.source_url) IS DISTINCT FROM (EXCLUDED.sha256, EXCLUDED.source_url)
            """,
            (
                sidecar.path,
                sidecar.kind,
                owner.work_id,
                owner.season_id,
                owner.file_id,
                sidecar.sha256,
                sidecar.source_url,
            ),
        )

    def season_names(self, work_id: int) -> list[tuple[int, int]]:
        """Return (number, bangumi id) of every season of the work that is a subject's."""
        rows = self._conn.execute(
            """
            SELECT s.number, p.bangumi_id
            FROM seasons s JOIN season_parts p ON p.season_id = s.id
            WHERE s.work_id = %s ORDER BY s.number, p.first_episode
            """,
            (work_id,),
        )
        return [(number, bangumi_id) for number, bangumi_id in rows]

    def ids_of(self, bangumi_id: int) -> list[tuple[str, str]]:
        """Return (namespace, value) of the subject's ids elsewhere; what a person said first."""
        rows = self._conn.execute(
            """
            SELECT namespace, value FROM (
                SELECT e.namespace, e.value, (e.source <> 'manual')::int AS rank
                FROM external_ids e JOIN season_parts p ON p.id = e.season_part_id
                WHERE p.bangumi_id = %(id)s
                UNION ALL
                SELECT namespace, value, 2 FROM catalogue_ids WHERE bangumi_id = %(id)s
            ) AS known
            GROUP BY namespace, value ORDER BY min(rank), namespace, value
            """,
            {"id": bangumi_id},
        )
        return [(namespace, value) for namespace, value in rows]
