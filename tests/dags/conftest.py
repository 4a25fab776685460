"""Airflow, imported with settings of its own and no database of anybody's."""

from __future__ import annotations

import tests.worlds.airflow_home  # noqa: F401  # before any test module imports Airflow
