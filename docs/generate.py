"""Writes docs/dags.md and the DAG table of the README from the DAG files; `--check` only compares.

It reads the files without importing them, so it needs neither Airflow nor a database.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- generated from dags/: begin -->", "<!-- generated from dags/: end -->"
ORDER = (
    "collect_releases",
    "fetch_missing_episodes",
    "track_downloads",
    "download_files",
    "control_downloads",
    "sync_downloads",
    "retry_failed_syncs",
    "reparse_releases",
    "resync_library",
    "refresh_catalogue",
    "refresh_metadata",
    "verify_library",
    "review_matches",
    "resolve_conflicts",
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a DAG file says of itself."""

    dag_id: str
    text: str
    way: str
    schedule: str


def read(path: Path) -> Page:
    """Return the page of one DAG file."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    function = next(node for node in module.body if isinstance(node, ast.FunctionDef))
    call = next(node for node in function.decorator_list if isinstance(node, ast.Call))
    schedule = next(k.value for k in call.keywords if k.arg == "schedule")
    return Page(
        dag_id=function.name,
        text=(ast.get_docstring(module) or "").strip(),
        way=(ast.get_docstring(function) or "").strip().rstrip("."),
        schedule=_in_words(schedule),
    )


def _in_words(schedule: ast.expr) -> str:
    match ast.unparse(schedule):
        case "None":
            return "when triggered"
        case "'@continuous'":
            return "always waiting"
        case "'*/10 * * * *'":
            return "every 10 minutes"
        case text if "collect_cron" in text:
            return "every 5 minutes (`ANISHELF_COLLECT_CRON`)"
        case text if "@daily" in text:
            return "daily"
        case text if "@hourly" in text:
            return "hourly"
        case text if "@weekly" in text:
            return "weekly"
        case text:
            raise ValueError(f"no words for the schedule {text}: add them in docs/generate.py")


def pages() -> list[Page]:
    """Return every DAG's page, in the order of an episode's way."""
    found = {page.dag_id: page for page in map(read, sorted((ROOT / "dags").glob("[!_]*.py")))}
    return [found.pop(name) for name in ORDER if name in found] + list(found.values())


def outputs() -> dict[Path, str]:
    """Return the text that each generated file should have."""
    found = pages()
    rows = "\n".join(f"| [`{p.dag_id}`](docs/dags.md) | {p.schedule} | {p.way} |" for p in found)
    table = f"| DAG | runs | does |\n|---|---|---|\n{rows}"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    before, rest = readme.split(BEGIN)
    after = rest.split(END)[1]
    listing = "\n\n".join(f"#{p.text}\n\n*Runs:* {p.schedule}. *Way:* {p.way}." for p in found)
    return {
        ROOT / "README.md": f"{before}{BEGIN}\n{table}\n{END}{after}",
        ROOT
        / "docs"
        / "dags.md": f"# The DAGs\n\nGenerated from the files in `dags/`.\n\n{listing}\n",
    }


def main() -> int:
    """Write the files, or with --check return 1 when one is not current."""
    stale = [
        path
        for path, text in outputs().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv:
        for path in stale:
            sys.stderr.write(f"{path.name} is not current: run .venv/bin/python -m docs.generate\n")
        return 1 if stale else 0
    for path in stale:
        path.write_text(outputs()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
