"""Running commands: once to see that they work and what memory they take, then to time them.

pyperf keeps the time. What stands here sees to it that each run finds the same files.
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

# pyperf has no types, and need not be there when this is only checked.
import pyperf  # type: ignore[import-not-found,import-untyped,unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Mapping

    from report import Row

PEAK = Path(__file__).with_name("peak.py")


class Unmeasured(Exception):
    """Something can't be measured here: why, and what was said by it, which may name paths."""

    def __init__(self, *, why: str, said: str = "") -> None:
        super().__init__(why)
        self.said = said
        self.add_note(said)  # for where nobody catches it


class Kept:
    """A folder with a copy of how it was, to be put back before each run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._copy = folder.with_name(f"{folder.name}.kept")
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(folder, self._copy, symlinks=True)
        self._state = _state(folder)

    def put_back(self) -> bool:
        """Make the folder what it was, and tell whether it was not; touch only what differs."""
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
        for name in self._state:  # last: what was put into a folder changed its time
            if (self._copy / name).is_dir():
                time, _ = self._state[name]
                os.utime(self.folder / name, ns=(time, time))
        os.sync()  # else a command that flushes its own file would wait for these
        return True


def _state(folder: Path) -> dict[str, tuple[int, int]]:
    """Return when each file and folder last changed, and each file's size; folders first."""
    state = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        facts = path.stat()
        size = 0 if path.is_dir() else facts.st_size
        state[str(path.relative_to(folder))] = (facts.st_mtime_ns, size)
    return state


@dataclass(frozen=True, kw_only=True)
class Command:
    """What to run for a row: where and how, and what must come of it."""

    row: Row
    argv: tuple[str, ...]
    environ: Mapping[str, str]
    home: Kept
    fewest_lines: int = 0
    changes: bool = False

    @property
    def typed(self) -> str:
        """The command as it would be typed."""
        return shlex.join([Path(self.argv[0]).name, *self.argv[1:]])


def peak_memory(command: Command, python: Path) -> int:
    """Run a command twice, see that it does its work, and return the most memory it held.

    The first run leaves bytecode and caches behind, so the second is like those that are timed.
    """
    _try_out(command, python)
    return _try_out(command, python)


def _try_out(command: Command, python: Path) -> int:
    command.home.put_back()
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
    changed = command.home.put_back()
    if outcome.returncode:
        raise Unmeasured(why="it ended with an error", said=outcome.stderr)
    if outcome.stdout.count("\n") < command.fewest_lines:
        raise Unmeasured(why="it printed too little", said=outcome.stdout)
    if command.changes and not changed:
        raise Unmeasured(why="it changed nothing", said=outcome.stdout)
    return int(file.read_text(encoding="ascii"))


def timed(command: Command) -> pyperf.Benchmark:
    """Put the files back, let pyperf time the command once, and return what it made of it."""
    command.home.put_back()
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
        raise Unmeasured(why="it ended with an error", said=outcome.stderr)
    return pyperf.Benchmark.load(str(file))
