"""How root runs PostgreSQL, which refuses root: as `nobody`, one way or another.

First choice is a user namespace in which root's own files belong to nobody; nothing changes on
disk. Containers often forbid namespaces: there the programs become nobody for real, may still pass
through private folders, and own the cluster. PostgreSQL wants a uid that has a name, hence nobody.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from anishelf.launcher.errors import LaunchFailed


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs PostgreSQL: the words before its commands, and the owner of its files."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None  # None: the files stay ours
    gid: int | None = None

    def own(self, folder: Path) -> None:
        """Hand *folder* and everything in it over, if the files are not to stay ours."""
        if self.uid is None or self.gid is None or not folder.exists():
            return
        if folder.stat().st_uid != self.uid:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account_for(cluster: Path) -> Account:
    """Return who can run the cluster in *cluster* (which need not exist), or raise LaunchFailed."""
    if os.getuid() != 0:
        return Account()
    nobody = pwd.getpwnam("nobody")
    inside, beside = _in_namespace(nobody), _as_nobody(nobody)
    is_handed_over = cluster.exists() and cluster.stat().st_uid == nobody.pw_uid
    for account in (beside, inside) if is_handed_over else (inside, beside):
        if _works(account):
            return account
    raise LaunchFailed(
        "PostgreSQL refuses to run as root, and this system forbids both user namespaces and "
        "changing the user: start Anishelf as a normal user"
    )


def _in_namespace(nobody: pwd.struct_passwd) -> Account:
    ids = (f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}")
    return Account(prefix=("unshare", "--user", *ids, "--"))


def _as_nobody(nobody: pwd.struct_passwd) -> Account:
    ids = (f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
    # Without that bit access(2), which initdb asks, leaves capabilities out of account.
    through = (
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
        "--securebits=+no_setuid_fixup",
    )
    return Account(prefix=("setpriv", *ids, *through, "--"), uid=nobody.pw_uid, gid=nobody.pw_gid)


def _works(account: Account) -> bool:
    if shutil.which(account.prefix[0]) is None:
        return False
    tried = subprocess.run([*account.prefix, "true"], check=False, capture_output=True)
    return tried.returncode == 0
