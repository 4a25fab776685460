"""Asks Airflow and qBittorrent over loopback whether they work."""

from __future__ import annotations

import requests

COMPONENTS = ("metadatabase", "scheduler", "triggerer", "dag_processor")
_TIMEOUT = 5


def missing(url: str) -> list[str]:
    """Return the Airflow components that are not healthy yet; all of them without an answer."""
    try:
        reply = _get(f"{url}/api/v2/monitor/health")
        report = reply.json() if reply.ok else {}
    except (requests.RequestException, ValueError):
        return ["api-server"]
    return [name for name in COMPONENTS if (report.get(name) or {}).get("status") != "healthy"]


def answers(url: str) -> bool:
    """Return whether an HTTP server answers at *url*, whatever it says."""
    try:
        _get(url)
    except requests.RequestException:
        return False
    return True


def _get(url: str) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False  # a proxy of the user's knows nothing of our loopback
        return session.get(url, timeout=_TIMEOUT)
