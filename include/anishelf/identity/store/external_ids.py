"""The `external_ids` table: the ids that shows have elsewhere, and what people called them."""

from __future__ import annotations

from psycopg import Connection

from anishelf.identity.domain.states import IdentitySource


class ExternalIds:
    """Reads and writes ids; what was looked up is remembered until it is mapped again."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._subjects: dict[tuple[str, str], int | None] = {}
        self._attached: set[int] = set()

    def subject_of(self, namespace: str, value: str) -> int | None:
        """Return the bangumi id that an external id was mapped to, or None."""
        if (namespace, value) not in self._subjects:
            self._subjects[namespace, value] = self._subject_of(namespace, value)
        return self._subjects[namespace, value]

    def _subject_of(self, namespace: str, value: str) -> int | None:
        row = self._conn.execute(
            """
            SELECT p.bangumi_id
            FROM external_ids e JOIN season_parts p ON p.id = e.season_part_id
            WHERE e.namespace = %s AND e.value = %s
            """,
            (namespace, value),
        ).fetchone()
        return int(row[0]) if row else None

    def map_id(
        self, bangumi_id: int, namespace: str, value: str, *, source: IdentitySource, evidence: str
    ) -> None:
        """Remember that an external id means the subject; a manual mapping is never changed."""
        if self.subject_of(namespace, value) == bangumi_id:
            return
        self._subjects.pop((namespace, value), None)
        self._conn.execute(
            """
            INSERT INTO external_ids AS e (season_part_id, namespace, value, source, evidence)
            SELECT p.id, %(namespace)s, %(value)s, %(source)s, %(evidence)s
            FROM season_parts p WHERE p.bangumi_id = %(bangumi_id)s
            ON CONFLICT DO NOTHING
            """,
            {
                "namespace": namespace,
                "value": value,
                "source": source,
                "evidence": evidence,
                "bangumi_id": bangumi_id,
            },
        )

    def map_by_hand(self, bangumi_id: int, namespace: str, value: str, *, evidence: str) -> None:
        """Remember what a person said; it replaces what anybody said before."""
        self._subjects.pop((namespace, value), None)
        self._conn.execute(
            """
            INSERT INTO external_ids AS e (season_part_id, namespace, value, source, evidence)
            SELECT p.id, %s, %s, 'manual', %s FROM season_parts p WHERE p.bangumi_id = %s
            ON CONFLICT (namespace, value) WHERE namespace IN ('bgm', 'mikan', 'title') DO UPDATE
            SET season_part_id = EXCLUDED.season_part_id, source = EXCLUDED.source,
                evidence = EXCLUDED.evidence
            WHERE (e.season_part_id, e.source) IS DISTINCT FROM
                  (EXCLUDED.season_part_id, EXCLUDED.source)
            """,
            (namespace, value, evidence, bangumi_id),
        )

    def attach_ids(self, bangumi_id: int) -> None:
        """Keep the ids that the catalogue knows of the subject elsewhere; they identify nothing."""
        if bangumi_id in self._attached:
            return
        self._attached.add(bangumi_id)
        self._conn.execute(
            """
            INSERT INTO external_ids (season_part_id, namespace, value, source, evidence)
            SELECT p.id, c.namespace, c.value, 'catalogue', 'bangumi-data lists it'
            FROM catalogue_ids c JOIN season_parts p USING (bangumi_id)
            WHERE c.bangumi_id = %s AND c.namespace <> 'mikan'
            ON CONFLICT DO NOTHING
            """,
            (bangumi_id,),
        )
