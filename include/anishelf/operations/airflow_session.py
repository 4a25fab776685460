"""One login at Airflow's REST API: sends calls, and says in words what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests

from anishelf.errors import AirflowRefused, AirflowUnreachable

NOT_FOUND = 404
Params = dict[str, str | int | list[str]]

_TIMEOUT = (5, 30)
"""Seconds to connect, and between two pieces of an answer."""

_UNAUTHORIZED, _FORBIDDEN, _BAD_REQUEST = 401, 403, 400
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def open_session(url: str) -> requests.Session:
    """Return a session for *url*; a proxy of the user's knows nothing of our loopback."""
    session = requests.Session()
    session.trust_env = urlsplit(url).hostname not in _LOOPBACK
    return session


class ApiSession:
    """One user at one Airflow; the first call that needs a login makes it."""

    def __init__(self, http: requests.Session, url: str, *, user: str, password: str) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._user = user
        self._password = password
        self._headers: dict[str, str] = {}

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        body: Mapping[str, object] | None = None,
    ) -> Any:
        """Return the parsed answer; raise AirflowRefused with Airflow's reason, or AirflowUnreachable."""
        reply = self.ask(method, path, params=params, body=body)
        if reply.status_code >= _BAD_REQUEST:
            raise AirflowRefused(f"Airflow answered {method} {path} with {_said(reply)}")
        return self.json(reply)

    def ask(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        body: Mapping[str, object] | None = None,
    ) -> requests.Response:
        """Return the answer to a call that needs a login; raise AirflowRefused where the user may not."""
        if not self._headers:
            self._log_in()
        reply = self.send(method, f"/api/v2{path}", params=params, body=body)
        if reply.status_code in {_UNAUTHORIZED, _FORBIDDEN}:
            raise AirflowRefused(f"Airflow does not let {self._user} do {method} {path}")
        return reply

    def _log_in(self) -> None:
        login = {"username": self._user, "password": self._password}
        reply = self.send("POST", "/auth/token", body=login)
        if reply.status_code >= _BAD_REQUEST:
            raise AirflowRefused(
                f"Airflow at {self._url} does not accept the login of {self._user}; "
                "set ANISHELF_AIRFLOW_USER and ANISHELF_AIRFLOW_PASSWORD"
            )
        self._headers = {"Authorization": f"Bearer {self.json(reply)['access_token']}"}

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        body: Mapping[str, object] | None = None,
    ) -> requests.Response:
        """Return the answer to a call as it is; raise AirflowUnreachable where none comes."""
        try:
            return self._http.request(
                method,
                f"{self._url}{path}",
                params=params,
                json=body,
                headers=self._headers,
                timeout=_TIMEOUT,
            )
        except requests.RequestException as error:
            raise AirflowUnreachable(
                f"Airflow at {self._url} does not answer; is the stack running (make start)?"
            ) from error

    def json(self, reply: requests.Response) -> Any:
        """Return the body of an answer; raise AirflowUnreachable where it is no JSON."""
        try:
            return reply.json()
        except ValueError as error:
            raise AirflowUnreachable(f"what answers at {self._url} is no Airflow") from error


def _said(reply: requests.Response) -> str:
    try:
        detail = reply.json().get("detail")
    except (ValueError, AttributeError):
        detail = None
    return f"status {reply.status_code}" + (f": {str(detail)[:300]}" if detail else "")
