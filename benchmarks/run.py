"""Measure aigc-study beside other programs, and as plans and journals grow; write RESULTS.md.

    .venv/bin/pip install --editable . --group bench
    .venv/bin/python benchmarks/run.py

Everything is made anew in a temporary folder and measured in one run, the commands taking turns.
On a terminal a bar shows how far it is; the whole takes about half an hour, --quick a few minutes.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

# pyperf has no types, and need not be there when this is only checked.
import pyperf  # type: ignore[import-not-found,import-untyped,unused-ignore]
from rich.console import Console
from rich.progress import track

from contestants import PEERS
from environments import clean_interpreter
from lineup import (
    Stand,
    bare_python,
    install_ours,
    our_stands,
    peer_stands,
    typer_program,
)
from measuring import Command, Unmeasured, peak_memory, timed
from report import BARE, LARGE, LARGEST, OURS, Figure, Results, Row, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

T = TypeVar("T")

ROUNDS, QUICK_ROUNDS = 25, 3
# A command that has had this many seconds sits out later rounds, once it has had its fewest.
ENOUGH_SECONDS = 15
FEWEST_ROUNDS = 5
MUCH_SAID = 2_000  # characters


def main() -> None:
    """Read the arguments, measure, and write the page."""
    arguments = _arguments()
    work = nullcontext(arguments.work) if arguments.work else tempfile.TemporaryDirectory()
    with work as folder:
        results = measure(
            Path(folder).resolve() / "aigc-study-benchmarks",  # nothing else is touched there
            arguments.only or [OURS, *(peer.name for peer in PEERS)],
            rounds=QUICK_ROUNDS if arguments.quick else ROUNDS,
            largest=LARGE if arguments.quick else LARGEST,
        )
    arguments.output.write_text(page(results), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure aigc-study beside other programs.")
    parser.add_argument(
        "--output",
        type=Path,
        default=Path(__file__).with_name("RESULTS.md"),
        metavar="FILE",
        help="where the results go (benchmarks/RESULTS.md)",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help=f"only {QUICK_ROUNDS} rounds, and nothing of {LARGEST:,}: for trying",
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=[OURS, *(peer.name for peer in PEERS)],
        help="measure only this program beside bare Python; may be given more than once",
    )
    parser.add_argument(
        "--work",
        type=Path,
        metavar="DIR",
        help="work in this folder and leave it: the peers, which are used again the next time,"
        " the data, and pyperf's own record, runs.json",
    )
    return parser.parse_args()


def measure(work: Path, programs: Sequence[str], *, rounds: int, largest: int) -> Results:
    """Measure these programs, on no more lessons and entries than the largest number."""
    python = clean_interpreter(work / "environments" / "bare")
    commands = [bare_python(python, work / "homes" / "bare")]
    versions = {BARE.program: platform.python_version()}
    report: list[Stand] = []
    for program in _shown("Installing", programs):
        if program == OURS:
            ours = install_ours(work, versions)
            commands.append(typer_program(ours, work / "homes" / "typer"))
            report += our_stands(ours.with_name(OURS), largest)
        else:
            peer = next(peer for peer in PEERS if peer.name == program)
            with _noting(versions, program):
                report += peer_stands(peer, work, versions)

    failures: dict[str, str] = {}
    for stand in _shown("Laying out", report):
        with _noting(failures, stand.name):
            commands += stand.commands(work / "homes" / stand.name.replace(" ", "-"))
    peaks: dict[Row, int] = {}
    for command in _shown("Trying out", commands):
        with _noting(failures, command.row.name):
            peaks[command.row] = peak_memory(command, python)
    times: dict[Row, pyperf.Benchmark] = {}
    # All take their turn in a round before the next begins, so that noise hits all alike.
    for command in _shown("Measuring", commands * rounds):
        with _noting(failures, command.row.name):
            if command.row.name not in failures:
                _take_turn(command, times)

    suite = pyperf.BenchmarkSuite(list(times.values()))
    suite.dump(str(work / "runs.json"), replace=True)
    return Results(
        day=datetime.now().astimezone().date(),
        machine=_machine(times[BARE]),
        tool=f"pyperf {pyperf.__version__}",
        rounds=rounds,
        quick=rounds < ROUNDS,
        versions=versions,
        commands={each.row: each.typed for each in commands},
        figures={row: _figure(times[row], peaks[row]) for row in times if row.name not in failures},
        failures=failures,
    )


def _take_turn(command: Command, times: dict[Row, pyperf.Benchmark]) -> None:
    """Time a command once more, unless it has had enough."""
    before = times.get(command.row)
    if before is None:
        times[command.row] = timed(command)
    elif before.get_nvalue() < FEWEST_ROUNDS or sum(before.get_values()) < ENOUGH_SECONDS:
        before.add_runs(timed(command))


@contextmanager
def _noting(reasons: dict[str, str], name: str) -> Iterator[None]:
    """Note why something can't be measured, and tell whoever runs this what was said by it."""
    try:
        yield
    except Unmeasured as reason:
        reasons[name] = str(reason)
        sys.stderr.write(f"{name}: {reason}\n{reason.said[-MUCH_SAID:]}\n")


def _figure(benchmark: pyperf.Benchmark, peak: int) -> Figure:
    return Figure(
        median=benchmark.median(),
        spread=benchmark.median_abs_dev(),
        peak=peak,
        runs=benchmark.get_nvalue(),
    )


def _machine(benchmark: pyperf.Benchmark) -> str:
    """Return what kind of machine a benchmark was run on, without its name."""
    facts = benchmark.get_metadata()
    system = f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    processor = facts.get("cpu_model_name", platform.processor() or platform.machine())
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{processor}, {facts['cpu_count']} cores, {system}, {python}"


def _shown(what: str, items: Sequence[T]) -> Iterable[T]:
    """Return the items, with a bar of how far they are on a terminal and nothing elsewhere."""
    console = Console(stderr=True)
    return track(items, what, console=console, disable=not console.is_terminal)


if __name__ == "__main__":
    main()
