"""What every builder builds from, and how connections are looked up. No door of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anishelf.core.endpoint import Endpoint, read_endpoint
from anishelf.errors import SettingInvalid

if TYPE_CHECKING:
    import psycopg

    from anishelf.settings import Settings

DATABASE = "anishelf_db"
BANGUMI = "bangumi_default"
JELLYFIN = "jellyfin_default"


def clock() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


class Endpoints:
    """Where the programs beside us answer, by the id of their connection.

    *read* returns a connection as Airflow writes it (JSON or a URL), None where nobody made it.
    """

    def __init__(self, read: Callable[[str], str | None]) -> None:
        self._read = read

    def find(self, conn_id: str, *, default: str | None = None) -> Endpoint | None:
        """Return the address and login of a connection, or None where nobody made it.

        *default* is the address of a connection without a host.
        """
        text = self._read(conn_id)
        return read_endpoint(text, default=default) if text else None

    def get(self, conn_id: str, *, default: str | None = None) -> Endpoint:
        """Return the address and login of a connection, or raise SettingInvalid.

        With a *default* address nobody needs to make the connection.
        """
        found = self.find(conn_id, default=default)
        if found is not None:
            return found
        if default is None:
            raise missing_connection(conn_id)
        return Endpoint(url=default)


@dataclass(frozen=True, slots=True)
class Context:
    """Settings, a connection to our database, the programs beside us, and the time."""

    settings: Settings
    conn: psycopg.Connection
    endpoints: Endpoints
    clock: Callable[[], datetime] = clock


def missing_connection(conn_id: str) -> SettingInvalid:
    """Return the error that says how to make a connection."""
    return SettingInvalid(
        f"there is no Airflow connection {conn_id!r}: make it in the UI (Admin, Connections) "
        f"or set AIRFLOW_CONN_{conn_id.upper()}"
    )
