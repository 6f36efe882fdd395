"""What the commands that are run all day load: each module more makes each of them slower.

A new name here asks for a reason, and for a measurement (benchmarks/).
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# What any Typer program of one command loads is Typer's own affair.
TYPER = """
import typer
from typer.main import get_command
app = typer.Typer()
@app.command()
def command(word: str = "") -> None: ...
get_command(app)
"""
OURS = "from aigc_study.__main__ import run; run()"

# What is used of other people's, and why; whatever that loads in turn is its own affair.
SMALL = {
    "import gc": "to be told not to run",
    "import tomli": "the plan and the journal are TOML; 1 ms",
    "import unicodedata": "folds what people type; 0.4 ms",
    "import shlex": "quotes the commands that warnings name; 0.5 ms",
}
FRACTIONS = {"import fractions": "plan days are exact; 2 ms"}
HEAVY: dict[str, dict[str, str]] = {
    "list": {},
    "--lang zh list": {
        "from rich.cells import cell_len; cell_len('中')": "measures Chinese text; 4 ms",
        "import struct": "gettext reads the translation with it; 1 ms",
    },
    "done 1.2": {"import tomli_w": "writes TOML; 1 ms"},
    "progress": {
        **FRACTIONS,
        """
from io import StringIO
from rich.console import Console
from rich.table import Table
from rich.text import Text
table = Table("a", box=None)
table.add_row(Text.from_ansi("b"))
Console(file=StringIO(), width=80).print(table)
""": "the table; 25 ms",
    },
    "today": FRACTIONS,
}

EVERYWHERE = """
    __main__ cli cli.app cli.clock cli.language cli.main cli.options cli.session cli.settings
    cli.terminal data domain domain.calendar domain.curriculum domain.history domain.journal
    domain.merge
    domain.progress domain.schedule domain.study domain.table errors i18n inputs inputs.dates
    inputs.normalize resources storage storage.atomic storage.backups storage.config
    storage.conflicts storage.curriculum storage.journal storage.lock storage.paths
    storage.toml views views.help views.messages views.numbers views.page views.text_width
"""
OWN = {
    "list": """
        inputs.lessons inputs.places views.json views.list
    """,
    "--lang zh list": """
        inputs.lessons inputs.places views.json views.list
    """,
    "done 1.2": """
        cli.marking domain.marking domain.milestones domain.today inputs.lessons inputs.numbers
        inputs.places views.done views.marking views.wording
    """,
    "progress": """
        domain.earned_value domain.forecast domain.milestones domain.planned_value domain.status
        views.json views.progress views.wording
    """,
    "today": """
        domain.planned_value domain.status domain.streak domain.today views.json views.next
        views.today views.wording
    """,
}


def loaded(home: Path | None, code: str, *args: str) -> set[str]:
    """Return the modules that a fresh Python loads to run some code."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, *args],
        capture_output=True,
        env={**kept, "LANG": "en_US.UTF-8", "AIGC_STUDY_HOME": str(home)},
        encoding="utf-8",
        check=True,
    )
    lines = done.stderr.splitlines()
    return {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}


@cache
def allowed(*imports: str) -> set[str]:
    """Return what these load, and Typer."""
    return loaded(None, "\n".join([TYPER, *imports]))


@pytest.mark.parametrize("command", OWN)
def test_a_command_loads_only_what_it_needs(home: Path, command: str) -> None:
    loaded(home, OURS, "done", "1.1")
    names = loaded(home, OURS, *command.split())
    ours = {name for name in names if name.partition(".")[0] == "aigc_study"}
    expected = {f"aigc_study.{name}" for name in (EVERYWHERE + OWN[command]).split()}
    assert ours - {"aigc_study"} == expected
    others = {name.partition(".")[0] for name in names - ours - allowed(*SMALL, *HEAVY[command])}
    assert others - {"__future__", "importlib", "typer"} == set()
