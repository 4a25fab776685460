"""Odd bodies at the API: each is answered, none with a mistake of ours, none slowly."""

from __future__ import annotations

from functools import partial
from itertools import cycle

import pytest
import requests

from anishelf.access.actions import make_token
from anishelf.core.roles import Role
from tests.worlds.airflow_server import AirflowServer
from tests.worlds.fuzzing import BODIES, SEEDS, try_all
from tests.worlds.seeds import Seeds

pytestmark = [pytest.mark.faults, pytest.mark.strangers, pytest.mark.timeout(900)]
WRITES = ("subscriptions", "subscriptions/preview", "tokens", "items/skip", "reviews/1/answer")


@pytest.mark.parametrize("which", sorted(SEEDS))
def test_no_odd_body_crashes_the_api(site: AirflowServer, rows: Seeds, which: str) -> None:
    secret = make_token(rows.conn, name="fuzz", scope=Role.ADMIN, by="test").secret
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    worst: dict[str, int] = {}
    turns = cycle(WRITES)

    def post(http: requests.Session, data: bytes) -> None:
        path = next(turns)
        url = f"{site.url}/anishelf/api/v1/{path}?dry_run=true"
        reply = http.post(url, data=data, headers=headers, timeout=30)
        worst[path] = max(worst.get(path, 0), reply.status_code)

    with requests.Session() as http:
        try_all(BODIES, partial(post, http), examples=500, by=SEEDS[which])

    assert {path: status for path, status in worst.items() if status >= 500} == {}
