"""Asks Airflow and qBittorrent over loopback whether they work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import requests

_COMPONENTS = ("scheduler", "dag_processor", "triggerer")
ALL = ("api-server", "database", "scheduler", "dag-processor", "triggerer")
_TIMEOUT = 5
_NEVER = datetime.min.replace(tzinfo=UTC)


def healthy(url: str, since: datetime) -> set[str]:
    """Return which parts of Airflow at *url* work; a heartbeat from before *since* is old news."""
    try:
        reply = _get(f"{url}/api/v2/monitor/health")
        report = reply.json() if reply.ok else None
    except (requests.RequestException, ValueError):
        return set()
    if not isinstance(report, dict):
        return set()
    beating = {name.replace("_", "-") for name in _COMPONENTS if _beats(report, name, since)}
    database = {"database"} if _is_healthy(report, "metadatabase") else set()
    return {"api-server"} | database | beating


def answers(url: str) -> bool:
    """Return whether an HTTP server answers at *url*, whatever it says."""
    try:
        _get(url)
    except requests.RequestException:
        return False
    return True


def _beats(report: Mapping[str, dict[str, str | None]], name: str, since: datetime) -> bool:
    beat = report.get(name, {}).get(f"latest_{name}_heartbeat")
    last = datetime.fromisoformat(beat) if beat else _NEVER
    return _is_healthy(report, name) and last >= since


def _is_healthy(report: Mapping[str, dict[str, str | None]], name: str) -> bool:
    return report.get(name, {}).get("status") == "healthy"


def _get(url: str) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False  # a proxy of the user's knows nothing of our loopback
        return session.get(url, timeout=_TIMEOUT)
