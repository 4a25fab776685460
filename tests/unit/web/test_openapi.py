"""The description of the API that is checked in, and what a program would notice of a change."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

import tests.worlds.airflow_home  # noqa: F401  # before Airflow is imported
from docs.openapi import FILE, breaking, described, text

Spec = dict[str, Any]


@pytest.fixture(scope="module")
def spec() -> Spec:
    return described()


def test_the_description_is_current(spec: Spec) -> None:
    """After a change on purpose: `python -m docs.openapi`."""
    assert FILE.read_text(encoding="utf-8") == text(spec)


def test_it_is_openapi_3_1(spec: Spec) -> None:
    assert spec["openapi"] == "3.1.0"
    assert all(path.startswith("/api/v1/") for path in spec["paths"])


def test_every_operation_has_a_name_of_its_own(spec: Spec) -> None:
    names = [each["operationId"] for path in spec["paths"].values() for each in path.values()]

    assert len(names) == len(set(names))


def test_what_is_as_it_was_breaks_nobody(spec: Spec) -> None:
    assert breaking(spec, spec) == []


def _drop_path(spec: Spec) -> None:
    del spec["paths"]["/api/v1/items"]


def _drop_field(spec: Spec) -> None:
    del spec["components"]["schemas"]["Item"]["properties"]["title"]


def _change_type(spec: Spec) -> None:
    spec["components"]["schemas"]["Item"]["properties"]["id"]["type"] = "string"


def _demand_parameter(spec: Spec) -> None:
    spec["paths"]["/api/v1/items"]["get"]["parameters"][0]["required"] = True


def _drop_enum_member(spec: Spec) -> None:
    spec["components"]["schemas"]["Stage"]["enum"].remove("stuck")


def _demand_member(spec: Spec) -> None:
    spec["components"]["schemas"]["TokenWishes"]["required"].append("expires_at")


@pytest.mark.parametrize(
    "change",
    [_drop_path, _drop_field, _change_type, _demand_parameter, _drop_enum_member, _demand_member],
)
def test_what_a_program_relies_on_may_not_go(spec: Spec, change: Callable[[Spec], None]) -> None:
    changed = copy.deepcopy(spec)
    change(changed)

    assert len(breaking(spec, changed)) == 1


def test_what_is_added_breaks_nobody(spec: Spec) -> None:
    more = copy.deepcopy(spec)
    more["paths"]["/api/v1/new"] = {"get": {"operationId": "new"}}
    more["components"]["schemas"]["Item"]["properties"]["new"] = {"type": "string"}

    assert breaking(spec, more) == []
