"""`make bench`: measures, prints a table and writes build/bench.json.

Ends with 1 when a benchmark crashed, with `--strict` also when a bar was missed. With `--against PATH`
it measures another tree in turn with this one, prints how many times as bad each figure is here
(median of the pairs) and ends with 1 when one is more than 10 % worse in most of the runs.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from benchmarks.comparison import alone, compare, worse_in_most
from benchmarks.comparison import table as table_of_pairs
from benchmarks.measurement import CannotMeasure
from benchmarks.pairs import Tree, measure_pairs
from benchmarks.report import table, write_json, write_rows
from benchmarks.running import Result, benchmark_names, exit_status, run

_ROOT = Path(__file__).parents[1]
_OUTPUT = _ROOT / "build" / "bench.json"
_COMPARISON = _ROOT / "build" / "against.json"
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
    parser.add_argument("--against", type=Path, metavar="PATH", help="another tree, set up")
    parser.add_argument("--pairs", type=int, default=7, help="how often in a run; default: 7")
    parser.add_argument("--runs", type=int, default=1, help="three tell chance from change")
    options = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_LOG, highlight=False)
    if options.against:
        return _against(console, options)
    results = {name: _run(console, name) for name in options.only or names}
    measured = [each for result in results.values() for each in result.measurements]
    console.print(table(measured))
    write_json(options.output, measured)
    console.print(f"Written to {options.output}")
    missed = [each.name for each in measured if each.is_missed]
    if missed:
        console.print(f"{len(missed)} missed: {', '.join(missed)}", markup=False)
    return exit_status(results.values(), strict=options.strict)


def _against(console: Console, options: argparse.Namespace) -> int:
    runs = []
    try:
        there, here = Tree(options.against.resolve()), Tree(_ROOT)
        known = set(there.names())
        names = options.only or [name for name in benchmark_names() if name in known]
        for number in range(1, options.runs + 1):
            pairs = measure_pairs(there, here, names, options.pairs, tell=console.print)
            runs.append(compare(pairs))
            console.print(table_of_pairs(runs[-1], title=f"Run {number}: {there.root} and here"))
            if names_alone := alone(pairs):
                console.print(f"Not in both: {', '.join(names_alone)}", markup=False)
    except CannotMeasure as reason:
        console.print(str(reason), markup=False, style="red")
        return 1
    write_rows(_COMPARISON, [each.as_json() for run in runs for each in run])
    worse = worse_in_most(runs)
    console.print(f"Worse: {', '.join(worse) or 'nothing'}", markup=False)
    return int(bool(worse))


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
