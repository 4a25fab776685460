"""The log files of Airflow's runs, on the disk that its components share."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from anishelf.errors import UnsafePath

_READING = "dag_processor"


class RunLogs:
    """The folder of task logs: `dag_id=…/run_id=…`, and one folder a day of the DAG files' reader."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def forget(self, dag_id: str, run_id: str) -> None:
        """Delete the logs of one run; none is no error."""
        place = self._folder / f"dag_id={dag_id}" / f"run_id={run_id}"
        if place.parent.parent != self._folder or ".." in place.parts or place.is_symlink():
            raise UnsafePath(f"{place} is not the folder of one run")
        shutil.rmtree(place, ignore_errors=True)

    def forget_reading(self, *, before: datetime) -> None:
        """Delete what was said, on days before that moment, while the DAG files were read."""
        for folder in (self._folder / _READING).glob("[0-9]*-[0-9]*-[0-9]*"):
            day = datetime.strptime(folder.name, "%Y-%m-%d").replace(tzinfo=UTC)
            if day < before and not folder.is_symlink():
                shutil.rmtree(folder, ignore_errors=True)
