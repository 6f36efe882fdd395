"""The results as a Markdown page. Pure: figures in, text out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

OURS = "aigc-study"
STANDARD = 149
LARGE = 10_000
LARGEST = 100_000
SIZES = (STANDARD, LARGE)  # measured for all programs
LESSONS = (STANDARD, 1_000, LARGE, LARGEST)
ENTRIES = (100, 1_000, LARGE, LARGEST)

# The budget of each command on the standard plan, as a multiple of bare Python's time.
CEILINGS = {
    "done": 8,
    "list": 10,
    "progress": 10,
    "today": 10,
    "completion, Bash": 5.5,
    "completion, zsh": 8,
    "completion, fish": 8,
    "completion, PowerShell": 8,
    "--help": 8,
}
# The day's first "done" also makes the backup, and has no budget.
MEASURED = (
    *("done", "done, the day's first", "list", "progress", "today"),
    *(job for job in CEILINGS if job.startswith("completion")),
    "--help",
)
# The job of other programs that each command is compared with.
SAME_JOB = {"list": "list", "done": "done", "progress": "summary"}
RIVAL = "taskwarrior"
RIVAL_CEILINGS = {"list": 1, "done": 2, "progress": 2}
# The commands measured on growing data, and the budget for ten times as much of it.
GROWING = ("list", "done", "progress", "today")
GROWTH_CEILING = 11


class Row(NamedTuple):
    """A program's job, on so many tasks (lessons, in ours) or entries."""

    program: str
    job: str
    size: int = 0
    unit: str = "tasks"

    @property
    def name(self) -> str:
        """The name in messages."""
        return f"{self.program} {self.job}" + (f" on {self.size} {self.unit}" if self.size else "")


BARE = Row("Python", "-I -c pass")
TYPER = Row("Typer", "one command")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """The measurements of a row: times in seconds, the peak in bytes, and the number of runs."""

    median: float
    spread: float
    peak: int
    runs: int


@dataclass(frozen=True, kw_only=True)
class Results:
    """Everything the page shows."""

    day: date
    machine: str
    tool: str
    rounds: int
    quick: bool
    versions: Mapping[str, str]  # of each program, or why it has none
    commands: Mapping[Row, str]  # as typed
    figures: Mapping[Row, Figure]
    failures: Mapping[str, str]  # names, and why they could not be measured


def page(results: Results) -> str:
    """Return the whole page."""
    figures = results.figures
    parts = [
        _head(results),
        "## Budgets",
        _STANDARD_BUDGETS,
        _table(("command", "× bare Python", "at most", ""), _standard_budgets(figures)),
        _RIVAL_BUDGETS,
        _table(("command", f"in {RIVAL}", f"× {RIVAL}", "at most", ""), _rival_budgets(figures)),
        f"How much longer each command takes with {LARGEST:,} than with {LARGE:,}:",
        _table(("command", "of what", "× as long", "at most", ""), _growth_budgets(figures)),
        "## Each command",
        _table(("command", *_AT_BOTH), _each_command(figures)),
        "## Compared with other programs",
        _BESIDE_OTHERS,
        *_beside_others(results),
        "## Growth",
        f"By the number of lessons in the plan, half of them done; {STANDARD} is the bundled plan:",
        _growth_table(figures, LESSONS, "tasks"),
        "By the number of entries in the journal, with the bundled plan:",
        _growth_table(figures, ENTRIES, "entries"),
        "## Versions",
        "\n".join(f"- {program}: {version}" for program, version in results.versions.items()),
        *_failures(results.failures),
        _HOW,
    ]
    return "\n\n".join(parts) + "\n"


def _head(results: Results) -> str:
    quick = "\n\n**A quick run, only to try things out: noise may exceed the differences shown.**"
    return f"""\
# Benchmark results

All figures come from one run on {results.day}, on one machine: {results.machine}, {results.tool}.
The run was started with

```sh
.venv/bin/pip install --editable . --group bench && .venv/bin/python benchmarks/run.py
```

Times are medians of up to {results.rounds} runs, ± the median absolute deviation. × is the
time as a multiple of bare Python's, and MB is the peak memory.{quick if results.quick else ""}"""


_AT_BOTH = tuple(f"{unit} at {size:,}" for size in SIZES for unit in ("ms", "×", "MB"))

_STANDARD_BUDGETS = f"""\
The standard plan of {STANDARD} lessons, half of them done, compared with bare Python:"""

_RIVAL_BUDGETS = f"""\
{LARGE:,} lessons, half of them done, compared with {RIVAL} and the same number of tasks. All of its
tasks are open, so that `list` shows the same number of lines in both. Each task has a project, a
tag and a due date, as a lesson has a stage, a topic and a due date."""

_BESIDE_OTHERS = """\
Every program has as many tasks as aigc-study has lessons, half of them done; in taskwarrior all are
open. A task has the stage, topic, title and due date of a lesson, as far as the program can store
them. Programs without tasks have the same number of what they store instead: Watson of frames,
jrnl of entries."""

_HOW = """\
## How it is measured

- pyperf times whole processes, from start to exit, with their output sent to `/dev/null`. The
  commands take turns: each runs once per round. A slow command is left out of the later rounds.
- aigc-study is built from the last commit. Each program that comes from PyPI runs in its own clean
  environment, made with `python -m venv --without-pip`, and so does bare Python.
- Before each run the program's files are restored, including their timestamps, and flushed to the
  disk; this is not timed. So each `done` finds the same lesson open. The day's backup already
  exists, except for "the day's first" `done`, which makes it.
- Each command is also run beforehand, so that bytecode and caches exist, and the result is checked:
  a `list` must print at least one line per open task, and a `done` must change a file.
- Peak memory is that of the largest process of a command, measured in a separate run. Peaks below
  about 5 MB can't be measured."""


# Verdicts


def _standard_budgets(figures: Mapping[Row, Figure]) -> Iterable[Sequence[str]]:
    for job, ceiling in CEILINGS.items():
        ratio = _ratio(figures, Row(OURS, job, STANDARD), BARE)
        yield _typed(job), *_judged(ratio, ceiling)


def _rival_budgets(figures: Mapping[Row, Figure]) -> Iterable[Sequence[str]]:
    for job, same in SAME_JOB.items():
        ratio = _ratio(figures, Row(OURS, job, LARGE), Row(RIVAL, same, LARGE))
        yield _typed(job), _typed(same), *_judged(ratio, RIVAL_CEILINGS[job])


def _growth_budgets(figures: Mapping[Row, Figure]) -> Iterable[Sequence[str]]:
    for unit, shown in (("tasks", "lessons"), ("entries", "entries")):
        for job in GROWING:
            ratio = _ratio(figures, Row(OURS, job, LARGEST, unit), Row(OURS, job, LARGE, unit))
            yield _typed(job), shown, *_judged(ratio, GROWTH_CEILING)


def _ratio(figures: Mapping[Row, Figure], row: Row, base: Row) -> float | None:
    if row not in figures or base not in figures:
        return None
    return figures[row].median / figures[base].median


def _judged(ratio: float | None, ceiling: float) -> tuple[str, str, str]:
    """Return a ratio, its ceiling, and whether the exact ratio meets it."""
    if ratio is None:
        return "–", f"{ceiling}", "not measured"
    return f"{ratio:.2f}", f"{ceiling}", "met" if ratio <= ceiling else "**not met**"


# Tables


def _each_command(figures: Mapping[Row, Figure]) -> Iterable[Sequence[str]]:
    yield "bare `python -I -c pass`", *_cells(figures, BARE), *_NO_CELLS
    yield "a Typer program of one command", *_cells(figures, TYPER), *_NO_CELLS
    for job in MEASURED:
        cells = (cell for size in SIZES for cell in _cells(figures, Row(OURS, job, size)))
        yield _typed(job), *cells


def _beside_others(results: Results) -> Iterable[str]:
    figures = results.figures
    programs = dict.fromkeys(row.program for row in figures)
    for our_job, job in SAME_JOB.items():
        lines = []
        for program in programs:
            rows = [Row(program, our_job if program == OURS else job, size) for size in SIZES]
            commands = [results.commands[row] for row in rows if row in figures]
            if commands:
                cells = (cell for row in rows for cell in _cells(figures, row))
                lines.append((f"{program}: `{commands[0]}`", *cells))
        yield f"### {job.capitalize()}"
        yield _table(("program", *_AT_BOTH), lines)


def _growth_table(figures: Mapping[Row, Figure], sizes: Sequence[int], unit: str) -> str:
    lines = []
    for job in GROWING:
        rows = [Row(OURS, job, size, unit) for size in sizes]
        for before, row in zip([None, *rows], rows, strict=False):
            growth = _ratio(figures, row, before) if before else None
            shown = "" if growth is None else f"{growth:.2f}"
            lines.append((_typed(job), f"{row.size:,}", *_cells(figures, row), shown))
    shown = "lessons" if unit == "tasks" else unit
    return _table(("command", shown, "ms", "×", "MB", "× the row above"), lines)


_NO_CELLS = ("–", "–", "–")
_NO_DECIMALS_FROM = 100


def _cells(figures: Mapping[Row, Figure], row: Row) -> tuple[str, str, str]:
    """Return a row's time in ms, its multiple of bare Python's, and its memory in MB."""
    if row not in figures:
        return _NO_CELLS
    figure = figures[row]
    ratio = figure.median / figures[BARE].median
    milliseconds = f"{_rounded(figure.median * 1e3)} ± {_rounded(figure.spread * 1e3)}"
    return milliseconds, _rounded(ratio), f"{figure.peak / 1e6:.1f}"


def _rounded(value: float) -> str:
    """Return a number with one decimal below 100, and none from there on.

    >>> _rounded(9.96), _rounded(1234.5)
    ('10.0', '1,234')
    """
    return f"{value:.1f}" if value < _NO_DECIMALS_FROM else f"{value:,.0f}"


def _failures(failures: Mapping[str, str]) -> Iterable[str]:
    if failures:
        yield "Not measured:"
        yield "\n".join(f"- {name}: {why}" for name, why in failures.items())


def _typed(job: str) -> str:
    """Return a job as code, without what follows a comma."""
    name, comma, rest = job.partition(",")
    return f"`{name}`{comma}{rest}"


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table with columns of numbers aligned right."""
    rows = [tuple(line) for line in lines]
    numeric = [all(row[n][:1] in "–0123456789" for row in rows) for n in range(len(head))]
    rule = ["---:" if is_numeric else "---" for is_numeric in numeric]
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *rows))
