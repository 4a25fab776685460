"""Rules every DAG obeys."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.exceptions import ParamValidationError

from anishelf.downloads.domain.states import CommandAction

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


def test_every_dag_says_in_a_line_what_it_does(dagbag: DagBag) -> None:
    assert [dag.dag_id for dag in dagbag.dags.values() if not dag.description] == []


def test_every_parameter_has_a_title_a_type_and_a_description(dagbag: DagBag) -> None:
    bare = [
        (dag.dag_id, name, word)
        for dag in dagbag.dags.values()
        for name in dag.params
        for word in ("title", "type", "description")
        if not {
            **dag.params.get_param(name).schema,
            "description": dag.params.get_param(name).description,
        }.get(word)
    ]

    assert bare == []


def test_no_parameter_is_raw_json(dagbag: DagBag) -> None:
    kinds = {
        str(dag.params.get_param(name).schema["type"])
        for dag in dagbag.dags.values()
        for name in dag.params
    }

    assert "object" not in kinds


def test_what_works_by_hand_can_be_told_what_to_do(dagbag: DagBag) -> None:
    asks_nothing = {dag.dag_id for dag in dagbag.dags.values() if not dag.params}

    assert asks_nothing == {
        "track_downloads",
        "track_requests",
        "listen_to_shoko",
        "send_notifications",
        "review_matches",
        "resolve_conflicts",
        "download_files",
    }


def test_a_choice_is_fixed_and_one_of_its_options_counts_at_first(dagbag: DagBag) -> None:
    action = dagbag.dags["control_downloads"].params.get_param("action")

    assert action.resolve() == "none"
    assert set(action.schema["enum"]) == {"none", *CommandAction}
    with pytest.raises(ParamValidationError):
        action.resolve("explode")


def test_a_reparse_by_hand_only_prints(dagbag: DagBag) -> None:
    params = dagbag.dags["reparse_releases"].params

    assert params.get_param("dry_run").resolve() is True


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_dag_file_stays_thin(path: Path) -> None:
    module = ast.parse(path.read_text())
    code = path.read_text().count("\n") - len((ast.get_docstring(module) or "").splitlines())

    assert code <= 60
    assert not [node for node in ast.walk(module) if isinstance(node, ast.If | ast.For | ast.While)]
