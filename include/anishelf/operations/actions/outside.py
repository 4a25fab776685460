"""Whether the programs and sites that we depend on answer us: through a connection, or Airflow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from anishelf.core.endpoint import Endpoint
from anishelf.core.problems import Remedy
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.kinds import kind_of
from anishelf.errors import PipelineError
from anishelf.operations.actions.health import Check, Health, bad, ok, warning
from anishelf.operations.airflow_api import Airflow
from anishelf.provider.checks import CHECKS, DEFAULT_URLS
from anishelf.settings import Settings, slot_pools


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the programs beside us answer; *find* knows a connection by its id and default address.

    Without Airflow (None) connections that are kept in it alone are not known.
    """

    settings: Settings
    airflow: Airflow | None
    find: Callable[[str, str | None], Endpoint | None]


def check_airflow(doors: Doors) -> Iterator[Check]:
    """Check Airflow's components, its DAG files and the newest run of each DAG."""
    airflow = doors.airflow
    if airflow is None:
        yield bad("Airflow", "none is known: start the stack (make start)")
        return
    try:
        for component in airflow.components():
            name = f"Airflow {component.name.replace('_', ' ')}"
            if component.healthy:
                yield ok(name, "healthy")
            else:
                yield bad(name, "it gives no sign of life; look at its log")
        errors = airflow.import_errors()
        yield bad("DAG files", "; ".join(errors)) if errors else ok("DAG files", "all readable")
        yield _check_runs(airflow)
        yield _check_paused(airflow)
        yield _check_pools(airflow)
    except PipelineError as error:
        yield bad("Airflow", error)


def check_downloader(downloader: Downloader, doors: Doors) -> Iterator[Check]:
    """Check one downloader; a login that it refused already is not tried again."""
    name, said = downloader.conn_id, downloader.last_error or "it does not answer"
    if downloader.refused_fingerprint is not None:
        yield Check(
            name,
            Health.BAD,
            f"downloader_error: {said}; with a changed connection the next poll tries again",
            remedy=Remedy.CHECK_DOWNLOADER,
        )
        return
    found = ask_downloader(downloader, doors)
    if downloader.is_failing(after=doors.settings.downloader_failures):
        polls = f"downloader_error: {downloader.consecutive_failures} polls failed"
        if found.health is Health.OK:
            found = warning(name, f"{polls} ({said}); from here it answers: {found.detail}")
        else:
            found = bad(name, f"{polls}: {found.detail}")
    yield found


def ask_downloader(downloader: Downloader, doors: Doors) -> Check:
    """Ask one downloader how it is, whatever it said before."""
    kind = kind_of(downloader.type)
    if kind.has_connection:
        return _check(downloader.conn_id, downloader.type, doors)
    try:
        return ok(downloader.conn_id, kind.connect(None, doors.settings.downloads_dir).check())
    except PipelineError as error:
        return bad(downloader.conn_id, error)


def check_connection(conn_id: str, conn_type: str, doors: Doors) -> Iterator[Check]:
    """Ask what is behind a connection; one that only Airflow knows is tested by Airflow."""
    yield _check(conn_id, conn_type, doors)


def check_bangumi(doors: Doors) -> Iterator[Check]:
    """Check bangumi.tv: through its connection, or at its public address."""
    found = _check("bangumi_default", "bangumi", doors)
    if found.health is not Health.OFF:
        yield found
        return
    try:
        yield ok(found.part, CHECKS["bangumi"](Endpoint(url=DEFAULT_URLS["bangumi"])))
    except PipelineError as error:
        yield bad(found.part, error)


def _check(conn_id: str, conn_type: str, doors: Doors) -> Check:
    try:
        at = doors.find(conn_id, DEFAULT_URLS.get(conn_type))
        if at is not None:
            return ok(conn_id, CHECKS[conn_type](at))
        known = doors.airflow.check_connection(conn_id) if doors.airflow else None
    except PipelineError as error:
        return bad(conn_id, error)
    if known is not None:
        return Check(conn_id, Health.OK if known[0] else Health.BAD, known[1])
    return Check(conn_id, Health.OFF, "no such connection; make it in Airflow: Admin, Connections")


def _check_paused(airflow: Airflow) -> Check:
    paused = airflow.paused()
    if paused:
        return warning("DAGs", f"paused, so nothing of them runs: {', '.join(paused)}")
    return ok("DAGs", "none is paused")


def _check_pools(airflow: Airflow) -> Check:
    """Compare the pools: a task in one that is missing or has no slot waits for ever, in silence."""
    there = airflow.pools()
    wanted = [pool.name for pool in slot_pools({})]
    missing = [name for name in wanted if not there.get(name)]
    if missing:
        return bad(
            "pools",
            f"{', '.join(missing)}: missing or without slots, so their tasks never start; a restart of "
            "the stack makes what is missing",
        )
    return ok("pools", ", ".join(f"{name} {there[name]}" for name in wanted))


def _check_runs(airflow: Airflow) -> Check:
    newest = airflow.latest_runs()
    red = [dag_id for dag_id, run in newest.items() if run and run.state == "failed"]
    if red:
        return warning("DAG runs", f"the newest run is red: {', '.join(red)}")
    return ok("DAG runs", f"{len(newest)} DAGs, no newest run is red")
