"""Making the n-th call to the system fail, or be the last one.

The portable twin of ``straced``. It stands between the program and the system, in the program's
own process; nothing of the program itself is replaced.
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
# A call may write less than it was asked to. So the faults come in the middle of a file too.
_AT_MOST_WRITTEN = 2048


class Fault(NamedTuple):
    """What happens to a call: at which one in the order of calls, what, and when.

    ``error`` is an errno; ``signal`` is sent before or after the call; ``power-cut`` ends all,
    and what was not flushed to the disk by then is lost: contents, and with ``loses_names`` also
    what a file was renamed to.
    """

    does: Literal["error", "signal", "power-cut"]
    number: int = 0
    value: int = 0
    after: bool = False
    loses_names: bool = False

    @property
    def right_codes(self) -> tuple[int, ...]:
        """The exit codes of which one must follow; some errors do not matter, and so 0."""
        if self.does == "error":
            return 0, 4
        return (130,) if self.value == signal.SIGINT else (-signal.SIGKILL,)


class Interrupted:
    """The program's calls to the system, one of which is interrupted.

    The name of that call is told to ``teller``, a file shared with the process that asks. When the
    program has ended in its own way the power is cut, since what it said of saving must hold.
    """

    def __init__(self, fault: Fault, teller: IO[bytes]) -> None:
        self._fault, self._teller = fault, teller
        self._count = 0
        self._disk = _Disk(fault.loses_names or fault.does != "power-cut")

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
        """Make a call to the system, unless it is the one to be interrupted and that hinders it."""
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
        self._teller.write(name.encode())
        self._teller.flush()
        fault = self._fault
        if name == "close" and not fault.after:
            call(*args)  # one that fails, or is interrupted, has closed nevertheless
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
    """A file whose calls to the system can be interrupted, which C makes otherwise."""

    def __init__(self, calls: Interrupted, descriptor: int, mode: str) -> None:
        self._calls = calls
        super().__init__(descriptor, mode)

    def write(self, content: Any) -> int:
        """Write the beginning of the content, as a system may."""
        written = self._calls.through("write", self._write, self.fileno(), bytes(content))
        return int(written)

    def _write(self, _descriptor: int, content: bytes) -> int:
        return super().write(content[:_AT_MOST_WRITTEN])

    def readall(self) -> bytes:
        """Read all there is."""
        return bytes(self._calls.through("read", super().readall))

    def close(self) -> None:
        """Close the file, once."""
        if not self.closed:
            self._calls.through("close", super().close)


class _Disk:
    """Knows what was not flushed yet, and so is lost when the power is cut."""

    def __init__(self, loses_names: bool) -> None:  # noqa: FBT001 - its only one
        self._loses_names = loses_names
        self._unflushed: dict[int, int] = {}  # inode -> a descriptor of our own
        self._renamed: list[tuple[str, bytes | None]] = []  # target, and what was there before

    def before(self, name: str, args: tuple[Any, ...]) -> None:
        """Take note of what a call is about to do away with."""
        if name == "write":
            inode = _fstat(args[0]).st_ino
            if inode not in self._unflushed:
                self._unflushed[inode] = os.dup(args[0])
        elif name == "replace":
            self._renamed.append((args[1], _content(args[1])))

    def after(self, name: str, args: tuple[Any, ...]) -> None:
        """Take note of what a call has brought to the disk."""
        if name == "fsync":
            status = _fstat(args[0])
            self._unflushed.pop(status.st_ino, None)
            if stat.S_ISDIR(status.st_mode):
                self._renamed.clear()

    def cut(self) -> None:
        """Lose all that was not flushed, as file systems do: there are zeros in its place."""
        for descriptor in self._unflushed.values():
            os.pwrite(descriptor, b"\0" * _fstat(descriptor).st_size, 0)
        for target, content in reversed(self._renamed if self._loses_names else []):
            if content is None:
                _unlink(target)
            else:
                with _open(target, "wb") as file:
                    file.write(content)


# The calls as they are, for the notes of the disk are no calls of the program.
_fstat, _unlink, _open = os.fstat, os.unlink, open


def _content(path: str) -> bytes | None:
    with contextlib.suppress(FileNotFoundError), _open(path, "rb") as file:
        return file.read()
    return None
