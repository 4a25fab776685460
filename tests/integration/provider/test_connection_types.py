"""The connection types in Airflow's form, and what their Test buttons say."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from anishelf.provider import get_provider_info
from anishelf.provider.checks import CHECKS
from demo.neighbours.programs import KEY, FakeArr, FakeSeerr, FakeShoko, Neighbour, running
from tests.fakes.site import Site, running_site
from tests.worlds.airflow_server import AirflowServer

SECRET = "top-secret-word"
NEIGHBOURS = ["seerr", "sonarr", "radarr", "shoko"]
CHANNEL = "anishelf_channel"
TYPES = ["qbittorrent", "aria2", "transmission", "bangumi", "jellyfin", *NEIGHBOURS]


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as site:
        yield site


def press_test(airflow: AirflowServer, conn_type: str, **fields: Any) -> tuple[bool, str]:
    body = {"connection_id": f"new_{conn_type}", "conn_type": conn_type, **fields}
    outcome = airflow.post("/api/v2/connections/test", body).json()
    return outcome["status"], outcome["message"]


@contextmanager
def json_server(answers: dict[str, tuple[int, Any]], **headers: str) -> Iterator[int]:
    """Answer POST requests with JSON; `*` answers every path. Yields the port."""

    class Requests(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, said = answers.get(self.path) or answers["*"]
            text = json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(text)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_airflow_can_read_what_we_tell_it() -> None:
    schema = json.loads(files("airflow").joinpath("provider_info.schema.json").read_text())

    jsonschema.validate(get_provider_info(), schema)


def test_every_type_is_in_the_form(airflow_server: AirflowServer) -> None:
    forms = {form["connection_type"]: form for form in airflow_server.get(_FORMS).json()}

    assert {*TYPES, CHANNEL} <= forms.keys()
    assert set(CHECKS) == {*TYPES, CHANNEL}
    standard = forms["qbittorrent"]["standard_fields"]
    assert standard["login"]["title"] == "User"
    assert standard["url_schema"]["hidden"] is True
    assert {"api_key", "path_map", "verify"} == forms["qbittorrent"]["extra_fields"].keys()


_FORMS = "/ui/connections/hook_meta"


@pytest.mark.parametrize("conn_type", TYPES)
def test_a_program_that_does_not_answer_is_said_in_words(
    airflow_server: AirflowServer, conn_type: str
) -> None:
    host = "http://127.0.0.1:1"

    good, said = press_test(airflow_server, conn_type, host=host, login="me", password=SECRET)

    assert not good
    assert "answer" in said
    assert SECRET not in said


@pytest.mark.parametrize("conn_type", ["qbittorrent", "aria2", "transmission", "jellyfin"])
def test_a_connection_without_a_host_is_said_in_words(
    airflow_server: AirflowServer, conn_type: str
) -> None:
    good, said = press_test(airflow_server, conn_type)

    assert (good, said) == (False, "the connection has no host; enter a name or an address")


@pytest.mark.parametrize(
    ("conn_type", "fake", "said"),
    [
        ("sonarr", FakeArr(), "Sonarr 4.0.19.2979"),
        ("radarr", FakeArr(noun="movie"), "Radarr 4.0.19.2979"),
        ("seerr", FakeSeerr(), "Seerr 3.1.0"),
        ("shoko", FakeShoko(), "Shoko 5.3.3.0"),
    ],
)
def test_a_neighbour_says_its_version_and_refuses_a_wrong_key(
    airflow_server: AirflowServer, conn_type: str, fake: Neighbour, said: str
) -> None:
    with running(fake):
        good = press_test(airflow_server, conn_type, host=fake.url, password=KEY)
        bad = press_test(airflow_server, conn_type, host=fake.url, password=SECRET)

    assert good == (True, said)
    assert not bad[0]
    assert "does not accept the API key" in bad[1]
    assert SECRET not in bad[1]


def test_jellyfin_says_its_name(airflow_server: AirflowServer, site: Site) -> None:
    site.serve("/jf/System/Info", b'{"Version": "10.11.0", "ServerName": "tower"}')

    outcome = press_test(airflow_server, "jellyfin", host=f"{site.url}/jf", password=SECRET)

    assert outcome == (True, "Jellyfin 10.11.0 (tower)")
    assert site.asked[0][1]["Authorization"] == f'MediaBrowser Token="{SECRET}"'


def test_jellyfin_refuses_a_wrong_key(airflow_server: AirflowServer, site: Site) -> None:
    site.serve("/System/Info", status=401)

    good, said = press_test(airflow_server, "jellyfin", host=site.url, password=SECRET)

    assert not good
    assert "does not accept the API key" in said
    assert SECRET not in said


def test_something_else_than_jellyfin_is_noticed(airflow_server: AirflowServer, site: Site) -> None:
    site.serve("/System/Info", b"<html>a router</html>")

    good, said = press_test(airflow_server, "jellyfin", host=site.url)

    assert (good, said.partition(":")[0]) == (False, "no Jellyfin answers at http")


def test_bangumi_is_asked_once_with_our_name(airflow_server: AirflowServer, site: Site) -> None:
    site.serve("/v0/subjects/1", b"{}", Content_Type="application/json")

    good, said = press_test(airflow_server, "bangumi", host=site.url, password=SECRET)

    assert (good, said) == (True, f"bangumi.tv answers at {site.url}")
    ((path, headers),) = site.asked
    assert path == "/v0/subjects/1"
    assert headers["User-Agent"].startswith("anishelf/")
    assert headers["Authorization"] == f"Bearer {SECRET}"


def test_bangumi_is_asked_with_the_name_that_the_connection_says(
    airflow_server: AirflowServer, site: Site
) -> None:
    site.serve("/v0/subjects/1", b"{}", Content_Type="application/json")
    extra = json.dumps({"user_agent": "somebody/else/1.0"})

    good, said = press_test(airflow_server, "bangumi", host=site.url, extra=extra)

    assert (good, said) == (True, f"bangumi.tv answers at {site.url}")
    assert site.asked[0][1]["User-Agent"] == "somebody/else/1.0"


def test_a_bangumi_without_that_subject_answers_as_well(
    airflow_server: AirflowServer, site: Site
) -> None:
    site.serve("/v0/subjects/1", b"{}", 404, Content_Type="application/json")

    good, said = press_test(airflow_server, "bangumi", host=site.url)

    assert good
    assert "answers" in said


def test_aria2_says_its_version(airflow_server: AirflowServer) -> None:
    answer = {"jsonrpc": "2.0", "id": 0, "result": {"version": "1.37.0", "enabledFeatures": []}}
    with json_server({"/jsonrpc": (200, answer)}) as port:
        outcome = press_test(airflow_server, "aria2", host="127.0.0.1", port=port, password=SECRET)

    assert outcome == (True, "aria2 1.37.0")


def test_aria2_refuses_a_wrong_secret(airflow_server: AirflowServer) -> None:
    answer = {"jsonrpc": "2.0", "id": 0, "error": {"code": 1, "message": "Unauthorized"}}
    with json_server({"/jsonrpc": (400, answer)}) as port:
        good, said = press_test(
            airflow_server, "aria2", host="127.0.0.1", port=port, password=SECRET
        )

    assert not good
    assert "does not accept the secret" in said
    assert SECRET not in said


def test_transmission_says_its_version(airflow_server: AirflowServer) -> None:
    session = {"version": "4.0.6 (38c164933e)", "rpc-version": 17, "rpc-version-semver": "5.3.0"}
    answer = {"result": "success", "arguments": session, "tag": 0}
    with json_server({"/transmission/rpc": (200, answer)}) as port:
        outcome = press_test(
            airflow_server,
            "transmission",
            host="127.0.0.1",
            port=port,
            login="me",
            password=SECRET,
        )

    assert outcome == (True, "Transmission 4.0.6 (38c164933e)")


def test_transmission_refuses_a_wrong_login(airflow_server: AirflowServer) -> None:
    with json_server({"*": (401, {})}) as port:
        good, said = press_test(
            airflow_server,
            "transmission",
            host="127.0.0.1",
            port=port,
            login="me",
            password=SECRET,
        )

    assert not good
    assert "does not accept the login" in said
    assert SECRET not in said


def test_the_test_of_a_channel_sends_a_message(airflow_server: AirflowServer) -> None:
    with json_server({"*": (200, {})}) as port:
        good, said = press_test(airflow_server, CHANNEL, password=f"json://127.0.0.1:{port}/hook")
    assert (good, said) == (True, "the message was taken: JSON")

    good, said = press_test(airflow_server, CHANNEL, password=f"json://{SECRET}@127.0.0.1:1/")
    assert (good, said) == (False, "the message did not arrive: JSON did not take the message")


@pytest.mark.parametrize("address", [f"file://{SECRET}", SECRET, "syslog://"])
def test_a_channel_never_acts_on_this_machine(airflow_server: AirflowServer, address: str) -> None:
    good, said = press_test(airflow_server, CHANNEL, password=address)

    assert not good
    assert SECRET not in said
