from __future__ import annotations

from pathlib import Path

import pytest

from anishelf.launcher.environment import ensure_admin_password, for_others, stack_env
from anishelf.launcher.layout import Layout, layout_of


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = layout_of(tmp_path / "data", {})
    made.create(demo=True)
    return made


def env_of(layout: Layout, **base: str) -> dict[str, str]:
    return stack_env(base, layout, Path("/srv/anishelf"), ui_port=1234, database="postgresql://x")


def test_setting_of_the_user_counts_first(layout: Layout) -> None:
    assert env_of(layout, AIRFLOW__CORE__PARALLELISM="2")["AIRFLOW__CORE__PARALLELISM"] == "2"


def test_another_airflow_of_the_user_is_left_alone(layout: Layout) -> None:
    env = env_of(layout, AIRFLOW_HOME="/home/me/airflow", AIRFLOW__API__HOST="192.0.2.1")

    assert env["AIRFLOW_HOME"] == str(layout.airflow)
    assert env["AIRFLOW__API__HOST"] == "127.0.0.1"


def test_database_variables_of_the_user_do_not_lead_elsewhere(layout: Layout) -> None:
    assert not {"PGHOST", "PGPORT"} & env_of(layout, PGHOST="elsewhere", PGPORT="1").keys()


def test_loopback_never_goes_through_a_proxy(layout: Layout) -> None:
    env = env_of(layout, HTTP_PROXY="http://proxy:3128", NO_PROXY="example.org")

    assert env["NO_PROXY"] == env["no_proxy"] == "example.org,127.0.0.1,localhost"


def test_secrets_survive_a_restart(layout: Layout) -> None:
    assert env_of(layout) == env_of(layout)


def test_only_what_describes_the_stack_is_told_to_others(layout: Layout) -> None:
    env = for_others(env_of(layout, HOME="/root", ANISHELF_TRANSFER="copy"))

    assert "HOME" not in env
    assert env["ANISHELF_TRANSFER"] == "copy"
    assert env["ANISHELF_DATA_DIR"] == str(layout.data)


def test_admin_password_is_told_once(layout: Layout) -> None:
    assert ensure_admin_password(layout)
    assert ensure_admin_password(layout) is None
