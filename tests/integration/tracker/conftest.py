"""What the tests of the tracker share."""

from __future__ import annotations

import psycopg
import pytest

from tests.worlds.tracking import Desk


@pytest.fixture
def desk(conn: psycopg.Connection) -> Desk:
    return Desk(conn)
