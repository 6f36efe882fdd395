"""Creating a clean virtual environment for each program."""

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
    """Create an environment without packages, not even pip, and return its interpreter.

    It is isolated from the packages and start-up hooks of the Python that runs the benchmarks.
    """
    EnvBuilder(with_pip=False, symlinks=True, clear=True).create(folder)
    return folder / "bin" / "python"


def install(what: str, folder: Path) -> Path:
    """Install a package in a clean environment and return its interpreter."""
    python = clean_interpreter(folder)
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", what]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    if outcome.returncode:
        raise Unmeasured(why="could not be installed", output=outcome.stderr)
    return python


def version_of(package: str, python: Path) -> str:
    """Return the version of a package in an interpreter's environment."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return _output(str(python), "-I", "-c", code)


def system_program(names: tuple[str, ...]) -> Path:
    """Return the path of a program on the system, under the first of some names that exists."""
    for name in names:
        if path := shutil.which(name):
            return Path(path)
    raise Unmeasured(why="not on this system")


def system_version(program: Path, argument: str) -> str:
    """Return the version that a program prints, whatever its exit code."""
    command = [str(program), argument]
    outcome = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    found = re.search(r"\d+(\.\d+)+", outcome.stdout)
    return found[0] if found else "unknown"


def committed_source(folder: Path) -> str:
    """Clone the checkout, without uncommitted files, and return the commit."""
    shutil.rmtree(folder, ignore_errors=True)
    _output("git", "clone", "--quiet", str(CHECKOUT), str(folder))
    return _output("git", "-C", str(folder), "rev-parse", "--short", "HEAD")


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
