"""The trigger that only waits."""

from __future__ import annotations

import asyncio
import time

from anishelf.orchestration.triggers import Pause


def test_it_is_made_again_as_it_was() -> None:
    name, values = Pause(10).serialize()

    assert (name, values) == ("anishelf.orchestration.triggers.Pause", {"seconds": 10})
    assert Pause(**values).serialize() == (name, values)


def test_it_fires_once_and_not_early() -> None:
    async def wait() -> int:
        return len([event async for event in Pause(0.05).run()])

    began = time.monotonic()

    assert asyncio.run(wait()) == 1
    assert time.monotonic() - began >= 0.05
