"""Running commands in their own processes, which can be killed.

A process forked after importing the program is as real as a new one: it has its own memory, files
and locks, and SIGKILL ends it. But it is many times faster, so there can be thousands. The parent
must have a single thread, as the pool's workers have.
"""

from __future__ import annotations

import contextlib
import faulthandler
import functools
import gc
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, NoReturn, TextIO

from aigc_study import __main__ as program
from aigc_study.cli.main import main
from reliability.samples import DAMAGED, JOURNAL, PLAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

HANGS_AFTER = 30  # seconds: many processes may share a slow machine
CRASHED = 1  # Python's exit code after a traceback
LOCK = ".aigc.toml.lock"

# COLUMNS is what readline exports where pytest has loaded it.
_SETTINGS = (
    *("AIGC_STUDY_LANG", "COLUMNS", "FORCE_COLOR", "LANGUAGE", "LC_ALL", "LC_MESSAGES"),
    *("LC_TIME", "NO_COLOR"),
)


# What merge and repair print before they change anything.
_PREVIEW = re.compile(r"\d+ changes? to merge:|\d+ entr(y|ies) can be recovered\.")


class Outcome(NamedTuple):
    """The result of a command; a negative code is the signal that ended it."""

    code: int
    out: str
    err: str

    @property
    def killed(self) -> bool:
        """Whether it was killed."""
        return self.code == -signal.SIGKILL

    def complaints(self, *codes: int) -> Iterator[str]:
        """Yield what is wrong with the exit code, which must be one of ``codes``, or the output."""
        if self.code not in codes:
            yield f"exit code {self.code}, not {' or '.join(map(str, codes))}: {self.err[-600:]}"
        elif "Traceback" in self.err:
            yield f"a traceback: {self.err[-600:]}"
        elif self.code in (1, 4) and not self._is_one_message():
            yield f"not one message but {self.err!r}"
        elif self.code not in (0, 3) and self.out and not _PREVIEW.match(self.out):
            yield f"exit code {self.code} with output {self.out!r}"

    def _is_one_message(self) -> bool:
        lines = self.err.splitlines()
        if lines and lines[0].startswith("Skipped entries in "):
            del lines[0]  # a warning, not the error message
        return len(lines) == 1 and lines[0].startswith("aigc-study: ")


class Place(NamedTuple):
    """The folder of a trial, with a plan, and a home that may not exist."""

    folder: Path

    @property
    def home(self) -> Path:
        """The folder of the journal."""
        return self.folder / "home"

    @property
    def journal(self) -> Path:
        """The journal's path."""
        return self.home / "aigc.toml"

    @property
    def lock(self) -> Path:
        """The lock's path, unless the journal is a link."""
        return self.home / LOCK

    @property
    def backups(self) -> Path:
        """The folder of the backups."""
        return self.home / "backups"

    def command(self, *args: str) -> list[str]:
        """Return the arguments of a command for this place's plan, with ``{folder}`` filled in."""
        filled = [arg.replace("{folder}", str(self.folder)) for arg in args]
        return ["--curriculum", str(self.folder / "plan.toml"), *filled]

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a command, without the user's own settings."""
        kept = {name: value for name, value in os.environ.items() if name not in _SETTINGS}
        return {**kept, "LANG": "en_US.UTF-8", "AIGC_STUDY_HOME": str(self.home)}


@contextlib.contextmanager
def new_place() -> Iterator[Place]:
    """Create a folder for a trial, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="aigc-study-") as folder:
        place = Place(Path(folder).resolve())
        (place.folder / "plan.toml").write_bytes(PLAN)
        (place.folder / "plan.toml").chmod(0o644)  # whatever umask an earlier command set
        yield place


@functools.cache
def warm_up() -> None:
    """Import and cache everything that commands need."""
    with new_place() as place:
        for command in ("done 1.1", "progress --json", "today", "schedule", "list", "log", "x"):
            in_process(place, *command.split())
        copy = place.folder / "copy.toml"
        copy.write_bytes(JOURNAL)
        in_process(place, "merge", str(copy), "--yes")
        place.journal.write_bytes(DAMAGED)
        in_process(place, "doctor", "--repair", "--yes")
        in_process(place, "backup", "restore", "2026-08-31", "--yes")
    gc.freeze()  # objects that the collector ignores are not copied in each child


class Running:
    """A command that runs in its own process."""

    def __init__(self, process: int, out: IO[bytes], err: IO[bytes]) -> None:
        self._process, self._out, self._err = process, out, err
        self._code: int | None = None

    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._wait(os.WNOHANG)

    def wait_until_suspended(self) -> None:
        """Wait until it has suspended itself."""
        os.waitid(os.P_PID, self._process, os.WSTOPPED | os.WNOWAIT)

    def resume(self) -> None:
        """Let it go on after it was suspended."""
        os.kill(self._process, signal.SIGCONT)

    def outcome(self) -> Outcome:
        """Wait for the end and return the result; may be called once."""
        self._wait(0)
        assert self._code is not None
        return Outcome(self._code, _all_of(self._out), _all_of(self._err))

    def _wait(self, how: int) -> bool:
        if self._code is None:
            process, status = os.waitpid(self._process, how)
            self._code = os.waitstatus_to_exitcode(status) if process else None
        return self._code is not None


def start(
    place: Place, *args: str, within: AbstractContextManager[object] | None = None
) -> Running:
    """Start a command in its own process, ``within`` a context that changes that process."""
    warm_up()
    out, err = (tempfile.TemporaryFile() for _ in (1, 2))  # noqa: SIM115 - they outlive this call
    if not (process := os.fork()):
        _run_program(place, args, out, err, within or contextlib.nullcontext())
    return Running(process, out, err)


def forked(
    place: Place, *args: str, within: AbstractContextManager[object] | None = None
) -> Outcome:
    """Run a command in a forked process and wait for its end."""
    return start(place, *args, within=within).outcome()


def spawned(place: Place, *args: str, under: Sequence[str] = ()) -> Outcome:
    """Run a command in a new process, ``under`` another program if given."""
    command = [*under, sys.executable, "-m", "aigc_study", *place.command(*args)]
    done = subprocess.run(
        command, capture_output=True, env=place.environment, timeout=HANGS_AFTER, check=False
    )
    return Outcome(done.returncode, _decoded(done.stdout), _decoded(done.stderr))


def in_process(place: Place, *args: str) -> Outcome:
    """Run a command in this process, which is faster still; exceptions become exit codes.

    A command that hangs ends this process, even if it hangs in C.
    """
    faulthandler.dump_traceback_later(HANGS_AFTER, exit=True, file=2)
    out, err = io.BytesIO(), io.BytesIO()
    environment, streams = dict(os.environ), (sys.stdout, sys.stderr)
    wanted = place.environment
    os.environ.clear()
    os.environ.update(wanted)
    sys.stdout, sys.stderr = _text(out), _text(err)
    try:
        code = _exit_code_of(lambda: main(place.command(*args)))
        return Outcome(code, _decoded(out.getvalue()), _decoded(err.getvalue()))
    finally:
        faulthandler.cancel_dump_traceback_later()
        sys.stdout, sys.stderr = streams
        os.environ.clear()
        os.environ.update(environment)


def _run_program(
    place: Place,
    args: Sequence[str],
    out: IO[bytes],
    err: IO[bytes],
    within: AbstractContextManager[object],
) -> NoReturn:
    code = CRASHED
    try:
        # As if started by a shell, whatever the parent does with signals.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.alarm(HANGS_AFTER)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        files = (io.FileIO(number, "w", closefd=False) for number in (1, 2))
        sys.stdout, sys.stderr = map(_text, map(io.BufferedWriter, files))
        os.environ.clear()
        os.environ.update(place.environment)
        sys.argv = ["aigc-study", *place.command(*args)]
        with within:
            code = _exit_code_of(program.run)
    finally:
        os._exit(code)


def _exit_code_of(run: Callable[[], int | None]) -> int:
    try:
        code = run()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else CRASHED
    except BaseException:
        traceback.print_exc()
        code = CRASHED
    sys.stdout.flush()
    sys.stderr.flush()
    return code or 0


def _text(stream: IO[bytes]) -> TextIO:
    # Line-buffered, like Python's own stderr.
    return io.TextIOWrapper(stream, encoding="utf-8", line_buffering=True)


def _all_of(file: IO[bytes]) -> str:
    with file:
        file.seek(0)
        return _decoded(file.read())


def _decoded(output: bytes) -> str:
    return output.decode(errors="backslashreplace")
