"""Redis and Celery workers on loopback, run by the command that the launcher lists for them."""

from __future__ import annotations

import secrets
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import redis

from anishelf.launcher.programs.components import CELERY_WORKER, python_argv
from anishelf.launcher.programs.ports import Ports
from anishelf.launcher.programs.processes import tail

_START_SECONDS = 60.0
_STOP_SECONDS = 30.0


@contextmanager
def running_redis(folder: Path) -> Iterator[str]:
    """Run a Redis that keeps nothing; yield its URL, with its password, as a Celery broker's."""
    folder.mkdir(parents=True, exist_ok=True)
    port, password = Ports(folder / "ports.json").choose("redis"), secrets.token_urlsafe(16)
    settings = f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\n'
    with (folder / "redis.log").open("wb") as log:
        server = subprocess.Popen(
            ["redis-server", "-"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            assert server.stdin is not None
            with server.stdin:
                server.stdin.write(settings.encode())
            url = f"redis://:{password}@127.0.0.1:{port}/0"
            _wait_for(url, server)
            yield url
        finally:
            server.kill()
            server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with redis.Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
            except redis.ConnectionError:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return


@dataclass(frozen=True, slots=True)
class Worker:
    """A Celery worker that calls itself *name* in Airflow's tables."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def family(self) -> list[psutil.Process]:
        """Return the worker and every process below it."""
        root = psutil.Process(self.process.pid)
        return [root, *root.children(recursive=True)]

    def ask_to_stop(self) -> None:
        """Let it finish what it does and end, as `docker compose stop` asks."""
        self.process.terminate()

    def wait(self) -> None:
        """Wait until it has ended."""
        self.process.wait(_STOP_SECONDS)


@contextmanager
def running_workers(
    folder: Path, env: Mapping[str, str], *, names: tuple[str, ...], concurrency: int
) -> Iterator[list[Worker]]:
    """Run a worker for each of *names* until the block ends; whatever is left then is killed."""
    with ExitStack() as stack:
        workers = [
            stack.enter_context(_running_worker(folder / name, env, name, concurrency))
            for name in names
        ]
        for worker in workers:
            _wait_until_ready(worker)
        yield workers


@contextmanager
def _running_worker(
    folder: Path, env: Mapping[str, str], name: str, concurrency: int
) -> Iterator[Worker]:
    folder.mkdir(parents=True)
    # Two workers of one machine: Airflow asks the callable what their machines are called.
    own = {
        "AIRFLOW__CORE__HOSTNAME_CALLABLE": "getpass.getuser",
        "LOGNAME": name,
        "AIRFLOW__CELERY__WORKER_CONCURRENCY": str(concurrency),
    }
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*python_argv(CELERY_WORKER), "--celery-hostname", name],
            env={**env, **own},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    worker = Worker(name, process, log)
    try:
        yield worker
    finally:
        if process.poll() is None:
            for each in reversed(worker.family()):
                each.kill()
            process.wait()


def _wait_until_ready(worker: Worker) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while " ready." not in worker.log.read_text():
        if worker.process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"{worker.name} did not start:\n{tail(worker.log)}")
        time.sleep(0.1)
