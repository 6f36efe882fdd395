"""Locking files and replacing them atomically."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from aigc_study.errors import CannotSave, LockHeld, NotSynced, reason_of

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK_SECONDS = 10
_RETRY_SECONDS = 0.01
# The errors of file systems, such as network ones, that don't have a call.
UNSUPPORTED = {
    *(errno.EBADF, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM),
}


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold the lock of a file; other processes wait for it.

    The lock is on a separate file, since the file itself is replaced. The system releases it when
    the process ends. Raises ``LockHeld`` after ``LOCK_SECONDS``, and ``CannotSave``.
    """
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        # Don't follow a link, which another user may have planted.
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(_lock_path(path), flags, 0o600)
    except OSError as error:
        raise CannotSave(error.filename or path, reason_of(error)) from error
    try:
        deadline = time.monotonic() + LOCK_SECONDS
        while not _try_lock(descriptor, path):
            if time.monotonic() > deadline:
                raise LockHeld(path, LOCK_SECONDS)
            time.sleep(_RETRY_SECONDS)
        yield
    finally:
        with suppress(OSError):  # the change is already saved
            os.close(descriptor)


def has_lock(path: str) -> bool:
    """Tell whether a file was ever locked, so that other processes may be using it."""
    return os.path.lexists(_lock_path(path))


def _lock_path(path: str) -> str:
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.lock")


def _try_lock(descriptor: int, path: str) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        raise CannotSave(path, reason_of(error)) from error
    return True


def replace(path: str, content: bytes) -> None:
    """Replace a file's content atomically: after a crash it has all of the old or all of the new.

    The new content is synced to disk before the rename. The old permissions are kept; a new file is
    readable by its owner only. The caller holds the lock, so an existing temporary file is a
    leftover of a killed process. Raises ``CannotSave``, or ``NotSynced`` once the file is replaced.
    """
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}.new")
    try:
        old = _status(path)
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with open(os.open(temporary, flags, 0o600), "wb") as file:
                if old:
                    _keep_owner_and_mode(file.fileno(), old)
                file.write(content)
                file.flush()
                _sync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise CannotSave(error.filename or path, reason_of(error)) from error
    try:
        _sync_folder(folder)
    except OSError as error:
        raise NotSynced(path, reason_of(error)) from error


def _status(path: str) -> os.stat_result | None:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    if not os.access(path, os.W_OK):
        # Replacing would circumvent a write protection.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    return status


def _keep_owner_and_mode(descriptor: int, old: os.stat_result) -> None:
    """Give a new file the owner and mode of the old one, as far as the system allows.

    Only root may give files away, and some file systems have no modes. Without them the file is
    still good, and nobody gets more rights than before.
    """
    if sys.platform == "win32":
        return
    new = os.fstat(descriptor)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        with suppress(OSError):
            os.fchown(descriptor, old.st_uid, old.st_gid)
    if stat.S_IMODE(new.st_mode) != stat.S_IMODE(old.st_mode):
        with suppress(OSError):
            os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


def _sync_folder(folder: str) -> None:
    if sys.platform == "win32":
        return  # not possible there
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        if error.errno in UNSUPPORTED:
            return
        raise
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
