"""The environment every component runs in: Airflow's settings, our connections, our secrets."""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from anishelf.launcher.layout import Layout
from anishelf.launcher.private_files import secret, write_private
from anishelf.settings import Profile, Settings

ADMIN = "admin"
QBITTORRENT_CONNECTION = "AIRFLOW_CONN_QBITTORRENT_DEFAULT"
OURS = ("AIRFLOW", "ANISHELF_")

# What a user may want different; a variable of theirs counts first.
DEFAULTS = {
    "AIRFLOW__CORE__TEST_CONNECTION": "Enabled",
    # A finished task gives its slot back within a second instead of five.
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
    # A killed task is seen within seconds, well inside the lease of its work.
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "5",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
}
_LOCAL = {
    "AIRFLOW__CORE__EXECUTOR": "anishelf.orchestration.executor.WakingExecutor",
    # The executor waits; what Airflow would sleep beside that is lost time.
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0",
}
# What a killed scheduler had started or queued: its successor watches the heartbeats of its own
# tasks only, and looks for those of the dead every five minutes unless told otherwise.
PROFILES = {
    Profile.BUSY: {
        "AIRFLOW__CORE__PARALLELISM": "8",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "10",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "3600",
    },
    Profile.QUIET: {
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "30",
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "60",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "300",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "86400",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
    },
}


def stack_env(
    base: Mapping[str, str], layout: Layout, home: Path, *, ui_port: int, database: str
) -> dict[str, str]:
    """Return *base* with everything Airflow's components need, connections apart."""
    known = Settings.from_env(base)
    url = f"http://{_own_name(known.bind)}:{ui_port}"
    fixed = {
        "ANISHELF_DATA_DIR": str(layout.data),
        "ANISHELF_HOME": str(home),
        "AIRFLOW_HOME": str(layout.airflow),
        "AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{ADMIN}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(admin_password_file(layout)),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
        # The launcher migrates; without this the api-server may not start beside that.
        "AIRFLOW__DATABASE__CHECK_MIGRATIONS": "False",
        "AIRFLOW__API__HOST": known.bind,
        "AIRFLOW__API__PORT": str(ui_port),
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(layout.airflow / "logs"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{base.get('PATH', os.defpath)}",
        "NO_PROXY": _no_proxy(base),
        "no_proxy": _no_proxy(base),
    }
    kept = {name: value for name, value in base.items() if not name.startswith("PG")}
    profile = Settings.from_env(kept).profile
    defaults = DEFAULTS | _LOCAL | PROFILES[profile] | {"ANISHELF_PROFILE": profile.value}
    return defaults | _secrets(layout) | kept | fixed


def _own_name(bind: str) -> str:
    """Return where we ourselves reach what listens on *bind*."""
    everywhere = bind in {"0.0.0.0", "::"}  # noqa: S104  # asked for, not listened on
    return "127.0.0.1" if everywhere else f"[{bind}]" if ":" in bind else bind


def admin_password_file(layout: Layout) -> Path:
    """Return the file of Airflow's simple auth manager: user → password."""
    return layout.secrets / "airflow_passwords.json"


def ensure_admin_password(layout: Layout) -> str | None:
    """Generate the admin password; return it only if it is new."""
    path = admin_password_file(layout)
    if path.exists():
        return None
    password = secrets.token_urlsafe(12)
    write_private(path, json.dumps({ADMIN: password}))
    return password


def for_others(env: Mapping[str, str]) -> dict[str, str]:
    """Return the part of *env* that describes the stack."""
    return {name: value for name, value in env.items() if name.startswith(OURS)}


def _secrets(layout: Layout) -> dict[str, str]:
    return {
        "AIRFLOW__API_AUTH__JWT_SECRET": secret(layout.secrets / "jwt_secret", _long_key),
        "AIRFLOW__API__SECRET_KEY": secret(layout.secrets / "session_secret"),
        "AIRFLOW__CORE__FERNET_KEY": secret(layout.secrets / "fernet_key", _fernet_key),
    }


def _long_key() -> str:
    return secrets.token_urlsafe(64)  # HS512 wants 64 bytes (RFC 7518, 3.2)


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _no_proxy(base: Mapping[str, str]) -> str:
    known = base.get("NO_PROXY") or base.get("no_proxy") or ""
    return ",".join(filter(None, [known, "127.0.0.1,localhost"]))
