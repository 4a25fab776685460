"""The stack itself: Airflow's API, logs of runs, purging."""
