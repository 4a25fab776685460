"""Enters our webhook in Sonarr, Radarr and Seerr themselves, and proves the way back by their test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from psycopg import Connection

from anishelf.errors import CommandRefused
from anishelf.tracker.actions.senders import HEADER
from anishelf.tracker.adapters.arr import Arr
from anishelf.tracker.adapters.seerr import Seerr
from anishelf.tracker.store.senders import Senders

NAME = "Anishelf"
TYPES = 2 | 4 | 8 | 16 | 64 | 128 | 256 | 512 | 1024 | 2048 | 4096
"""Seerr's notification types that we read; the test passes whatever is chosen."""

_SWITCHES = (
    "onGrab", "onDownload", "onUpgrade", "onImportComplete", "onRename", "onSeriesAdd",
    "onSeriesDelete", "onEpisodeFileDelete", "onMovieAdded", "onMovieDelete", "onMovieFileDelete",
    "onManualInteractionRequired",
)  # fmt: skip
_POST = 1


def install_in_arr(arr: Arr, *, url: str, token: str) -> None:
    """Enter our webhook in a Sonarr or Radarr, or correct it where it is; the program tests it."""
    known = [each for each in arr.notifications() if each.get("name") == NAME]
    arr.install({**(known[0] if known else {}), **_connection(url, token)})


def install_in_seerr(seerr: Seerr, *, url: str, token: str) -> None:
    """Point Seerr's webhook to us; it has one alone, so one that points elsewhere is not taken.

    Raises CommandRefused then. Its template stays as it is: every one is understood.
    """
    options = _options(seerr.webhook())
    there = str(options.get("webhookUrl") or "")
    if there and "/anishelf/hooks/" not in there:
        raise CommandRefused(
            "Seerr's webhook is in use for another address; enter ours by hand if that may go"
        )
    template = str(options.get("jsonPayload") or "{}")
    seerr.install(url, authorization=token, types=TYPES, template=template)


def press_test(
    conn: Connection, sender_id: int, press: Callable[[], None], *, wait: Callable[[], None]
) -> bool:
    """Press the program's own test button; return whether its call arrived.

    *wait* passes a little time between looks.
    """
    before = _received(conn, sender_id)
    press()
    for _ in range(20):
        if _received(conn, sender_id) > before:
            return True
        wait()
    return False


def arr_test(arr: Arr) -> Callable[[], None]:
    """Return what presses the test button of our connection in Sonarr or Radarr."""
    known = [each for each in arr.notifications() if each.get("name") == NAME]
    if not known:
        raise CommandRefused(f"it has no connection called {NAME}; enter it first")
    return lambda: arr.test(known[0])


def seerr_test(seerr: Seerr) -> Callable[[], None]:
    """Return what presses the test button of Seerr's webhook as it is entered there."""
    options = _options(seerr.webhook())
    url = str(options.get("webhookUrl") or "")
    if "/anishelf/hooks/" not in url:
        raise CommandRefused("Seerr's webhook does not point to us; enter it first")
    return lambda: seerr.test(
        url,
        authorization=str(options.get("authHeader") or ""),
        types=TYPES,
        template=str(options.get("jsonPayload") or "{}"),
    )


def _received(conn: Connection, sender_id: int) -> int:
    row = Senders(conn).get(sender_id)
    return row.received if row else 0


def _options(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    found = settings.get("options")
    return found if isinstance(found, Mapping) else {}


def _connection(url: str, token: str) -> dict[str, Any]:
    fields = {"url": url, "method": _POST, "headers": [{"key": HEADER, "value": token}]}
    return {
        "name": NAME,
        "implementation": "Webhook",
        "configContract": "WebhookSettings",
        "fields": [{"name": name, "value": value} for name, value in fields.items()],
        "tags": [],
        "includeHealthWarnings": False,
        **dict.fromkeys(_SWITCHES, True),
    }
