"""Airflow, imported with settings of its own and no database of anybody's."""

from __future__ import annotations

import os
import tempfile

# Read when Airflow is first imported, so set before any test module imports it.
os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="anishelf-airflow-"))
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__UNIT_TEST_MODE"] = "False"
