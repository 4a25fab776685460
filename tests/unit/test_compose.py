"""docker-compose.yaml and Dockerfile: valid, safe by default, and the same stack as the launcher's."""

from __future__ import annotations

import json
import re
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from anishelf.downloads.adapters.http_download.transfer import LONGEST_SECONDS
from anishelf.launcher.container import QBITTORRENT_PORT
from anishelf.launcher.environment import DEFAULTS, PROFILES, admin_password_file
from anishelf.launcher.layout import layout_of
from anishelf.launcher.programs.components import CELERY_WORKER, COMMANDS, python_argv
from anishelf.launcher.programs.qbittorrent import PROGRAM
from anishelf.settings import Profile

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONE_SHOT = {"folders", "init"}
LASTING = sorted(SERVICES.keys() - ONE_SHOT)
OURS = sorted(COMMANDS | {"worker": (), "init": ()})
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_file_keeps_to_the_compose_schema() -> None:
    package = distribution("check-jsonschema")
    path = package.locate_file("check_jsonschema/builtin_schemas/vendor/compose-spec.json")
    schema = json.loads(Path(str(path)).read_text(encoding="utf-8"))

    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in validator.iter_errors(COMPOSE)] == []


@pytest.mark.parametrize("component", COMMANDS)
def test_component_is_run_as_the_launcher_runs_it(component: str) -> None:
    _interpreter, *arguments = python_argv(COMMANDS[component])  # type: ignore[index]

    assert SERVICES[component]["command"] == ["python", *arguments]


def test_worker_is_run_as_the_tests_run_it() -> None:
    _interpreter, *arguments = python_argv(CELERY_WORKER)

    assert SERVICES["worker"]["command"] == ["python", *arguments]


def test_qbittorrent_is_run_as_the_launcher_runs_it() -> None:
    expected = [PROGRAM, "--profile=/data/qbittorrent", f"--webui-port={QBITTORRENT_PORT}"]

    assert SERVICES["qbittorrent"]["command"] == expected
    assert f"CMD {json.dumps(expected)}" in DOCKERFILE


@pytest.mark.parametrize(("name", "value"), sorted((DEFAULTS | PROFILES[Profile.BUSY]).items()))
def test_airflow_is_set_up_as_the_launcher_does_it(name: str, value: str) -> None:
    stated = SERVICES["scheduler"]["environment"][name]

    assert re.sub(r"\$\{\w+:-(.*)\}", r"\1", stated) == value


def test_passwords_are_where_the_set_up_writes_them() -> None:
    written = admin_password_file(layout_of(Path("/data"), {}))

    environment = SERVICES["api-server"]["environment"]
    assert environment["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"] == str(written)


@pytest.mark.parametrize("service", OURS)
def test_downloads_and_library_share_one_mount(service: str) -> None:
    assert SERVICES[service]["volumes"] == ["${ANISHELF_DATA_DIR:-./data}:/data"]
    assert SERVICES[service]["environment"]["ANISHELF_DATA_DIR"] == "/data"


@pytest.mark.parametrize("service", LASTING)
def test_service_is_watched_and_comes_back(service: str) -> None:
    assert SERVICES[service]["healthcheck"]["test"]
    assert SERVICES[service]["restart"] == "unless-stopped"


@pytest.mark.parametrize("service", sorted(ONE_SHOT))
def test_set_up_runs_once(service: str) -> None:
    assert SERVICES[service]["restart"] == "no"


@pytest.mark.parametrize("service", [*OURS, "qbittorrent", "jellyfin"])
def test_service_does_not_run_as_root(service: str) -> None:
    assert SERVICES[service]["user"] == "${PUID:-1000}:${PGID:-1000}"


def test_image_does_not_run_as_root() -> None:
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE) == ["1000:1000"]


def test_no_task_is_handed_out_again_while_it_runs() -> None:
    setting = "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"

    assert int(SERVICES["worker"]["environment"][setting]) > LONGEST_SECONDS


def test_worker_is_not_kept_busy_with_looks_at_its_health() -> None:
    assert SERVICES["worker"]["healthcheck"]["interval"] == "5m"


def test_worker_scales() -> None:
    assert not {"container_name", "ports", "hostname"} & SERVICES["worker"].keys()
    assert not any("container_name" in service for service in SERVICES.values())


def test_pages_are_published_on_loopback_only() -> None:
    # A peer port is of no use on loopback.
    published = [
        port
        for service in SERVICES.values()
        for port in service.get("ports", [])
        if "PEER_PORT" not in port
    ]

    assert published
    assert [port for port in published if "127.0.0.1:" not in port] == []


def test_no_secret_has_a_default() -> None:
    secret = re.compile(r"\$\{(\w*(?:PASSWORD|SECRET|KEY)\w*)([^}]*)\}")

    given = {name: default for name, default in secret.findall(TEXT) if default}
    required = {name for name, default in given.items() if default.startswith(":?")}
    assert required == {
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
        "AIRFLOW__CORE__FERNET_KEY",
        "AIRFLOW__API__SECRET_KEY",
        "AIRFLOW__API_AUTH__JWT_SECRET",
    }
    # Only the profile needs it, and qBittorrent lets nobody in without it.
    assert {name: given[name] for name in given.keys() - required} == {"QBITTORRENT_PASSWORD": ":-"}


def test_message_for_a_missing_secret_says_how_to_make_it() -> None:
    messages = re.findall(r"\$\{\w+:\?([^}]*)\}", TEXT)

    assert messages
    assert [message for message in messages if "openssl rand" not in message] == []


@pytest.mark.parametrize("service", sorted(COMMANDS | {"worker": ()}))
def test_nothing_starts_before_the_databases_are_ready(service: str) -> None:
    conditions = {name: at["condition"] for name, at in SERVICES[service]["depends_on"].items()}

    assert conditions["init"] == "service_completed_successfully"
    assert conditions["postgres"] == conditions["redis"] == "service_healthy"


@pytest.mark.parametrize("profile", ["qbittorrent", "jellyfin"])
def test_optional_service_has_its_profile(profile: str) -> None:
    assert SERVICES[profile]["profiles"] == [profile]


def test_what_the_image_copies_is_not_ignored() -> None:
    kept = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
        for source in line.split()
    }

    assert copied == kept
    assert [source for source in copied if not (ROOT / source).exists()] == []


@pytest.mark.parametrize(
    ("variable", "standard"),
    [("PARALLELISM", "8"), ("WORKER_CONCURRENCY", "4"), ("PEER_PORT", "6881"),
     ("QBITTORRENT_BIND", "127.0.0.1:8081"), ("UI_BIND", "127.0.0.1:8080")],
)  # fmt: skip
def test_size_and_ports_come_from_the_env_file(variable: str, standard: str) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert f"${{{variable}:-{standard}}}" in TEXT
    assert f"\n#{variable}={standard}\n" in example


def test_the_first_two_workers_use_what_may_run_at_a_time() -> None:
    environment = SERVICES["worker"]["environment"]
    standard = {
        name: int(re.fullmatch(r"\$\{\w+:-(\d+)\}", environment[name])[1])  # type: ignore[index]
        for name in ("AIRFLOW__CORE__PARALLELISM", "AIRFLOW__CELERY__WORKER_CONCURRENCY")
    }

    assert (
        standard["AIRFLOW__CORE__PARALLELISM"]
        == 2 * (standard["AIRFLOW__CELERY__WORKER_CONCURRENCY"])
    )
