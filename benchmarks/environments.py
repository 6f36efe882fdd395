"""The environments made for a run: a clean interpreter for each program, and the program in it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from venv import EnvBuilder

from measuring import Unmeasured

CHECKOUT = Path(__file__).resolve().parent.parent


def clean_interpreter(folder: Path) -> Path:
    """Make an environment with nothing in it, not even pip, and return its interpreter.

    What is installed beside the Python that runs this, hooks at its start-up included, is not
    seen from there.
    """
    EnvBuilder(with_pip=False, symlinks=True, clear=True).create(folder)
    return folder / "bin" / "python"


def install(what: str, folder: Path) -> Path:
    """Install a package in a clean environment of its own and return that one's interpreter."""
    python = clean_interpreter(folder)
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", what]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    if outcome.returncode:
        raise Unmeasured(why="could not be installed", said=outcome.stderr)
    return python


def version_of(package: str, python: Path) -> str:
    """Return the version of a package that an interpreter finds."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return _output(str(python), "-I", "-c", code)


def system_program(names: tuple[str, ...]) -> Path:
    """Return where the system has a program, by the first of its names that it knows."""
    for name in names:
        if path := shutil.which(name):
            return Path(path)
    raise Unmeasured(why="not on this system")


def system_version(program: Path, argument: str) -> str:
    """Return the version that a program tells of itself, with whatever exit code."""
    command = [str(program), argument]
    outcome = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    found = re.search(r"\d+(\.\d+)+", outcome.stdout)
    return found[0] if found else "unknown"


def committed_source(folder: Path) -> str:
    """Copy the checkout as it was last committed, and return the commit.

    What is built from the copy has nothing in it of what lies about in the checkout.
    """
    shutil.rmtree(folder, ignore_errors=True)
    _output("git", "clone", "--quiet", str(CHECKOUT), str(folder))
    return _output("git", "-C", str(folder), "rev-parse", "--short", "HEAD")


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
