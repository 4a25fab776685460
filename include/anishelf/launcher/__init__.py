"""The local stack: PostgreSQL, Airflow's components and a qBittorrent under one supervisor.

Nothing here imports Airflow; it runs Airflow as child processes. Programs use `launcher.stack.handle`.
"""

from __future__ import annotations
