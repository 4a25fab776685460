"""Where our database and Airflow answer: as the variables say, else the stack in the data folder."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from anishelf.errors import StackNotRunning
from anishelf.settings.values import Settings, Variables

DATABASE_NAME = "anishelf"
_OF_THE_HOOK = frozenset({
    "iam", "redshift", "redshift-serverless", "cursor", "cluster-identifier", "workgroup-name",
    "aws_conn_id", "sqlalchemy_scheme", "sqlalchemy_query", "azure_conn_id",
})  # fmt: skip
"""PostgresHook.ignored_extra_options: https://airflow.apache.org/docs/apache-airflow-providers-postgres/"""


def database_url(env: Mapping[str, str] | None = None) -> str:
    """Return the URL of our database, or raise StackNotRunning.

    `AIRFLOW_CONN_ANISHELF_DB` (a URL, or JSON as Airflow writes it) counts first; without it the
    stack that runs in the data folder says where its database is.
    """
    text = connection("anishelf_db", env)
    if not text:
        raise StackNotRunning(
            "no Anishelf database is known: start the stack (make start), point ANISHELF_DATA_DIR "
            "at its data folder, or set AIRFLOW_CONN_ANISHELF_DB"
        )
    return postgres_url(text)


def connection(conn_id: str, env: Mapping[str, str] | None = None) -> str | None:
    """Return an Airflow connection as text (a URL, or JSON), or None when only Airflow knows it."""
    env = os.environ if env is None else env
    name = f"AIRFLOW_CONN_{conn_id.upper()}"
    return env.get(name) or stack_env(env).get(name) or None


@dataclass(frozen=True, slots=True)
class AirflowApi:
    """Where Airflow's REST API answers, and who may use it."""

    url: str
    user: str
    password: str = field(repr=False)


def airflow_api(env: Mapping[str, str] | None = None) -> AirflowApi:
    """Return where Airflow answers: `ANISHELF_AIRFLOW_*`, else the stack in the data folder."""
    env = os.environ if env is None else env
    read = Variables(env)
    stack = _running_stack(env)
    url = read.text("AIRFLOW_URL", stack.get("url", ""))
    user = read.text("AIRFLOW_USER", stack.get("admin_user", "admin"))
    password = read.text("AIRFLOW_PASSWORD", "") or _generated_password(stack, user)
    if not url or not password:
        raise StackNotRunning(
            "no Airflow is known: start the stack (make start), point ANISHELF_DATA_DIR at its "
            "data folder, or set ANISHELF_AIRFLOW_URL, _USER and _PASSWORD"
        )
    return AirflowApi(url=url.rstrip("/"), user=user, password=password)


def stack_env(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables of the stack that runs in the data folder; none when none runs."""
    return dict(_running_stack(os.environ if env is None else env).get("env", {}))


def _running_stack(env: Mapping[str, str]) -> dict[str, Any]:
    try:
        text = (Settings.from_env(env).data_dir / "run" / "stack.json").read_text()
    except FileNotFoundError:
        return {}
    return dict(json.loads(text))


def _generated_password(stack: Mapping[str, Any], user: str) -> str:
    if "admin_password_file" not in stack:
        return ""
    try:
        known = json.loads(Path(stack["admin_password_file"]).read_text())
    except FileNotFoundError:
        return ""
    return str(known.get(user, ""))


def postgres_url(text: str) -> str:
    """Return a libpq URL for what Airflow keeps: a URL, or JSON with host, login, schema."""
    if not text.lstrip().startswith("{"):
        return text.replace("postgres://", "postgresql://", 1)
    conn = json.loads(text)
    login = quote(conn.get("login") or "", safe="")
    password = f":{quote(conn['password'], safe='')}" if conn.get("password") else ""
    host, port = conn.get("host") or "", f":{conn['port']}" if conn.get("port") else ""
    database, options = conn.get("schema") or DATABASE_NAME, _libpq_options(conn.get("extra"))
    if host.startswith("/"):  # a socket folder; as a host only libpq itself would understand it
        host, options = "", {"host": host, **options}
    query = f"?{urlencode(options, quote_via=quote, safe='/')}" if options else ""
    return f"postgresql://{login}{password}@{host}{port}/{database}{query}"


def _libpq_options(extra: Any) -> dict[str, Any]:
    """Return the extra of a connection but for what Airflow's hook keeps for itself."""
    known = json.loads(extra) if isinstance(extra, str) and extra else extra or {}
    return {name: value for name, value in known.items() if name not in _OF_THE_HOOK}
