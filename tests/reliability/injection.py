"""Interrupting the n-th system call: it fails, or the process ends there.

The portable counterpart of ``straced``. It wraps Python's functions for system calls in the
program's own process; the program itself is unchanged.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import os
import signal
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

_CALLS = (
    *("chmod", "chown", "close", "fchmod", "fchown", "fstat", "fsync", "link", "lstat", "mkdir"),
    *("open", "readlink", "replace", "stat", "sync", "unlink"),
)
_BLOCK = 512  # the disk writes a block whole, or not at all
# A call may write less than requested. With this limit, faults happen within a file too.
_MAX_WRITTEN = 2048


class Fault(NamedTuple):
    """What happens at the call with a ``number``, before or ``after`` it.

    ``value`` is the errno of an ``error`` or the number of a ``signal``. A ``refusal`` is an error
    at every call with a ``name``. A ``power-cut`` kills the process and loses what was not synced:
    ``contents`` become zeros, or are torn or cut short, and of the ``names``, renamings and new
    folders, all are kept, all lost, or only the first or the last is lost.
    """

    does: Literal["error", "refusal", "signal", "power-cut"]
    number: int = 0
    value: int = 0
    after: bool = False
    name: str = ""
    contents: Literal["zeros", "torn", "short"] = "zeros"
    names: Literal["kept", "lost", "first lost", "last lost"] = "kept"

    @property
    def right_codes(self) -> tuple[int, ...]:
        """The allowed exit codes; 0 is among them, since some errors do not matter."""
        if self.does in ("error", "refusal"):
            return 0, 4
        return (130,) if self.value == signal.SIGINT else (-signal.SIGKILL,)


class Interrupted:
    """A context in which one of the program's system calls is interrupted.

    The name of that call is written to ``report``, a file shared with the parent process. After a
    normal end of the program the power is cut too, since what it reported as saved must be on disk.
    Without ``locks``, the system has none.
    """

    def __init__(self, fault: Fault, report: IO[bytes], *, locks: bool = True) -> None:
        self._fault, self._report, self._locks = fault, report, locks
        self._count = 0
        if fault.does != "power-cut":
            fault = fault._replace(names="lost")
        self._disk = _Disk(fault)

    def __enter__(self) -> Self:
        for name in _CALLS:
            if hasattr(os, name):
                setattr(os, name, self._between(name, getattr(os, name)))
        with contextlib.suppress(ImportError):
            import fcntl  # noqa: PLC0415 - not on every platform

            flock = fcntl.flock if self._locks else _no_locks
            fcntl.flock = self._between("flock", flock)
        builtins.open = self._opening(builtins.open)
        os._exit = self._ending(os._exit)  # type: ignore[assignment]
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the rest to the end of the process."""

    def _ending(self, call: Callable[[int], NoReturn]) -> Callable[[int], NoReturn]:
        # The program ends its process itself.
        def ending(code: int) -> NoReturn:
            self._disk.cut()
            call(code)

        return ending

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
        fault = self._fault
        hit = fault.name == name if fault.does == "refusal" else self._count == fault.number
        if hit and not fault.after:
            self._hit(name, call, args)
        try:
            self._disk.before(name, args)
            result = call(*args, **options)
            self._disk.after(name, args)
        finally:
            if hit and fault.after:
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
        else:
            path = next((arg for arg in args if isinstance(arg, str)), None)
            raise OSError(fault.value, os.strerror(fault.value), path)


def _no_locks(*_: object) -> NoReturn:
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))


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

    def __init__(self, fault: Fault) -> None:
        self._fault = fault
        self._unsynced: dict[int, int] = {}  # inode -> a duplicated descriptor
        # The folder's inode, the name, and its content before; ``None`` if it was not there.
        self._named: list[tuple[int, str, bytes | None]] = []
        self._replaced: bytes | None = None  # the content that a call is about to replace

    def before(self, name: str, args: tuple[Any, ...]) -> None:
        """Record what a call is about to overwrite."""
        if name == "write":
            inode = _fstat(args[0]).st_ino
            if inode not in self._unsynced:
                self._unsynced[inode] = os.dup(args[0])
        elif name == "replace":
            self._replaced = _content(args[1])

    def after(self, name: str, args: tuple[Any, ...]) -> None:
        """Record what a call has synced."""
        if name == "sync":
            self._unsynced.clear()
            self._named.clear()
        elif name == "fsync":
            inode = _fstat(args[0]).st_ino
            self._unsynced.pop(inode, None)
            self._named = [named for named in self._named if named[0] != inode]
        elif name in ("replace", "mkdir"):
            path = args[1] if name == "replace" else args[0]
            before = self._replaced if name == "replace" else None
            self._named.append((_stat(os.path.dirname(path)).st_ino, path, before))

    def cut(self) -> None:
        """Lose what was not synced, of the contents and of the names."""
        for descriptor in self._unsynced.values():
            self._tear(descriptor)
        lost = {"kept": [], "lost": self._named, "first lost": self._named[:1]}
        for _folder, path, content in reversed(lost.get(self._fault.names, self._named[-1:])):
            if content is None:
                _remove(path)
            else:
                with _open(path, "wb") as file:
                    file.write(content)

    def _tear(self, descriptor: int) -> None:
        size = _fstat(descriptor).st_size
        if self._fault.contents == "short":
            os.truncate(descriptor, size // 2)
        elif self._fault.contents == "torn":
            for begin in range(0, size, 2 * _BLOCK):
                os.pwrite(descriptor, b"\0" * min(_BLOCK, size - begin), begin)
        else:
            os.pwrite(descriptor, b"\0" * size, 0)


# The unwrapped functions, for the tracking itself.
_fstat, _stat, _unlink, _open = os.fstat, os.stat, os.unlink, open


def _content(path: str) -> bytes | None:
    with contextlib.suppress(FileNotFoundError, IsADirectoryError), _open(path, "rb") as file:
        return file.read()
    return None


def _remove(path: str) -> None:
    """Remove a file, or a folder with all that is in it."""
    for folder, _folders, files in os.walk(path, topdown=False):
        for name in files:
            _unlink(os.path.join(folder, name))
        os.rmdir(folder)
    with contextlib.suppress(FileNotFoundError):
        _unlink(path)
