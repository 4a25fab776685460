"""`make bench`: measures, prints a table and writes build/bench.json.

Ends with 1 when a benchmark crashed, with `--strict` also when a bar was missed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from benchmarks.report import table, write_json
from benchmarks.running import Result, benchmark_names, exit_status, run

_OUTPUT = Path(__file__).parents[1] / "build" / "bench.json"
_WIDTH_OF_A_LOG = 150
_LOG_EVERY_SECONDS = 30.0
_INTERRUPTED = 130


def main() -> int:
    """Run the benchmarks; return the exit status."""
    names = benchmark_names()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only",
        action="append",
        choices=names,
        help="this one; repeatable, and then the file holds nothing else",
    )
    parser.add_argument("--strict", action="store_true", help="end with 1 when a bar is missed")
    parser.add_argument("--output", type=Path, default=_OUTPUT, help=f"default: {_OUTPUT}")
    options = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_LOG, highlight=False)
    results = {name: _run(console, name) for name in options.only or names}
    measured = [each for result in results.values() for each in result.measurements]
    console.print(table(measured))
    write_json(options.output, measured)
    console.print(f"Written to {options.output}")
    missed = [each.name for each in measured if each.is_missed]
    if missed:
        console.print(f"{len(missed)} missed: {', '.join(missed)}", markup=False)
    return exit_status(results.values(), strict=options.strict)


def _run(console: Console, name: str) -> Result:
    said = 0.0

    def tell(seconds: float) -> None:
        nonlocal said
        status.update(f"{name}: {seconds:.0f} s")
        if not console.is_terminal and seconds - said >= _LOG_EVERY_SECONDS:
            said = seconds
            console.print(f"{name}: {seconds:.0f} s so far")

    if not console.is_terminal:
        console.print(f"{name} …")
    with console.status(name) as status:
        result = run(name, while_waiting=tell)
    console.print(f"{name}: {result.crash or f'done in {result.seconds:.0f} s'}", markup=False)
    return result


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
