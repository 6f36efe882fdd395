"""Locks: one process at a time reads a file and replaces it."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from aigc_study.errors import CannotAccess, CannotSave, LockHeld, UnusableLock, reason_of
from aigc_study.i18n import N_
from aigc_study.storage.atomic import UNSUPPORTED, give_to_owner, make_folder
from aigc_study.storage.paths import OTHERS_MAY_WRITE
from aigc_study.storage.toml import read_bytes

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK_SECONDS = 10
# A lock file still empty after this long was left by a process killed while creating it.
UNNAMED_SECONDS = 2
_RETRY_SECONDS = 0.01
# What a system answers if another process holds the lock.
_HELD = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK}
# What it answers if the file system has no locks.
_NO_LOCKS = UNSUPPORTED | {errno.ENOLCK}
# Not through a link, which another user may have planted.
_FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)

# A lock that this process took. Ask ``is_held`` right before the file is replaced.
Lock: TypeAlias = "_SystemLock | _LockFile"


@contextmanager
def locked(path: str, *, temporary: bool = False) -> Iterator[Lock]:
    """Hold the lock of a file; other processes wait for it.

    The lock is on a separate file, since the file itself is replaced; if it is ``temporary``, that
    file is removed at the end. Raises ``LockHeld`` after ``LOCK_SECONDS``, and ``CannotSave``.
    """
    lock_path = _lock_path(path)
    try:
        if not temporary:
            make_folder(os.path.dirname(path))
        lock = _wait(path, lock_path)
    except OSError as error:
        raise CannotSave(error.filename or path, reason_of(error)) from error
    try:
        yield lock
    finally:
        # The change is already saved, so nothing here may fail.
        if temporary:
            with suppress(OSError, CannotAccess):
                # A process that waits for this file will find it gone, and take a new one.
                if lock.is_held():
                    os.unlink(lock_path)
        with suppress(OSError, CannotAccess):
            lock.release()
        if temporary and sys.platform == "win32":  # where an open file can't be removed
            with suppress(OSError):
                os.unlink(lock_path)


def refusal(path: str) -> CannotSave | None:
    """Return why a file can't be locked as things are, found without changing anything."""
    lock_path = _lock_path(path)
    try:
        os.close(os.open(lock_path, _FLAGS))
    except FileNotFoundError:
        return None
    except OSError as error:
        return _refusal(lock_path, error)
    return None


def has_locks(path: str) -> bool:
    """Tell whether the file system has locks, tried without changing anything."""
    if sys.platform == "win32":
        return True
    existing = next(filter(os.path.lexists, (_lock_path(path), path)), os.path.dirname(path))
    descriptor = os.open(existing, os.O_RDONLY | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _NO_LOCKS
    finally:
        os.close(descriptor)
    return True


def _lock_path(path: str) -> str:
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.lock")


def _lock_file_path(lock_path: str) -> str:
    """Return the path of the lock where the file system has none."""
    return f"{lock_path.removesuffix('.lock')}.held.lock"


def _wait(path: str, lock_path: str) -> Lock:
    """Take a lock as soon as it is free, or its lock file is stale."""
    lock_file = _lock_file_path(lock_path)
    begun = unnamed_since = time.monotonic()
    while not (lock := _try(lock_path)):
        now, name = time.monotonic(), _content(lock_file)
        if name != b"":
            unnamed_since = now
        if name is not None and (_has_ended(name) or now - unnamed_since > UNNAMED_SECONDS):
            _remove_stale(lock_file, name)
        if now - begun > LOCK_SECONDS:
            raise LockHeld(path, LOCK_SECONDS, lock_file if name else "")
        time.sleep(_RETRY_SECONDS)
    return lock


def _remove_stale(lock_file: str, name: bytes) -> None:
    """Remove a lock file that still has the name of a process that has ended."""
    if _content(lock_file) != name:
        return  # that process removed it when it ended, and it may be another one's by now
    # Others may remove it too, and one may have created its own since. So put it aside, which only
    # one can do, and put it back if it is another one.
    aside = f"{lock_file.removesuffix('.lock')}.stale.lock"
    with suppress(FileNotFoundError):
        os.replace(lock_file, aside)
        if _content(aside) != name:
            with suppress(OSError):  # if links are not possible, its process notices: ``is_held``
                os.link(aside, lock_file)
        os.unlink(aside)


def _content(lock_file: str) -> bytes | None:
    with suppress(FileNotFoundError):
        return read_bytes(lock_file)
    return b"" if os.path.islink(lock_file) else None  # a broken link


class _SystemLock:
    """A lock of the system on an open file, which it releases when the process ends."""

    def __init__(self, path: str, descriptor: int) -> None:
        self._path, self._descriptor = path, descriptor

    def take(self) -> bool:
        """Take the lock, unless another process has it."""
        try:
            if sys.platform == "win32":
                msvcrt.locking(self._descriptor, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _HELD:
                return False
            raise
        return self.is_held()

    def is_held(self) -> bool:
        """Tell whether our lock file is still in place, and nobody locks by a lock file.

        Another machine may have to, or a process to which the system denied a lock.
        """
        if os.path.lexists(_lock_file_path(self._path)):
            return False
        if sys.platform == "win32":  # where an open file can't be moved
            return True
        with suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(self._descriptor), os.lstat(self._path))
        return False

    def release(self) -> None:
        """Close the file, which releases the lock."""
        os.close(self._descriptor)


class _LockFile:
    """A lock where the file system has none: a file that only one process can create.

    It names its machine and process, so that others on this machine can tell that the process was
    killed, and remove it. No age makes it stale: clocks differ, and a change may hang.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._name = f"{_machine()} {os.getpid()} {os.urandom(16).hex()}".encode()

    def take(self) -> bool:
        """Create the file, unless another process has. Raises ``OSError``."""
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
        """Tell whether the file is still in place, with the name that no other process uses."""
        return _content(self._path) == self._name

    def release(self) -> None:
        """Remove the file."""
        if self.is_held():
            os.unlink(self._path)


@cache  # asked again and again while waiting
def _machine() -> str:
    """Name this machine, since its last start, and the part of it that shares process numbers."""
    if not hasattr(os, "uname"):
        return os.environ.get("COMPUTERNAME", "")
    name = os.uname().nodename
    with suppress(OSError, CannotAccess):
        boot = read_bytes("/proc/sys/kernel/random/boot_id").decode().strip()
        return f"{name} {boot} {os.readlink('/proc/self/ns/pid')}"
    return name


def _has_ended(name: bytes) -> bool:
    """Tell whether a lock file names a process of this machine that has ended."""
    machine, _, process = name.decode(errors="replace").rpartition(" ")[0].rpartition(" ")
    if machine != _machine() or not process.isdecimal() or sys.platform == "win32":
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):  # another user's
        return False
    return False


def _try(path: str) -> Lock | None:
    """Take a lock if it is free."""
    descriptor = _opened(path)
    if descriptor is None:
        return None
    lock = _SystemLock(path, descriptor)
    try:
        if lock.take():
            return lock
    except OSError as error:
        lock.release()
        if error.errno not in _NO_LOCKS:
            raise
        lock_file = _LockFile(_lock_file_path(path))
        return lock_file if lock_file.take() else None
    lock.release()
    return None


def _opened(path: str) -> int | None:
    """Open the file of a lock, or create it; ``None`` if another process did so meanwhile."""
    try:
        return os.open(path, _FLAGS)
    except FileNotFoundError:
        pass
    except OSError as error:
        if refusal := _refusal(path, error):
            raise refusal from error
        os.unlink(path)
    try:
        descriptor = os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return None
    give_to_owner(descriptor, os.path.dirname(path))
    return descriptor


def _refusal(path: str, error: OSError) -> CannotSave | None:
    """Return why a lock that can't be opened stays, or ``None`` if it is abandoned."""
    if error.errno == errno.ELOOP:
        return UnusableLock(path, N_("it is a link"))
    if isinstance(error, PermissionError) and not _is_ours(path):
        foreign = UnusableLock(path, N_("it belongs to another user"))
        return None if _is_abandoned(path) else foreign
    return CannotSave(path, reason_of(error))


def _is_ours(path: str) -> bool:
    return sys.platform == "win32" or os.lstat(path).st_uid == os.geteuid()


def _is_abandoned(path: str) -> bool:
    """Tell whether another user's lock was left in our own folder, by an earlier sudo or a copy.

    Only root may lock anything there now. If root holds it after all, root's process notices
    before it replaces anything: ``is_held``.
    """
    folder = os.path.dirname(path)
    is_shared = os.stat(folder).st_mode & OTHERS_MAY_WRITE
    return _is_ours(folder) and (os.lstat(path).st_uid == 0 or not is_shared)
