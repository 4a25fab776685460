"""Videos and .torrent files on loopback: web seeds, so that no tracker and no peer is needed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from demo.world.answers import Answer, Request, file_answer
from demo.world.server import Server
from demo.world.torrents import make_torrent


@dataclass(frozen=True, slots=True)
class Seed:
    """One file that can be downloaded: its name, its bytes' place, its .torrent."""

    name: str
    path: Path
    torrent: bytes
    infohash: str
    url: str
    file_url: str

    @property
    def magnet(self) -> str:
        return f"magnet:?xt=urn:btih:{self.infohash}&dn={quote(self.name)}"


class Seeds:
    """Publishes files; it is a site of the demo's server."""

    def __init__(self, folder: Path) -> None:
        self.server = Server([self])
        self.folder = folder
        self._random = random.Random(1)

    def publish(self, name: str, *, size: int = 1 << 20, rate: float | None = None) -> Seed:
        """Publish a new file of random bytes; *rate* limits it to so many bytes a second."""
        path = self.folder / name
        path.write_bytes(self._random.randbytes(size))
        made = make_torrent(path, name, f"{self.server.url}/files/{quote(name)}")
        torrent = self.folder / f"{made.infohash}.torrent"
        torrent.write_bytes(made.data)
        if rate is not None:
            self.server.rates[f"/files/{name}"] = rate
        url = f"{self.server.url}/files/{torrent.name}"
        file_url = f"{self.server.url}/files/{quote(name)}"
        return Seed(name, path, made.data, made.infohash, url, file_url)

    def answer(self, request: Request) -> Answer | None:
        path = self.folder / request.path.removeprefix("/files/")
        return file_answer(path, "application/octet-stream") if path.is_file() else None


@contextmanager
def running_seeds(folder: Path) -> Iterator[Seeds]:
    folder.mkdir(parents=True, exist_ok=True)
    seeds = Seeds(folder)
    with seeds.server:
        yield seeds
