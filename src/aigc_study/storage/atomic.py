"""Creating folders, and replacing files atomically."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from aigc_study.errors import CannotSave, NotSynced, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable

# The errors of file systems, such as network ones, that don't have a call.
UNSUPPORTED = {
    *(errno.EBADF, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM),
}


def replace(
    path: str,
    content: bytes,
    *,
    check: Callable[[], None] | None = None,
    owner: str = "",
    beside: str = "",
) -> None:
    """Replace a file's content atomically: after a crash it has all of the old or all of the new.

    The new content is synced to disk before the rename. The old permissions are kept; a new file is
    readable by its owner only. The caller holds the lock, so an existing temporary file is a
    leftover of a killed process.

    ``check`` is called right before the rename, and may raise. ``owner`` is the folder to whose
    owner a new file belongs, by default its own. ``beside`` is a file whose temporary name is used,
    so that its next save cleans up. Raises ``CannotSave``, or ``NotSynced`` once the file is
    replaced.
    """
    folder, name = os.path.split(beside or path)
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
                else:
                    give_to_owner(file.fileno(), owner or folder)
                file.write(content)
                file.flush()
                _sync(file.fileno())
            if check:
                check()
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        # Of a rename both files are named, the second being the one to be saved.
        named = error.filename2 or error.filename or path
        raise CannotSave(named, reason_of(error)) from error
    try:
        sync_folder(folder)
    except OSError as error:
        raise NotSynced(path, reason_of(error)) from error


def make_folder(path: str, *, owner: str = "") -> None:
    """Create a folder, and those above it, that only their owner can use.

    ``owner`` is the folder whose owner that is, by default the one above. Raises ``OSError``.
    """
    if os.path.isdir(path):
        return
    above = os.path.dirname(path)
    if above != path:
        make_folder(above, owner=owner)
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        if not os.path.isdir(path):
            raise
        return
    if sys.platform != "win32":
        with suppress(OSError):
            # Another user may have put a link in place of the new folder.
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            give_to_owner(descriptor, owner or above)
            os.close(descriptor)
    sync_folder(above)


def give_to_owner(descriptor: int, folder: str) -> None:
    """Give a new file to the owner of a folder, if root made it, as under sudo."""
    if sys.platform != "win32" and os.geteuid() == 0:
        with suppress(OSError):
            status = os.stat(folder)
            if status.st_uid != 0:
                os.fchown(descriptor, status.st_uid, status.st_gid)


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

    Only root may give files away, others may give them to a group they are in, and some file
    systems have no modes. Without these the file is still good, and no group gets new rights.
    """
    if sys.platform == "win32":
        return
    new = os.fstat(descriptor)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        try:
            os.fchown(descriptor, old.st_uid, old.st_gid)
        except OSError:
            with suppress(OSError):
                os.fchown(descriptor, -1, old.st_gid)
    mode = stat.S_IMODE(old.st_mode)
    if os.fstat(descriptor).st_gid != old.st_gid:
        mode &= ~stat.S_IRWXG
    if stat.S_IMODE(new.st_mode) != mode:
        with suppress(OSError):
            os.fchmod(descriptor, mode)


def sync_folder(folder: str) -> bool:
    """Sync a folder, with the renames in it, to disk; return whether the system can.

    Raises ``OSError``.
    """
    if sys.platform == "win32":
        return False
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        if error.errno == errno.EACCES:
            os.sync()  # a folder that may be written but not read
            return True
        if error.errno not in UNSUPPORTED:
            raise
        return False
    try:
        return _sync(descriptor)
    finally:
        os.close(descriptor)


def _sync(descriptor: int) -> bool:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
        return False
    return True
