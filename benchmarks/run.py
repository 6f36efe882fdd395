"""Measure aigc-study and other programs, and aigc-study on growing data; write RESULTS.md.

    .venv/bin/pip install --editable . --group bench
    .venv/bin/python benchmarks/run.py

Everything is created in a temporary folder and measured in one run, with the commands taking turns.
It takes about half an hour, with --quick a few minutes; on a terminal there is a progress bar.
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

# pyperf has no types, and may not be installed where mypy runs.
import pyperf  # type: ignore[import-not-found,import-untyped,unused-ignore]
from rich.console import Console
from rich.progress import track

from contestants import PEERS
from environments import clean_interpreter
from lineup import (
    Setup,
    bare_python,
    install_ours,
    our_setups,
    peer_setups,
    typer_program,
)
from measuring import Command, Unmeasured, peak_memory, timed
from report import BARE, LARGE, LARGEST, OURS, Figure, Results, Row, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

T = TypeVar("T")

ROUNDS, QUICK_ROUNDS = 25, 3
# After this many seconds and MIN_ROUNDS, a command is left out of the later rounds.
ENOUGH_SECONDS = 15
MIN_ROUNDS = 5
MAX_QUOTED = 2_000  # characters


def main() -> None:
    """Parse the arguments, measure, and write the page."""
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
    """Measure some programs, on at most ``largest`` lessons and entries."""
    python = clean_interpreter(work / "environments" / "bare")
    commands = [bare_python(python, work / "homes" / "bare")]
    versions = {BARE.program: platform.python_version()}
    setups: list[Setup] = []
    for program in _with_progress("Installing", programs):
        if program == OURS:
            ours = install_ours(work, versions)
            commands.append(typer_program(ours, work / "homes" / "typer"))
            setups += our_setups(ours.with_name(OURS), largest)
        else:
            peer = next(peer for peer in PEERS if peer.name == program)
            with _recording(versions, program):
                setups += peer_setups(peer, work, versions)

    failures: dict[str, str] = {}
    for setup in _with_progress("Laying out", setups):
        with _recording(failures, setup.name):
            commands += setup.commands(work / "homes" / setup.name.replace(" ", "-"))
    peaks: dict[Row, int] = {}
    for command in _with_progress("Trying out", commands):
        with _recording(failures, command.row.name):
            peaks[command.row] = peak_memory(command, python)
    times: dict[Row, pyperf.Benchmark] = {}
    # Each command runs once per round, so that noise affects all of them alike.
    for command in _with_progress("Measuring", commands * rounds):
        with _recording(failures, command.row.name):
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
    """Time a command once more, unless its time is used up."""
    benchmark = times.get(command.row)
    if benchmark is None:
        times[command.row] = timed(command)
    elif benchmark.get_nvalue() < MIN_ROUNDS or sum(benchmark.get_values()) < ENOUGH_SECONDS:
        benchmark.add_runs(timed(command))


@contextmanager
def _recording(reasons: dict[str, str], name: str) -> Iterator[None]:
    """Record why something can't be measured, and print the end of its output."""
    try:
        yield
    except Unmeasured as reason:
        reasons[name] = str(reason)
        sys.stderr.write(f"{name}: {reason}\n{reason.output[-MAX_QUOTED:]}\n")


def _figure(benchmark: pyperf.Benchmark, peak: int) -> Figure:
    return Figure(
        median=benchmark.median(),
        spread=benchmark.median_abs_dev(),
        peak=peak,
        runs=benchmark.get_nvalue(),
    )


def _machine(benchmark: pyperf.Benchmark) -> str:
    """Describe the machine, without its host name."""
    metadata = benchmark.get_metadata()
    system = f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    processor = metadata.get("cpu_model_name", platform.processor() or platform.machine())
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{processor}, {metadata['cpu_count']} cores, {system}, {python}"


def _with_progress(action: str, items: Sequence[T]) -> Iterable[T]:
    """Return the items, with a progress bar on a terminal."""
    console = Console(stderr=True)
    return track(items, action, console=console, disable=not console.is_terminal)


if __name__ == "__main__":
    main()
