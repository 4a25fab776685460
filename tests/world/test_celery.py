"""The Celery path, as docker-compose.yaml runs it: Redis, two workers, each episode once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import psutil
import psycopg
import pytest
import yaml

from anishelf.downloads.adapters.qbittorrent import open_client
from anishelf.launcher.environment import QBITTORRENT_CONNECTION
from anishelf.launcher.layout import layout_of
from bootstrap.system import REDIS, command_for, install
from demo.judging.nfo import nfo_deviations
from demo.world.demo_world import Published
from tests.worlds.celery_workers import Worker, running_redis, running_workers
from tests.worlds.living import Living, living, until

pytestmark = [pytest.mark.world, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[2]
EPISODES = range(1, 21)
_NAMES = ("worker-1", "worker-2")
_YEARLY = "0 0 1 1 *"
_SECONDS = 480  # the machine may be busy; alone it takes a tenth of that


@dataclass(frozen=True, slots=True)
class Synced:
    """What twenty episodes left behind; the workers still run."""

    product: Living
    workers: list[Worker]
    published: dict[int, Published]


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synced]:
    """Twenty episodes, collected by one run and synced by two Celery workers."""
    _ensure_redis()
    folder = tmp_path_factory.mktemp("celery")
    with (
        running_redis(folder / "redis") as broker,
        living(folder, env=_celery(broker, folder / "data")) as product,
        running_workers(folder, product.stack.env, names=_NAMES, concurrency=2) as workers,
    ):
        published = {number: product.publish(number) for number in EPISODES}
        product.collect()
        for number in EPISODES:
            product.wait(number, seconds=_SECONDS)
        _wait_until_quiet(product)
        yield Synced(product, workers, published)


def _celery(broker: str, data: Path) -> dict[str, str]:
    """Return the variables that docker-compose.yaml sets for Celery, with our addresses."""
    socket = quote(str(layout_of(data, os.environ).socket_dir), safe="/")
    return {
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CELERY__BROKER_URL": broker,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+postgresql://postgres@/airflow?host={socket}",
        "ANISHELF_COLLECT_CRON": _YEARLY,
    }


def _ensure_redis() -> None:
    if shutil.which(REDIS.name) or install([REDIS.package]):
        return
    if os.getuid() != 0:
        pytest.skip(f"needs {REDIS.name}: {command_for([REDIS.package])}")
    pytest.fail(f"{REDIS.package} cannot be installed")


def _wait_until_quiet(product: Living) -> None:
    """Wait until no run but those that always wait is under way."""
    under_way = """SELECT DISTINCT dag_id FROM dag_run
        WHERE state IN ('queued', 'running') AND dag_id NOT IN ('track_downloads', 'track_requests', 'listen_to_shoko',
                             'send_notifications')"""
    until(
        lambda: not _told_by_airflow(product, under_way),
        seconds=_SECONDS,
        what="the end of the last run",
        every=0.5,
    )


def test_every_episode_has_its_bytes(synced: Synced) -> None:
    product = synced.product

    wrong = [
        number
        for number, published in synced.published.items()
        if _digest(product.path(number)) != _digest(published.source)
    ]

    assert wrong == []


def test_every_episode_is_described(synced: Synced) -> None:
    library = synced.product.library
    found: list[str] = []
    for number in EPISODES:
        nfo = synced.product.path(number).with_suffix(".nfo").relative_to(library)
        facts = {"title": f"第{number}里", "season": "1", "episode": str(number)}
        found += nfo_deviations(library, PurePosixPath(nfo), "episodedetails", facts)

    assert found == []


def test_every_episode_arrived_once(synced: Synced) -> None:
    product = synced.product
    videos = [path.name for path in product.library.rglob("*.mkv")]

    assert len(videos) == len(EPISODES)
    assert {product.arrivals(number) for number in EPISODES} == {1}
    assert product.one("SELECT count(*) FROM library_files") == len(EPISODES)


def test_every_episode_was_downloaded_once(synced: Synced) -> None:
    known = json.loads(synced.product.stack.env[QBITTORRENT_CONNECTION])
    url = f"http://{known['host']}:{known['port']}"
    torrents = open_client(url, known["login"], known["password"]).torrents_info()

    assert synced.product.one("SELECT count(*) FROM downloads") == len(EPISODES)
    assert sorted(str(torrent["name"]) for torrent in torrents) == sorted(
        published.release.file_name for published in synced.published.values()
    )


def test_one_click_collected_everything(synced: Synced) -> None:
    runs = "SELECT state FROM dag_run WHERE dag_id = 'collect_releases' AND run_type = 'manual'"

    assert _told_by_airflow(synced.product, runs) == ["success"]


def test_every_run_is_green(synced: Synced) -> None:
    states = "SELECT DISTINCT state FROM dag_run WHERE dag_id = 'sync_downloads'"

    assert _told_by_airflow(synced.product, states) == ["success"]


def test_both_workers_ran_tasks_and_nobody_else(synced: Synced) -> None:
    hosts = "SELECT DISTINCT hostname FROM task_instance WHERE hostname <> ''"
    moved = hosts + " AND dag_id = 'sync_downloads' AND task_id = 'sync.move'"

    assert set(_told_by_airflow(synced.product, moved)) == set(_NAMES)
    assert set(_told_by_airflow(synced.product, hosts)) == set(_NAMES)


def test_health_check_of_the_compose_file_finds_a_worker(synced: Synced) -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yaml").read_text())
    shell, command = compose["services"]["worker"]["healthcheck"]["test"]
    here = {
        "HOSTNAME": synced.workers[0].name,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }

    checked = subprocess.run(
        ["sh", "-c", command.replace("$$", "$")],
        env={**synced.product.stack.env, **here},
        capture_output=True,
        text=True,
        check=False,
    )

    assert shell == "CMD-SHELL"
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_worker_process_survives(synced: Synced) -> None:
    """Ends the workers: it stands last."""
    below = [process for worker in synced.workers for process in worker.family()]

    for worker in synced.workers:
        worker.ask_to_stop()
    for worker in synced.workers:
        worker.wait()

    _, alive = psutil.wait_procs(below, timeout=5)
    assert alive == []


def _told_by_airflow(product: Living, sql: str) -> list[str]:
    """Return the first column of a query to Airflow's own database."""
    url = product.stack.env["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].replace("+psycopg2", "")
    with psycopg.connect(url) as conn:
        return [str(row[0]) for row in conn.execute(sql)]


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
