"""Import this before Airflow: it keeps Airflow's files out of the home folder of whoever tests."""

from __future__ import annotations

import os
import tempfile

if "AIRFLOW_HOME" not in os.environ:
    # Kept in a name of the module: the folder goes with the process that made it, and not before.
    HOME = tempfile.TemporaryDirectory(prefix="anishelf-airflow-", ignore_cleanup_errors=True)
    os.environ["AIRFLOW_HOME"] = HOME.name
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__UNIT_TEST_MODE"] = "False"
