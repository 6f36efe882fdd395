"""Files made for others: pages, calendars, plans. Ours are replaced, others are not."""

from __future__ import annotations

import os
import stat

from aigc_study.errors import CannotSave, FileExists, FolderGiven, FolderMissing, NotOurs, reason_of
from aigc_study.storage.atomic import replace
from aigc_study.storage.paths import absolute

_HEAD = 4096  # bytes at the beginning of a file, in which its mark is


def write(path: str, content: bytes, mark: bytes | None, *, force: bool = False) -> None:
    """Write a file whole, or leave what is there; one that others made needs ``force``.

    ``mark`` is in the first bytes of every file of this kind that we make; ``None`` for files that
    people change, which all need ``force``. Raises ``FolderGiven``, ``FolderMissing``, ``NotOurs``,
    ``FileExists`` and what ``replace`` does; a device or a pipe is written to as it is.
    """
    target = absolute(path)
    try:
        status = _status(target)
        if status and stat.S_ISDIR(status.st_mode):
            raise FolderGiven(path)
        if not status and not _status(os.path.dirname(target)):
            raise FolderMissing(path)
        if status and not stat.S_ISREG(status.st_mode):
            with open(target, "wb") as file:
                file.write(content)
            return
        if status and status.st_size and not force:
            if mark is None:
                raise FileExists(path)
            if not _has(mark, target):
                raise NotOurs(path)
    except OSError as error:
        raise CannotSave(path, reason_of(error)) from error
    target = os.path.realpath(target)
    try:
        # Two may write the same file at once, so each has a temporary file of its own.
        replace(target, content, beside=f"{target}.{os.getpid()}")
    except CannotSave as error:
        raise CannotSave(path, error.reason) from error


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _has(mark: bytes, path: str) -> bool:
    with open(path, "rb") as file:
        return mark in file.read(_HEAD)
