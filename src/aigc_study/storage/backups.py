"""Copies of a journal as it was before the first change of each day."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.errors import BadDate, CannotAccess, CannotSave, NoBackup, UnusableFile
from aigc_study.inputs.dates import parse_date
from aigc_study.storage.atomic import replace
from aigc_study.storage.journal import count_entries, load_copy
from aigc_study.storage.paths import backup_folder
from aigc_study.storage.toml import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_KEPT = 60


class Backup(NamedTuple):
    """A copy: the day it was made, where it is, and how many entries it has."""

    day: date
    path: str
    entries: int


def find(curriculum_id: str, which: str, today: date) -> tuple[str, date]:
    """Return the path and day of the copy that a date, a path or a file name stands for.

    Raises ``NoBackup``.
    """
    with suppress(BadDate):
        day = parse_date(which, today)
        path = _path(curriculum_id, day)
        if _may_exist(path):
            return path, day
    copies = listed(curriculum_id)
    for copy in copies:
        if os.path.abspath(which) == copy.path or which == os.path.basename(copy.path):
            return copy.path, copy.day
    raise NoBackup(which, [copy.day for copy in copies])


def _may_exist(path: str) -> bool:
    """Tell whether there is a file, or may be: then reading it says what is wrong."""
    try:
        os.lstat(path)
    except OSError as error:
        return not isinstance(error, FileNotFoundError)
    return True


def _path(curriculum_id: str, day: date) -> str:
    return os.path.join(backup_folder(), f"{curriculum_id}-{day}.toml")


def keep(curriculum_id: str, content: bytes, day: date) -> None:
    """Copy a journal unless there is a copy of this day, and remove those that are too many.

    The caller holds the journal's lock. Raises ``CannotSave``, ``NotFlushed``.
    """
    path = _path(curriculum_id, day)
    if os.path.exists(path):
        return
    try:
        os.makedirs(backup_folder(), mode=0o700, exist_ok=True)
        _remove_leftovers(curriculum_id)
    except OSError as error:
        raise CannotSave(error.filename or path, error.strerror or str(error)) from error
    replace(path, content)
    for old in expired(listed(curriculum_id)):
        with suppress(OSError):
            os.unlink(old.path)


def expired(copies: Sequence[Backup]) -> list[Backup]:
    """Return which copies, given newest first, may go: all but the newest and the largest.

    Their order decides and not their age: a clock that once said 2099 costs one copy.
    """
    most = largest(copies)
    return [copy for copy in copies[_KEPT:] if copy is not most]


def _remove_leftovers(curriculum_id: str) -> None:
    """Remove what processes that were killed while they copied left."""
    for file in os.scandir(backup_folder()):
        if file.name.startswith(f".{curriculum_id}-") and file.name.endswith(".toml.new"):
            with suppress(OSError):
                os.unlink(file.path)


def readable(copies: Iterable[Backup], curriculum_id: str) -> Iterator[Backup]:
    """Yield those of the copies that one can go back to."""
    for backup in copies:
        with suppress(UnusableFile, CannotAccess):
            load_copy(backup.path, curriculum_id)
            yield backup


def largest(copies: Iterable[Backup]) -> Backup | None:
    """Return the copy with the most entries, the first of several."""
    return max(copies, key=attrgetter("entries"), default=None)


def best(curriculum_id: str) -> Backup | None:
    """Return the largest copy that one can go back to, the newest of several."""
    return largest(readable(listed(curriculum_id), curriculum_id))


def listed(curriculum_id: str) -> list[Backup]:
    """Return the copies there are that can be read, newest first."""
    name = re.compile(rf"{re.escape(curriculum_id)}-(\d{{4}}-\d\d-\d\d)\.toml")
    found = []
    with suppress(OSError):
        for file in os.scandir(backup_folder()):
            with suppress(OSError, ValueError, CannotAccess):
                if match := name.fullmatch(file.name):
                    entries = count_entries(read_bytes(file.path))
                    found.append(Backup(date.fromisoformat(match[1]), file.path, entries))
    return sorted(found, reverse=True)
