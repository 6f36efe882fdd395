"""Commands in processes of their own that can be killed, and what they leave behind.

A process forked from one that has imported the program and then runs it is as real as one that
began from nothing: it has its own memory, files and locks, and SIGKILL ends it like any other.
It only comes many times cheaper, so that thousands can be afforded. To be used in a process with
one thread, as those of the pool are.
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
from reliability.samples import PLAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

HANGS_AFTER = 30  # seconds: generous, since many processes may share a slow machine
CRASHED = 1  # what Python itself exits with after a traceback
LOCK = ".aigc.toml.lock"

_SETTINGS = ("AIGC_STUDY_LANG", "FORCE_COLOR", "LC_ALL", "LC_MESSAGES", "LC_TIME", "NO_COLOR")


# What merge and repair show before they try to do it.
_PREVIEW = re.compile(r"\d+ changes? to merge:|\d+ entr(y|ies) can be recovered\.")


class Outcome(NamedTuple):
    """What a command left behind; a code below 0 is the signal that ended it."""

    code: int
    out: str
    err: str

    @property
    def killed(self) -> bool:
        """Whether it was ended from without."""
        return self.code == -signal.SIGKILL

    def complaints(self, *codes: int) -> Iterator[str]:
        """Tell what is wrong with the exit code or the message, where some codes are right."""
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
            del lines[0]  # a warning about the journal, and not the message
        return len(lines) == 1 and lines[0].startswith("aigc-study: ")


class Place(NamedTuple):
    """A folder of its own for a trial, with a plan and a home, there or not."""

    folder: Path

    @property
    def home(self) -> Path:
        """The folder of the journal."""
        return self.folder / "home"

    @property
    def journal(self) -> Path:
        """The journal of the plan."""
        return self.home / "aigc.toml"

    @property
    def lock(self) -> Path:
        """The lock of the journal where it is no link."""
        return self.home / LOCK

    @property
    def backups(self) -> Path:
        """The folder of the journal's copies."""
        return self.home / "backups"

    def command(self, *args: str) -> list[str]:
        """Return the arguments of a command on the plan of this place, ``{folder}`` filled in."""
        given = [arg.replace("{folder}", str(self.folder)) for arg in args]
        return ["--curriculum", str(self.folder / "plan.toml"), *given]

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which nothing of the machine's settings shows through."""
        kept = {name: value for name, value in os.environ.items() if name not in _SETTINGS}
        return {**kept, "LANG": "en_US.UTF-8", "AIGC_STUDY_HOME": str(self.home)}


@contextlib.contextmanager
def new_place() -> Iterator[Place]:
    """Make a folder for a trial, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="aigc-study-") as folder:
        place = Place(Path(folder).resolve())
        (place.folder / "plan.toml").write_bytes(PLAN)
        (place.folder / "plan.toml").chmod(0o644)  # whatever a command run here left for a mask
        yield place


@functools.cache
def warm_up() -> None:
    """Import all that a command imports, and keep what each would build anew."""
    with new_place() as place:
        for command in (("done", "1.1"), ("progress", "--json"), ("today",), ("schedule",), ("x",)):
            in_process(place, *command)
    gc.freeze()  # what is left alone is not copied for each child


class Running:
    """A command under way in a process of its own."""

    def __init__(self, process: int, out: IO[bytes], err: IO[bytes]) -> None:
        self._process, self._out, self._err = process, out, err
        self._code: int | None = None

    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._wait(os.WNOHANG)

    def outcome(self) -> Outcome:
        """Wait for its end; to be asked for once."""
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
    """Start a command in a process of its own, within something that changes that process."""
    warm_up()
    out, err = (tempfile.TemporaryFile() for _ in (1, 2))  # noqa: SIM115 - outlive this call
    if not (process := os.fork()):
        _be_the_program(place, args, out, err, within or contextlib.nullcontext())
    return Running(process, out, err)


def forked(
    place: Place, *args: str, within: AbstractContextManager[object] | None = None
) -> Outcome:
    """Run a command in a process of its own, to its end."""
    return start(place, *args, within=within).outcome()


def spawned(place: Place, *args: str, under: Sequence[str] = ()) -> Outcome:
    """Run a command as a shell would, under another program if one is given."""
    command = [*under, sys.executable, "-m", "aigc_study", *place.command(*args)]
    done = subprocess.run(
        command, capture_output=True, env=place.environment, timeout=HANGS_AFTER, check=False
    )
    return Outcome(done.returncode, _decoded(done.stdout), _decoded(done.stderr))


def in_process(place: Place, *args: str) -> Outcome:
    """Run a command in this process, which is cheaper still; what it raises is in the outcome.

    If it hangs, that ends this process, even if it hangs in C.
    """
    faulthandler.dump_traceback_later(HANGS_AFTER, exit=True, file=2)
    out, err = io.BytesIO(), io.BytesIO()
    environment, streams = dict(os.environ), (sys.stdout, sys.stderr)
    os.environ.update(place.environment)
    sys.stdout, sys.stderr = _text(out), _text(err)
    try:
        code = _exit_code_of(lambda: main(place.command(*args)))
        return Outcome(code, _decoded(out.getvalue()), _decoded(err.getvalue()))
    finally:
        faulthandler.cancel_dump_traceback_later()
        sys.stdout, sys.stderr = streams
        os.environ.clear()
        os.environ.update(environment)


def _be_the_program(
    place: Place,
    args: Sequence[str],
    out: IO[bytes],
    err: IO[bytes],
    within: AbstractContextManager[object],
) -> NoReturn:
    code = CRASHED
    try:
        # As in a process that a shell began, whatever this one's parents do with signals.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.alarm(HANGS_AFTER)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        streams = (open(number, "wb", closefd=False) for number in (1, 2))  # noqa: SIM115 - as any program's
        sys.stdout, sys.stderr = map(_text, streams)
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
    # Python's own stderr does not keep a line to itself either.
    return io.TextIOWrapper(stream, encoding="utf-8", line_buffering=True)


def _all_of(file: IO[bytes]) -> str:
    with file:
        file.seek(0)
        return _decoded(file.read())


def _decoded(output: bytes) -> str:
    return output.decode(errors="backslashreplace")
