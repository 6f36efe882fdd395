"""Replacing a file so that, whatever happens, it is the old one or the new one, whole."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from aigc_study.errors import CannotSave, LockHeld, NotSynced

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK_SECONDS = 10
_RETRY_SECONDS = 0.01
# What file systems answer that can't flush a folder, most of them on a network.
_NO_SUCH_CALL = {errno.EINVAL, errno.ENOTSUP}


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold the lock of a file, which other processes then wait for.

    The lock is on a file beside it, since the file itself is replaced. It ends with the process,
    however that ends. Raises ``LockHeld`` after ``LOCK_SECONDS``, ``CannotSave``.
    """
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        # Not through a link, which somebody else may have laid there.
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(_lock_of(path), flags, 0o600)
    except OSError as error:
        raise CannotSave(error.filename or path, error.strerror or str(error)) from error
    try:
        deadline = time.monotonic() + LOCK_SECONDS
        while not _try_lock(descriptor, path):
            if time.monotonic() > deadline:
                raise LockHeld(path, LOCK_SECONDS)
            time.sleep(_RETRY_SECONDS)
        yield
    finally:
        with suppress(OSError):  # what was to be saved is saved
            os.close(descriptor)


def has_lock(path: str) -> bool:
    """Tell whether a file was ever locked: it is one that others may be using."""
    return os.path.lexists(_lock_of(path))


def _lock_of(path: str) -> str:
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
        raise CannotSave(path, error.strerror or str(error)) from error
    return True


def replace(path: str, content: bytes) -> None:
    """Put ``content`` in place of a file, on the disk before it counts; keeps its permissions.

    A new file is readable by its owner only. The caller holds the lock, so a temporary file that
    is there already was left by a process that was killed. Raises ``CannotSave``, or
    ``NotFlushed`` once the file is in place.
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
                    _keep_owner_and_mode(file.fileno(), temporary, old)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise CannotSave(error.filename or path, error.strerror or str(error)) from error
    try:
        _flush_folder(folder)
    except OSError as error:
        raise NotSynced(path, error.strerror or str(error)) from error


def _status(path: str) -> os.stat_result | None:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    if not os.access(path, os.W_OK):
        # Replacing would get round a protection that somebody put there.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    return status


def _keep_owner_and_mode(descriptor: int, temporary: str, old: os.stat_result) -> None:
    if sys.platform != "win32" and (os.getuid(), os.getgid()) != (old.st_uid, old.st_gid):
        # Under sudo the journal must stay its owner's; others may not be able to do this.
        with suppress(OSError):
            os.fchown(descriptor, old.st_uid, old.st_gid)
    os.chmod(temporary, stat.S_IMODE(old.st_mode))


def _flush_folder(folder: str) -> None:
    if sys.platform == "win32":
        return  # which has no such call
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SUCH_CALL:
            raise
    finally:
        os.close(descriptor)
