"""Locks: one process at a time reads a file and replaces it."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeAlias

from aigc_study.errors import CannotAccess, CannotSave, ForeignLock, LinkedLock, LockHeld, reason_of
from aigc_study.storage.atomic import UNSUPPORTED, give_to_owner, make_folder
from aigc_study.storage.paths import OTHERS_MAY_WRITE

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aigc_study.storage.lock_file import LockFile

LOCK_SECONDS = 10
_RETRY_SECONDS = 0.01
# What a system answers if another process holds the lock.
_HELD = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK}
# What it answers if the file system has no locks.
_NO_LOCKS = UNSUPPORTED | {errno.ENOLCK}

# A lock that this process took. Ask ``is_held`` right before the file is replaced.
Lock: TypeAlias = "_SystemLock | LockFile"


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
        deadline = time.monotonic() + LOCK_SECONDS
        while not (lock := _try(lock_path)):
            if time.monotonic() > deadline:
                raise LockHeld(path, LOCK_SECONDS, _existing(_lock_file_path(lock_path)))
            time.sleep(_RETRY_SECONDS)
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


def unusable_lock(path: str) -> tuple[str, bool] | None:
    """Return the lock's file if it is in the way for ever, and whether it is another user's."""
    lock_path = _lock_path(path)
    with suppress(FileNotFoundError):
        is_file = stat.S_ISREG(os.lstat(lock_path).st_mode)
        if is_file and (os.access(lock_path, os.R_OK | os.W_OK)):
            return None
        is_foreign = _is_foreign(lock_path)
        if not (is_file and is_foreign and _is_abandoned(lock_path)):
            return lock_path, is_foreign
    return None


def has_locks(path: str) -> bool:
    """Tell whether the file system has locks, tried without changing anything."""
    if sys.platform == "win32":
        return True
    existing = _existing(_lock_path(path)) or _existing(path) or os.path.dirname(path)
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


def _existing(path: str) -> str:
    return path if os.path.lexists(path) else ""


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
        """Tell whether the file is still where others look for it, and none uses a lock file.

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
        return _try_lock_file(_lock_file_path(path))
    lock.release()
    if lock_file := _existing(_lock_file_path(path)):
        _remove_if_stale(lock_file)
    return None


def _try_lock_file(path: str) -> Lock | None:
    from aigc_study.storage.lock_file import LockFile  # noqa: PLC0415 - hardly ever needed

    lock = LockFile(path)
    if lock.create():
        return lock
    _remove_if_stale(path)
    return None


def _remove_if_stale(path: str) -> None:
    from aigc_study.storage.lock_file import remove_if_stale  # noqa: PLC0415 - hardly ever needed

    remove_if_stale(path)


def _opened(path: str) -> int | None:
    """Open the file of a lock, or create it; ``None`` if another process did so meanwhile."""
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)  # another user may have planted a link
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        pass
    except OSError as error:
        _make_way(path, error)
    try:
        descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return None
    give_to_owner(descriptor, os.path.dirname(path))
    return descriptor


def _make_way(path: str, error: OSError) -> None:
    """Remove a lock that can't be opened if it is abandoned, else raise why it stays."""
    if error.errno == errno.ELOOP:
        raise LinkedLock(path) from error
    if not (isinstance(error, PermissionError) and _is_foreign(path)):
        raise error
    if not _is_abandoned(path):
        raise ForeignLock(path) from error
    os.unlink(path)


def _is_foreign(path: str) -> bool:
    return sys.platform != "win32" and os.lstat(path).st_uid != os.geteuid()


def _is_abandoned(path: str) -> bool:
    """Tell whether another user's lock is in our folder, where only root may lock anything now.

    An earlier ``sudo`` left it, or it came along with a copied folder. If root holds it after all,
    root's process notices before it replaces anything: ``is_held``.
    """
    folder = os.stat(os.path.dirname(path))
    is_shared = folder.st_mode & OTHERS_MAY_WRITE
    is_ours = sys.platform != "win32" and folder.st_uid == os.geteuid()
    return is_ours and (os.lstat(path).st_uid == 0 or not is_shared)
