from __future__ import annotations

import pytest
from qbittorrentapi import TorrentStates

from anishelf.core.endpoint import login_fingerprint
from anishelf.disk.path_map import PathMap
from anishelf.downloads.adapters.qbittorrent import PHASES
from anishelf.downloads.domain.transfer import Phase


def test_every_state_of_the_client_library_has_a_meaning() -> None:
    assert PHASES.keys() == {state.value for state in TorrentStates}


@pytest.mark.parametrize("state", TorrentStates)
def test_the_library_agrees_on_what_is_done(state: TorrentStates) -> None:
    # Its is_complete counts checkingUP, whose bytes are not proven yet.
    expected = state.is_complete and state is not TorrentStates.CHECKING_UPLOAD

    assert (PHASES[state.value] is Phase.DONE) is expected


@pytest.mark.parametrize("state", ["pausedDL", "stoppedDL"])
def test_old_and_new_words_for_pausing_mean_the_same(state: str) -> None:
    assert PHASES[state] is Phase.PAUSED


def test_paths_are_translated_at_folder_borders_and_back() -> None:
    paths = PathMap({"/downloads": "/data/downloads", "/downloads/fast": "/ssd"})

    assert paths.ours("/downloads/12/a.mkv") == "/data/downloads/12/a.mkv"
    assert paths.ours("/downloads/fast/12") == "/ssd/12"
    assert paths.ours("/downloads2/12") == "/downloads2/12"
    assert paths.ours("") == ""
    assert paths.theirs("/data/downloads/12") == "/downloads/12"
    assert paths.theirs("/ssd/12") == "/downloads/fast/12"


def test_without_a_map_paths_stay() -> None:
    assert PathMap({}).ours("/downloads/12/") == "/downloads/12/"


def test_a_fingerprint_changes_with_every_part_of_a_login_and_hides_the_secret() -> None:
    first = login_fingerprint("http://127.0.0.1:8080", "admin", "secret")

    assert first == login_fingerprint("http://127.0.0.1:8080", "admin", "secret")
    assert "secret" not in first
    assert (
        len(
            {
                first,
                login_fingerprint("http://127.0.0.1:8081", "admin", "secret"),
                login_fingerprint("http://127.0.0.1:8080", "root", "secret"),
                login_fingerprint("http://127.0.0.1:8080", "admin", "other"),
                login_fingerprint("http://127.0.0.1:8080", None, None),
            }
        )
        == 5
    )
