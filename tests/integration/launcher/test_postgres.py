from __future__ import annotations

from pathlib import Path

import pytest

from anishelf.launcher.errors import LaunchFailed
from anishelf.launcher.layout import Layout, layout_of
from anishelf.launcher.postgres.server import Postgres
from anishelf.launcher.programs.processes import Children


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = layout_of(tmp_path / "data", {})
    made.create(demo=True)
    made.postgres.mkdir()
    made.socket_dir.mkdir()
    return made


def postgres_of(layout: Layout, *, fsync: bool = True) -> Postgres:
    return Postgres(layout, Children(layout.logs), fsync=fsync)


def test_server_has_no_port(layout: Layout) -> None:
    assert "listen_addresses=" in postgres_of(layout).argv()


def test_real_data_is_always_synced(layout: Layout) -> None:
    assert "fsync=off" not in postgres_of(layout).argv()
    assert "fsync=off" in postgres_of(layout, fsync=False).argv()
    assert "synchronous_commit=off" not in postgres_of(layout, fsync=False).argv()


def test_cluster_is_run_by_the_version_that_made_it(layout: Layout) -> None:
    (layout.postgres / "PG_VERSION").write_text("16\n")

    assert any("/pginstall/bin/postgres" in word for word in postgres_of(layout).argv())


def test_cluster_of_an_unknown_version_is_not_touched(layout: Layout) -> None:
    (layout.postgres / "PG_VERSION").write_text("9\n")

    with pytest.raises(LaunchFailed, match="made by PostgreSQL 9"):
        postgres_of(layout)


def test_leftovers_of_a_crash_are_cleared(layout: Layout) -> None:
    (layout.postgres / "postmaster.pid").write_text("1\n")
    (layout.socket_dir / ".s.PGSQL.5432.lock").touch()

    postgres_of(layout).argv()

    assert not (layout.postgres / "postmaster.pid").exists()
    assert list(layout.socket_dir.iterdir()) == []
