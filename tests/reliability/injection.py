"""Interrupting the n-th system call: it fails, or the process ends there.

The portable counterpart of ``straced``. It wraps Python's functions for system calls in the
program's own process; the program itself is unchanged.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import signal
import stat
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

_CALLS = (
    *("chmod", "close", "fchown", "fstat", "fsync", "lstat", "mkdir", "open", "readlink"),
    *("replace", "stat", "unlink"),
)
# A call may write less than requested. With this limit, faults happen within a file too.
_MAX_WRITTEN = 2048


class Fault(NamedTuple):
    """What happens at the call with a ``number``, before or ``after`` it.

    ``value`` is the errno of an ``error`` or the number of a ``signal``. A ``power-cut`` kills the
    process and loses what was not synced: contents, and with ``loses_names`` also renamings.
    """

    does: Literal["error", "signal", "power-cut"]
    number: int = 0
    value: int = 0
    after: bool = False
    loses_names: bool = False

    @property
    def right_codes(self) -> tuple[int, ...]:
        """The allowed exit codes; 0 is among them, since some errors do not matter."""
        if self.does == "error":
            return 0, 4
        return (130,) if self.value == signal.SIGINT else (-signal.SIGKILL,)


class Interrupted:
    """A context in which one of the program's system calls is interrupted.

    The name of that call is written to ``report``, a file shared with the parent process. After a
    normal end of the program the power is cut too, since what it reported as saved must be on disk.
    """

    def __init__(self, fault: Fault, report: IO[bytes]) -> None:
        self._fault, self._report = fault, report
        self._count = 0
        self._disk = _Disk(loses_names=fault.loses_names or fault.does != "power-cut")

    def __enter__(self) -> Self:
        for name in _CALLS:
            if hasattr(os, name):
                setattr(os, name, self._between(name, getattr(os, name)))
        with contextlib.suppress(ImportError):
            import fcntl  # noqa: PLC0415 - not on every platform

            fcntl.flock = self._between("flock", fcntl.flock)
        builtins.open = self._opening(builtins.open)
        return self

    def __exit__(self, *_: object) -> None:
        self._disk.cut()

    def _between(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def interrupted(*args: Any, **options: Any) -> Any:
            return self.through(name, call, *args, **options)

        return interrupted

    def _opening(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def opening(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
            if not isinstance(file, int):
                return call(file, mode, *args, **options)
            raw = _Raw(self, file, mode)
            return io.BufferedWriter(raw) if "w" in mode else io.BufferedReader(raw)

        return opening

    def through(self, name: str, call: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Make a system call, or interrupt it if it is the one with the fault's number."""
        self._count += 1
        hit = self._count == self._fault.number
        if hit and not self._fault.after:
            self._hit(name, call, args)
        try:
            self._disk.before(name, args)
            result = call(*args, **options)
            self._disk.after(name, args)
        finally:
            if hit and self._fault.after:
                self._hit(name, call, args)
        return result

    def _hit(self, name: str, call: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self._report.write(name.encode())
        self._report.flush()
        fault = self._fault
        if name == "close" and not fault.after:
            call(*args)  # even a failing or interrupted close closes
        if fault.does == "signal":
            signal.raise_signal(fault.value)
        elif fault.does == "power-cut":
            self._disk.cut()
            _die()
        elif fault.does == "error":
            path = next((arg for arg in args if isinstance(arg, str)), None)
            raise OSError(fault.value, os.strerror(fault.value), path)


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


class _Raw(io.FileIO):
    """A file whose system calls can be interrupted, since they are not made in C."""

    def __init__(self, calls: Interrupted, descriptor: int, mode: str) -> None:
        self._calls = calls
        super().__init__(descriptor, mode)

    def write(self, content: Any) -> int:
        """Write the beginning of the content, as the system may."""
        written = self._calls.through("write", self._write, self.fileno(), bytes(content))
        return int(written)

    def _write(self, _descriptor: int, content: bytes) -> int:
        return super().write(content[:_MAX_WRITTEN])

    def readall(self) -> bytes:
        """Read the whole file."""
        return bytes(self._calls.through("read", super().readall))

    def close(self) -> None:
        """Close the file, once."""
        if not self.closed:
            self._calls.through("close", super().close)


class _Disk:
    """Tracks what is not synced yet, and so is lost when the power is cut."""

    def __init__(self, *, loses_names: bool) -> None:
        self._loses_names = loses_names
        self._unsynced: dict[int, int] = {}  # inode -> a duplicated descriptor
        self._renamed: list[tuple[str, bytes | None]] = []  # target, and its content before

    def before(self, name: str, args: tuple[Any, ...]) -> None:
        """Record what a call is about to overwrite."""
        if name == "write":
            inode = _fstat(args[0]).st_ino
            if inode not in self._unsynced:
                self._unsynced[inode] = os.dup(args[0])
        elif name == "replace":
            self._renamed.append((args[1], _content(args[1])))

    def after(self, name: str, args: tuple[Any, ...]) -> None:
        """Record what a call has synced."""
        if name == "fsync":
            status = _fstat(args[0])
            self._unsynced.pop(status.st_ino, None)
            if stat.S_ISDIR(status.st_mode):
                self._renamed.clear()

    def cut(self) -> None:
        """Lose what was not synced: as with real file systems, zeros replace it."""
        for descriptor in self._unsynced.values():
            os.pwrite(descriptor, b"\0" * _fstat(descriptor).st_size, 0)
        for target, content in reversed(self._renamed if self._loses_names else []):
            if content is None:
                _unlink(target)
            else:
                with _open(target, "wb") as file:
                    file.write(content)


# The unwrapped functions, for the tracking itself.
_fstat, _unlink, _open = os.fstat, os.unlink, open


def _content(path: str) -> bytes | None:
    with contextlib.suppress(FileNotFoundError), _open(path, "rb") as file:
        return file.read()
    return None
