"""The demo from its start to its end: what `make demo` shows."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from psycopg import Connection
from rich.console import Console

from anishelf.core.database import connected
from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.domain.subscription import NewSubscription
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.launcher.options import Options
from anishelf.launcher.stack.runfile import StackState
from anishelf.operations.airflow_api import Airflow
from anishelf.operations.airflow_session import open_session
from anishelf.settings import Settings, database_url
from anishelf.views import Dashboard
from demo.errors import DemoFailed
from demo.judging.goal import Goal, prepare_goal
from demo.judging.report import Report
from demo.judging.snapshot import Snapshot, take_snapshot
from demo.judging.timelines import show_timelines
from demo.judging.verify import changes, deviations, is_complete, unexplained
from demo.run.dags import Collecting, red_dags, wait_for_catalogue
from demo.run.progress import display, is_reached, steps
from demo.run.second_act import SecondAct, stage
from demo.run.stack import claim_folder, demo_stack
from demo.world.serving import ServedWorld, served_world

_ARRIVAL_SECONDS = 180.0
_POLL_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Scene:
    """What every part of the demo needs; `before` is the library as it was at the start."""

    console: Console
    goal: Goal
    world: ServedWorld
    stack: StackState
    settings: Settings
    before: Snapshot


def run(options: Options, console: Console, *, stay: bool) -> int:
    """Run the demo, with *stay* until Ctrl-C; return the exit status."""
    begun = time.monotonic()
    folder = claim_folder(options.data_dir)
    settings = Settings.from_env({"ANISHELF_DATA_DIR": str(options.data_dir)})
    console.print("Preparing the demo world: shows, videos, torrents")
    goal = prepare_goal(folder)
    before = take_snapshot(settings.library_dir)
    with (
        served_world(folder) as world,
        stage() as programs,
        demo_stack(options, world, programs.addresses) as stack,
    ):
        scene = Scene(console, goal, world, stack, settings, before)
        second = SecondAct(programs, database=database_url(stack.env), site=stack.url)
        problems = perform(scene, second)
        console.print(f"All of this took {time.monotonic() - begun:.0f} s.")
        if stay:
            console.print("It runs until Ctrl-C.")
            _stay(scene)
    return 1 if problems else 0


def perform(scene: Scene, second: SecondAct) -> list[str]:
    """Let every episode arrive, tell what happened, and return what is not as it should be.

    What people ask for arrives meanwhile.
    """
    stack = scene.stack
    with (
        connected(database_url(stack.env)) as conn,
        open_session(stack.url) as http,
    ):
        airflow = Airflow(http, stack.url, user=stack.admin_user, password=stack.admin_password)
        dashboard = Dashboard(conn)
        report = Report(scene.console, dashboard)
        _subscribe(conn, scene)
        wait_for_catalogue(airflow)
        collecting = Collecting.start(airflow)
        second.begin()
        arrived = _follow(scene, dashboard, collecting.is_over)
        strayed = second.end()
        red = red_dags(airflow)
        report.arrivals()
        report.left_out()
        report.tree(scene.settings.library_dir)
        problems = _judge(scene, dashboard) if arrived else _what_is_late(scene, report)
        show_timelines(scene.console, second.pages())
        problems += strayed
        report.verdict([*red, *problems], stack, is_repeat=is_complete(scene.before, scene.goal))
    return [*red, *problems]


def _subscribe(conn: Connection, scene: Scene) -> None:
    subscriptions, feeds = Subscriptions(conn), scene.world.feeds
    others = [each.url for each in subscriptions.all() if each.url not in feeds.values()]
    if others:
        raise DemoFailed(
            f"{scene.settings.data_dir} follows feeds that are not the demo's ({others[0]}): "
            "give the demo another folder, for example ANISHELF_DATA_DIR=/tmp/anishelf-demo."
        )
    for kind, url in feeds.items():
        wanted = NewSubscription(url, f"{kind} (demo)", start_policy=StartPolicy.EVERYTHING)
        subscriptions.add(wanted, now=datetime.now(UTC))
        scene.console.print(f"Following {url}")


def _follow(scene: Scene, dashboard: Dashboard, is_over: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _ARRIVAL_SECONDS
    with display(scene.console) as shown:
        while time.monotonic() < deadline:
            now = dashboard.progress()
            shown.show(steps(now, scene.goal))
            if is_reached(now, scene.goal) and is_over():
                return True
            _check_alive(scene)
            time.sleep(_POLL_SECONDS)
    return False


def _judge(scene: Scene, dashboard: Dashboard) -> list[str]:
    library, goal = scene.settings.library_dir, scene.goal
    return [
        *unexplained(dashboard.items(), goal),
        *deviations(library, scene.settings.downloads_dir, goal),
        *changes(scene.before, take_snapshot(library), goal),
    ]


def _what_is_late(scene: Scene, report: Report) -> list[str]:
    library = scene.settings.library_dir
    missing = [file.path for file in scene.goal.files if not (library / file.path).exists()]
    return [
        f"not everything arrived and was described within {_ARRIVAL_SECONDS:.0f} s",
        *(f"{path} is missing" for path in missing),
        *report.reasons(scene.goal),
    ]


def _check_alive(scene: Scene) -> None:
    if scene.world.process.poll() is not None:
        raise DemoFailed("The demo world ended; see demo/world.log in the data folder.")
    if not Path(f"/proc/{scene.stack.launcher_pid}").exists():
        raise DemoFailed("Anishelf ended by itself; see logs/ in the data folder.")


def _stay(scene: Scene) -> None:
    while True:
        _check_alive(scene)
        time.sleep(1)
