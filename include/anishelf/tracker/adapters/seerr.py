"""Seerr and Jellyseerr."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import requests

from anishelf.errors import NotFound
from anishelf.tracker.adapters.rest import Rest, rows

Row = Mapping[str, Any]
_API = "/api/v1"
_PAGE = 100
_MOST_PAGES = 200


class Seerr:
    """One Seerr, asked with an API key, which acts as its first user."""

    def __init__(self, http: requests.Session, base_url: str, *, api_key: str | None) -> None:
        self._rest = Rest(http, base_url, name="Seerr", headers={"X-Api-Key": api_key or ""})

    def check(self) -> str:
        """Return its version; the settings are asked for because the version needs no key."""
        found = self._rest.get(f"{_API}/status")
        self._rest.get(f"{_API}/settings/main")
        if not isinstance(found, Mapping) or "version" not in found:
            raise self._rest.strange("it says no version")
        return f"Seerr {found['version']}"

    def requests(self) -> Iterator[Row]:
        """Yield the requests, the last changed first, as far as the caller reads."""
        for page in range(_MOST_PAGES):
            answer = self._rest.get(
                f"{_API}/request", take=_PAGE, skip=page * _PAGE, sort="modified", filter="all"
            )
            if not isinstance(answer, Mapping):
                raise self._rest.strange("the answer is no page")
            some = rows(answer.get("results"), self._rest)
            yield from some
            if len(some) < _PAGE:
                return

    def request(self, number: str) -> Row | None:
        """Return one request, None where Seerr says that there is none of this number."""
        try:
            found = self._rest.get(f"{_API}/request/{int(number)}")
        except NotFound:
            return None
        if not isinstance(found, Mapping):
            raise self._rest.strange("the answer is no object")
        return found

    def title(self, kind: str, tmdb: str) -> tuple[str | None, int | None]:
        """Return title and year of a film or show."""
        found = self._rest.get(f"{_API}/{kind}/{int(tmdb)}")
        if not isinstance(found, Mapping):
            raise self._rest.strange("the answer is no object")
        name = found.get("title") or found.get("name")
        date = str(found.get("releaseDate") or found.get("firstAirDate") or "")
        return (str(name) if name else None), int(date[:4]) if date[:4].isdigit() else None

    def act(self, number: str, verb: str) -> Row | None:
        """Approve, decline or retry a request; return it as it is then."""
        found = self._rest.send("POST", f"{_API}/request/{int(number)}/{verb}", json={})
        return found if isinstance(found, Mapping) else None

    def webhook(self) -> Row:
        """Return the settings of the webhook."""
        found = self._rest.get(f"{_API}/settings/notifications/webhook")
        return found if isinstance(found, Mapping) else {}

    def install(self, url: str, *, authorization: str, types: int, template: str) -> None:
        """Point the webhook to *url*; its template goes in as JSON text, encoded once more.

        Handed over as it was read it is taken without a word, and nothing is sent ever after.
        """
        self._rest.send(
            "POST",
            f"{_API}/settings/notifications/webhook",
            json=_settings(url, authorization, types, template),
        )

    def test(self, url: str, *, authorization: str, types: int, template: str) -> None:
        """Press the test button of the webhook."""
        self._rest.send(
            "POST",
            f"{_API}/settings/notifications/webhook/test",
            json=_settings(url, authorization, types, template),
        )


def _settings(url: str, authorization: str, types: int, template: str) -> dict[str, Any]:
    options = {
        "webhookUrl": url,
        "jsonPayload": json.dumps(template),
        "authHeader": authorization,
        "supportVariables": False,
    }
    return {"enabled": True, "types": types, "options": options}
