"""The inbox under load: Airflow's real API server, real PostgreSQL, 200 events a second for 30 s.

Every event is new to it. What counts is the time until the answer, that none is lost, and that the
server's memory stays flat.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import psycopg

from anishelf.tracker.domain.states import Source
from tests.worlds.airflow_server import AirflowServer, running_airflow_server
from tests.worlds.database import running_server
from tests.worlds.tracking import Desk

RATE, SECONDS = 200, 30
P95_BAR_MS, GROWTH_BAR_MB = 50.0, 50.0
_TOKEN = "a-token-for-the-benchmark"  # noqa: S105  # opens a database that lives for a minute
_LANES = 32
_HEAD = (
    "POST /anishelf/hooks/sonarr HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    f"X-Webhook-Token: {_TOKEN}\r\n"
)
_WARM_UP = 400


@dataclass
class Load:
    """What was sent and how long each answer took, in milliseconds."""

    took: list[float] = field(default_factory=list)
    refused: int = 0


def measure() -> list[dict[str, object]]:
    """Return the rate that was kept, the time of an answer, what was lost, and the growth."""
    with (
        running_server() as postgres,
        tempfile.TemporaryDirectory() as home,
        running_airflow_server(Path(home), postgres) as server,
    ):
        return _measure(server)


def _measure(server: AirflowServer) -> list[dict[str, object]]:
    with psycopg.connect(server.database, autocommit=True) as conn:
        Desk(conn).sender(Source.SONARR, token=_TOKEN)
        asyncio.run(_send(server, range(_WARM_UP), Load()))
        before, cpu = _memory(server), _cpu(server)
        load, started = Load(), time.monotonic()
        asyncio.run(_send(server, range(_WARM_UP, _WARM_UP + RATE * SECONDS), load))
        rate = len(load.took) / (time.monotonic() - started)
        row = conn.execute("SELECT count(*) FROM inbox").fetchone()
    cpu = (_cpu(server) - cpu) * 1000 / len(load.took)
    lost = _WARM_UP + RATE * SECONDS - (int(row[0]) if row else 0)
    p95 = statistics.quantiles(load.took, n=20)[-1]
    grown = _memory(server) - before
    return [
        _row("inbox: events a second", round(rate, 1), RATE * 0.98, ok=rate >= RATE * 0.98),
        _row(
            "inbox: 95 of 100 answers within", round(p95, 1), P95_BAR_MS, "ms", ok=p95 <= P95_BAR_MS
        ),
        _row("inbox: processor time of the server", round(cpu, 2), None, "ms", ok=None),
        _row("inbox: median answer", round(statistics.median(load.took), 1), None, "ms", ok=None),
        _row("inbox: lost or refused", lost + load.refused, 0, ok=not lost and not load.refused),
        _row(
            "inbox: memory grown", round(grown, 1), GROWTH_BAR_MB, "MB", ok=grown <= GROWTH_BAR_MB
        ),
    ]


async def _send(server: AirflowServer, numbers: range, load: Load) -> None:
    """Send events at their times over connections that stay open, as senders do."""
    start = time.monotonic()
    lanes = (_lane(server, numbers, lane, start, load) for lane in range(_LANES))
    await asyncio.gather(*lanes)


async def _lane(server: AirflowServer, numbers: range, lane: int, start: float, load: Load) -> None:
    at = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    for place in range(lane, len(numbers), _LANES):
        body = json.dumps(_grab(numbers[place])).encode()
        head = f"{_HEAD}Content-Length: {len(body)}\r\n\r\n".encode()
        await asyncio.sleep(max(0.0, start + place / RATE - time.monotonic()))
        sent = time.monotonic()
        writer.write(head + body)
        status = await reader.readuntil(b"\r\n\r\n")
        load.took.append((time.monotonic() - sent) * 1000)
        load.refused += not status.startswith(b"HTTP/1.1 204")
    writer.close()


def _grab(number: int) -> dict[str, Any]:
    return {
        "eventType": "Grab",
        "instanceName": "Sonarr",
        "series": {"id": number, "tvdbId": number + 1, "title": f"Show {number}"},
        "episodes": [
            {"id": number * 100 + each, "seasonNumber": 1, "episodeNumber": each}
            for each in range(1, 14)
        ],
        "release": {"releaseTitle": f"Show.{number}.S01", "size": 1 << 30},
        "downloadId": f"{number:040X}",
    }


def _memory(server: AirflowServer) -> float:
    """Return the memory of the server and its children, in MB."""
    return sum(each.memory_info().rss for each in _processes(server)) / (1 << 20)


def _cpu(server: AirflowServer) -> float:
    """Return the processor time of the server so far, in seconds."""
    return sum(sum(each.cpu_times()[:2]) for each in _processes(server))


def _processes(server: AirflowServer) -> list[psutil.Process]:
    port = int(server.url.rpartition(":")[2])
    owners = {
        c.pid
        for c in psutil.net_connections("tcp")
        if c.laddr and c.laddr.port == port and c.status == psutil.CONN_LISTEN
    }
    return [psutil.Process(pid) for pid in owners if pid]


def _row(
    name: str, value: float, bar: float | None, unit: str = "", *, ok: bool | None
) -> dict[str, object]:
    return {"name": name, "value": value, "unit": unit, "bar": bar, "ok": ok}
