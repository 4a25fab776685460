"""Rules every DAG obeys."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.exceptions import ParamValidationError

DAGS = Path(__file__).parents[2] / "dags"
FILES = sorted(DAGS.glob("[!_]*.py"))


@pytest.fixture(scope="session")
def dagbag() -> DagBag:
    return DagBag(DAGS, collect_dags=True)


def test_every_dag_imports(dagbag: DagBag) -> None:
    assert dagbag.import_errors == {}


def test_a_dag_is_named_like_its_file(dagbag: DagBag) -> None:
    assert set(dagbag.dags) == {path.stem for path in FILES}


def test_every_dag_explains_itself(dagbag: DagBag) -> None:
    silent = [
        dag.dag_id
        for dag in dagbag.dags.values()
        if "Safe to rerun" not in (dag.doc_md or "") or "When it fails" not in (dag.doc_md or "")
    ]

    assert silent == []


def test_every_dag_starts_unpaused_and_never_catches_up(dagbag: DagBag) -> None:
    assert all(dag.is_paused_upon_creation is False for dag in dagbag.dags.values())
    assert not any(dag.catchup for dag in dagbag.dags.values())


def test_runs_of_the_schedule_that_all_wait_for_end_by_themselves(dagbag: DagBag) -> None:
    collect = dagbag.dags["collect_releases"]

    assert collect.max_active_runs == 1
    assert collect.dagrun_timeout is not None


def test_every_parameter_is_described(dagbag: DagBag) -> None:
    bare = [
        (dag.dag_id, name)
        for dag in dagbag.dags.values()
        for name in dag.params
        if not dag.params.get_param(name).description
    ]

    assert bare == []


def test_a_reparse_by_hand_only_prints_and_knows_what_a_scope_is(dagbag: DagBag) -> None:
    params = dagbag.dags["reparse_releases"].params

    assert params.get_param("dry_run").resolve() is True
    assert params.get_param("scope").resolve({"work_ids": [5], "titles": ["Hoshi"]})
    with pytest.raises(ParamValidationError):
        params.get_param("scope").resolve({"shows": ["Hoshi"]})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_dag_file_stays_thin(path: Path) -> None:
    module = ast.parse(path.read_text())
    code = path.read_text().count("\n") - len((ast.get_docstring(module) or "").splitlines())

    assert code <= 60
    assert not [node for node in ast.walk(module) if isinstance(node, ast.If | ast.For | ast.While)]
