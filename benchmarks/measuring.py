"""Running commands: first to check them and to measure their memory, then to time them.

pyperf measures the time. This module restores the same files before each run.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

# pyperf has no types, and may not be installed where mypy runs.
import pyperf  # type: ignore[import-not-found,import-untyped,unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Mapping

    from report import Row

PEAK = Path(__file__).with_name("peak.py")


class Unmeasured(Exception):
    """Something can't be measured here; ``output`` is what it printed, which may contain paths."""

    def __init__(self, *, why: str, output: str = "") -> None:
        super().__init__(why)
        self.output = output
        self.add_note(output)  # for the traceback, if it is not caught


class Snapshot:
    """A folder and a copy of its original state, which is restored before each run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._copy = folder.with_name(f"{folder.name}.kept")
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(folder, self._copy, symlinks=True)
        self._state = _state(folder)

    def restore(self) -> bool:
        """Restore the folder, touching only what differs; return whether anything did."""
        now = _state(self.folder)
        if now == self._state:
            return False
        for name in sorted(now.keys() - self._state.keys(), reverse=True):
            path = self.folder / name
            path.rmdir() if path.is_dir() else path.unlink()
        differing = [name for name in self._state if now.get(name) != self._state[name]]
        for name in differing:
            if (self._copy / name).is_dir():
                (self.folder / name).mkdir(exist_ok=True)
            else:
                shutil.copy2(self._copy / name, self.folder / name)
        for name in self._state:  # last, since restoring files changed their folders' times
            if (self._copy / name).is_dir():
                time, _ = self._state[name]
                os.utime(self.folder / name, ns=(time, time))
        os.sync()  # or a command that syncs its own file would wait for these
        return True


def _state(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the modification time of each file and folder, and each file's size."""
    state = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        facts = path.stat()
        size = 0 if path.is_dir() else facts.st_size
        state[str(path.relative_to(folder))] = (facts.st_mtime_ns, size)
    return state


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command of a row, and what it must do: print ``min_lines``, and change files or not."""

    row: Row
    argv: tuple[str, ...]
    environ: Mapping[str, str]
    home: Snapshot
    min_lines: int = 0
    changes: bool = False

    @property
    def typed(self) -> str:
        """The command as people type it."""
        return shlex.join([Path(self.argv[0]).name, *self.argv[1:]])


def peak_memory(command: Command, python: Path) -> int:
    """Run a command twice, check what it does, and return its peak memory in bytes.

    The first run fills bytecode and other caches, so the second is like the timed ones.
    """
    _try_out(command, python)
    return _try_out(command, python)


def _try_out(command: Command, python: Path) -> int:
    command.home.restore()
    file = command.home.folder.with_name("peak")
    outcome = subprocess.run(
        [python, "-I", "-S", PEAK, file, *command.argv],
        env=command.environ,
        cwd=command.home.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    changed = command.home.restore()
    if outcome.returncode:
        raise Unmeasured(why="it ended with an error", output=outcome.stderr)
    if outcome.stdout.count("\n") < command.min_lines:
        raise Unmeasured(why="it printed too little", output=outcome.stdout)
    if command.changes and not changed:
        raise Unmeasured(why="it changed nothing", output=outcome.stdout)
    return int(file.read_text(encoding="ascii"))


def timed(command: Command) -> pyperf.Benchmark:
    """Restore the files, time the command once with pyperf, and return the result."""
    command.home.restore()
    file = command.home.folder.with_name("timed.json")
    file.unlink(missing_ok=True)
    once = ("--processes=1", "--values=1", "--warmups=0", "--loops=1")
    options = ("--quiet", "--copy-env", "--output", str(file), "--name", command.row.name)
    outcome = subprocess.run(
        [sys.executable, "-m", "pyperf", "command", *once, *options, "--", *command.argv],
        env=command.environ,
        cwd=command.home.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if outcome.returncode:
        raise Unmeasured(why="it ended with an error", output=outcome.stderr)
    return pyperf.Benchmark.load(str(file))
