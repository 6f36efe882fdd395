"""A lock where the file system has none: a file that only one process can create.

It names its process. A lock that a killed process left is stale, and removed: that of a process of
this machine that has ended, or one that is minutes old. In case that process was only suspended, or
is on another machine, each process checks right before it replaces a file that its lock is still
there (``is_held``).
"""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress

from aigc_study.errors import CannotAccess
from aigc_study.storage.atomic import give_to_owner
from aigc_study.storage.toml import read_bytes

# No change takes nearly as long.
_STALE_SECONDS = 300
# An empty lock is that of a process killed before it had written its name.
_UNNAMED_SECONDS = 2
# The machine; the process, when it was started, and what makes the name unique.
_NAME = re.compile(rb"(.+)\n(\d{1,9}) (\d*) \d+\n")


class LockFile:
    """A lock that this process created, with a name that no other process uses."""

    def __init__(self, path: str) -> None:
        process = os.getpid()
        self._path = path
        self._name = f"{_machine()}\n{process} {_start_of(process)} {time.time_ns()}\n".encode()

    def create(self) -> bool:
        """Create the file; return false if another process was faster. Raises ``OSError``."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(self._path, flags, 0o600)
        except FileExistsError:
            return False
        try:
            with open(descriptor, "wb") as file:
                give_to_owner(descriptor, os.path.dirname(self._path))
                file.write(self._name)
        except OSError:
            os.unlink(self._path)
            raise
        return self.is_held()

    def is_held(self) -> bool:
        """Tell whether the file is there, and still this process's."""
        with suppress(FileNotFoundError):
            return read_bytes(self._path) == self._name
        return False

    def release(self) -> None:
        """Remove the file."""
        if self.is_held():
            os.unlink(self._path)


def remove_if_stale(path: str) -> None:
    """Remove a lock that a killed process left."""
    with suppress(FileNotFoundError):
        name, age = read_bytes(path), abs(time.time() - os.stat(path).st_mtime)
        if not _is_stale(name, age):
            return
        # Another process may have removed it meanwhile and created its own. So put it aside, which
        # only one process can do, and put it back if it is another one.
        aside = f"{path.removesuffix('.lock')}.stale.lock"
        os.replace(path, aside)
        if read_bytes(aside) != name:
            with suppress(OSError):  # if links are not possible, its process notices
                os.link(aside, path)
        os.unlink(aside)


def _is_stale(name: bytes, age: float) -> bool:
    parts = _NAME.fullmatch(name)
    if not parts:
        return age > _UNNAMED_SECONDS
    machine, process, start = (part.decode(errors="replace") for part in parts.groups())
    if start and machine == _machine() and not _is_running(int(process), start):
        return True
    return age > _STALE_SECONDS


def _machine() -> str:
    """Name this machine, with its start and process numbers where the system tells them."""
    if not hasattr(os, "uname"):
        return os.environ.get("COMPUTERNAME", "?")
    name = os.uname().nodename
    with suppress(OSError, CannotAccess):
        boot = read_bytes("/proc/sys/kernel/random/boot_id").decode().strip()
        return f"{name} {boot} {os.readlink('/proc/self/ns/pid')}"
    return name


def _is_running(process: int, start: str) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    return _start_of(process) in ("", start)


def _start_of(process: int) -> str:
    """Return when a process was started, "" if the system doesn't tell, and "ended" of a zombie."""
    with suppress(OSError, CannotAccess):
        # The second field, a name in parentheses, may contain anything.
        fields = read_bytes(f"/proc/{process}/stat").rpartition(b")")[2].split()
        return "ended" if fields[0] in (b"Z", b"X") else fields[19].decode()
    return ""
