"""Shoko's hub (SignalR): what it says while somebody listens. It repeats nothing afterwards.

Releases 5 and 6 use other names for events and feeds; both are asked for, and unknown ones are
ignored by either.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from pysignalr.client import SignalRClient
from pysignalr.exceptions import AuthorizationError
from pysignalr.exceptions import ConnectionError as NegotiationRefused

from anishelf.errors import NeighbourRefused, NeighbourUnreachable

EVENTS = (
    "ShokoEvent:FileDetected",
    "ShokoEvent:FileHashed",
    "ShokoEvent:FileMatched",
    "ShokoEvent:FileNotMatched",
    "ShokoEvent:FileMoved",
    "ShokoEvent:FileRenamed",
    "ShokoEvent:FileDeleted",
    "file:detected",
    "file:hashed",
    "file:relocated",
    "file:deleted",
    "release:saved",
    "release:removed",
    "release:search.completed",
)
"""What is listened for; series and films change in long messages that nobody waits for."""

_FEEDS = "shoko,file,release"
_OPENS_WITHIN = 20.0
"""Seconds until a connection must stand; the library would try for ever."""

_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_REFUSAL = "Shoko's hub does not accept the API key; enter the key of one of its users"

Heard = Callable[[str, object], None]
"""Takes the name of an event and its argument."""


class ShokoHub:
    """One Shoko server's hub."""

    def __init__(self, base_url: str, *, api_key: str | None) -> None:
        self._base_url = base_url.rstrip("/")
        self._headers = {"apikey": api_key or ""}

    async def listen(self, opened: Callable[[], None], heard: Heard) -> None:
        """Listen over one new connection until it ends, which is always an error.

        Calls *opened* when the connection stands. Raises NeighbourRefused for a key that is not
        accepted, NeighbourUnreachable for every other end.
        """
        stands, over = asyncio.Event(), asyncio.Event()
        client = SignalRClient(
            f"{self._base_url}/signalr/aggregate?feeds={_FEEDS}",
            headers=dict(self._headers),
            max_size=None,  # a message above a limit would be lost, and the connection with it
        )
        client.on_open(_then(stands.set, opened))
        client.on_close(_then(over.set))
        for name in EVENTS:
            client.on(name, _hearing(name, heard))
        tasks = [
            asyncio.create_task(client.run()),
            asyncio.create_task(over.wait()),
            asyncio.create_task(_never_opens(stands)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        raise self._said(ends[0])

    def _said(self, end: BaseException | object) -> NeighbourRefused | NeighbourUnreachable:
        """Return in our words how a connection ended."""
        refused = isinstance(end, AuthorizationError) or (
            isinstance(end, NegotiationRefused) and end.args and end.args[0] in _REFUSED
        )
        if refused:
            return NeighbourRefused(_REFUSAL)
        is_quiet = end is None or isinstance(end, asyncio.CancelledError)
        reason = "the connection ended" if is_quiet else type(end).__name__
        return NeighbourUnreachable(f"no Shoko hub answers at {self._base_url}: {reason}")


async def _never_opens(stands: asyncio.Event) -> None:
    """Return when a connection does not stand in time; wait for ever once it does."""
    try:
        await asyncio.wait_for(stands.wait(), _OPENS_WITHIN)
    except TimeoutError:
        return
    await asyncio.Event().wait()


def _then(*acts: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    async def call() -> None:
        for act in acts:
            act()

    return call


def _hearing(name: str, heard: Heard) -> Callable[[object], Awaitable[None]]:
    async def hear(arguments: object) -> None:
        """Pass the one argument on; an exception here would end the connection."""
        some = arguments if isinstance(arguments, list) else []
        heard(name, some[0] if some else None)

    return hear
