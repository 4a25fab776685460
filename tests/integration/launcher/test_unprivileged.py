from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from anishelf.launcher.postgres.unprivileged import Account, account_for

needs_root = pytest.mark.skipif(os.getuid() != 0, reason="only root has somebody to become")


def user_of(account: Account) -> str:
    argv = [*account.prefix, "id", "--user", "--name"]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.skipif(os.getuid() == 0, reason="root becomes somebody else")
def test_normal_user_stays_who_they_are(tmp_path: Path) -> None:
    assert account_for(tmp_path / "postgres") == Account()


@needs_root
def test_root_becomes_a_user_that_has_a_name(tmp_path: Path) -> None:
    assert user_of(account_for(tmp_path / "postgres")) == "nobody"


@needs_root
def test_cluster_that_was_handed_over_stays_so(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(tmp_path, nobody.pw_uid, nobody.pw_gid)

    account = account_for(tmp_path)

    assert (account.uid, user_of(account)) == (nobody.pw_uid, "nobody")


@needs_root
def test_handed_over_user_passes_through_private_folders(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    cluster = tmp_path / "private" / "cluster"
    cluster.mkdir(parents=True)
    cluster.parent.chmod(0o700)
    (cluster / "file").touch(mode=0o600)
    os.chown(cluster, nobody.pw_uid, nobody.pw_gid)
    account = account_for(cluster)
    os.chown(cluster, 0, 0)

    account.own(cluster)

    assert (cluster / "file").stat().st_uid == nobody.pw_uid
    subprocess.run([*account.prefix, "touch", str(cluster / "new")], check=True)


def test_files_stay_ours_otherwise(tmp_path: Path) -> None:
    Account().own(tmp_path)

    assert tmp_path.stat().st_uid == os.getuid()
