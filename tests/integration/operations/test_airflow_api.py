"""Airflow's REST API, as the command line uses it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from anishelf.errors import AirflowRefused, AirflowUnreachable, StackNotRunning
from anishelf.operations.airflow_api import Airflow
from anishelf.operations.airflow_session import open_session
from anishelf.settings import airflow_api
from tests.fakes.airflow import PASSWORD, SILENT, FakeAirflow, running_airflow
from tests.fakes.site import running_site


@pytest.fixture
def fake() -> Iterator[FakeAirflow]:
    with running_airflow() as fake:
        yield fake


def client(url: str, password: str = PASSWORD) -> Airflow:
    return Airflow(open_session(url), url, user="admin", password=password)


def test_a_run_is_started_and_followed(fake: FakeAirflow) -> None:
    airflow = client(fake.url)

    run = airflow.trigger("collect_releases", {"force": True})
    later = airflow.run(run.dag_id, run.run_id)
    last = airflow.run(run.dag_id, run.run_id)

    assert [run.state, later.state, last.state] == ["queued", "running", "success"]
    assert [run.is_over, last.is_over] == [False, True]
    assert fake.triggered == [("collect_releases", {"force": True})]


def test_a_run_that_has_not_begun_is_not_started_twice(fake: FakeAirflow) -> None:
    waiting = {"dag_id": "collect_releases", "dag_run_id": "first", "state": "queued"}
    fake.queued = [
        {**waiting, "dag_run_id": "by the clock", "run_type": "scheduled", "conf": {}},
        {**waiting, "run_type": "manual", "conf": {}},
        {**waiting, "dag_run_id": "other", "run_type": "manual", "conf": {"force": True}},
    ]
    airflow = client(fake.url)

    assert airflow.trigger("collect_releases", {}).run_id == "first"
    assert fake.triggered == []
    assert airflow.trigger("collect_releases", {"subscription_ids": [1]}).run_id == "manual__1"


def test_every_dag_has_its_newest_run_or_none(fake: FakeAirflow) -> None:
    fake.states = ["failed"]

    newest = client(fake.url).latest_runs()

    assert newest["new"] is None
    assert newest["collect_releases"] is not None
    assert newest["collect_releases"].state == "failed"


def test_components_are_asked_without_a_login(fake: FakeAirflow) -> None:
    fake.health["scheduler"] = SILENT

    found = {part.name: part.healthy for part in client(fake.url, "wrong").components()}

    assert found == {
        "metadatabase": True,
        "scheduler": False,
        "triggerer": True,
        "dag_processor": True,
    }


def test_an_unknown_connection_is_none(fake: FakeAirflow) -> None:
    assert client(fake.url).check_connection("nobody") is None


def test_a_wrong_password_is_refused(fake: FakeAirflow) -> None:
    with pytest.raises(AirflowRefused, match="does not accept the login of admin"):
        client(fake.url, "wrong").dags()


def test_what_airflow_refuses_is_told(fake: FakeAirflow) -> None:
    with pytest.raises(AirflowRefused, match="status 404: there is no such DAG"):
        client(fake.url).trigger("unknown", {})


def test_silence_is_unreachable() -> None:
    with pytest.raises(AirflowUnreachable, match="make start"):
        client("http://127.0.0.1:1").components()


def test_something_else_is_no_airflow() -> None:
    with running_site() as site:
        site.serve("/api/v2/monitor/health", b"<html>a router</html>")

        with pytest.raises(AirflowUnreachable, match="is no Airflow"):
            client(site.url).components()


def test_a_proxy_knows_nothing_of_our_loopback() -> None:
    assert open_session("http://127.0.0.1:8080").trust_env is False
    assert open_session("https://airflow.example").trust_env is True


def test_the_running_stack_says_where_airflow_is(tmp_path: Path) -> None:
    passwords = tmp_path / "passwords.json"
    passwords.write_text('{"admin": "generated"}')
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "stack.json").write_text(
        json.dumps(
            {
                "url": "http://127.0.0.1:8080/",
                "admin_user": "admin",
                "admin_password_file": str(passwords),
                "env": {},
            }
        )
    )
    env = {"ANISHELF_DATA_DIR": str(tmp_path)}

    found = airflow_api(env)
    said = airflow_api(env | {"ANISHELF_AIRFLOW_USER": "me", "ANISHELF_AIRFLOW_PASSWORD": "mine"})

    assert (found.url, found.user, found.password) == (
        "http://127.0.0.1:8080",
        "admin",
        "generated",
    )
    assert (said.user, said.password) == ("me", "mine")
    assert "generated" not in repr(found)


def test_without_a_stack_the_variables_are_named(tmp_path: Path) -> None:
    with pytest.raises(StackNotRunning, match="ANISHELF_AIRFLOW_URL"):
        airflow_api({"ANISHELF_DATA_DIR": str(tmp_path)})
