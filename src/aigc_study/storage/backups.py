"""Backups: copies of a journal made before the first change of each day."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.errors import (
    BadDate,
    CannotAccess,
    CannotSave,
    NoBackup,
    PlantedLink,
    UnusableFile,
    reason_of,
)
from aigc_study.inputs.dates import BACK, parse_date
from aigc_study.inputs.normalize import normalize
from aigc_study.storage.atomic import make_folder, replace
from aigc_study.storage.journal import count_entries, load_copy
from aigc_study.storage.paths import backup_folder, expanded, planted_link
from aigc_study.storage.toml import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MAX_BACKUPS = 60
LATEST = {"last", "latest", "newest", "最近", "最新", "上次"}


class Backup(NamedTuple):
    """A backup: the day it was made, its path, and its number of entries."""

    day: date
    path: str
    entries: int


def find(curriculum_id: str, which: str, today: date) -> tuple[str, date]:
    """Return the path and day of the backup given by a date, a path or a file name.

    Raises ``NoBackup``.
    """
    with suppress(BadDate):
        day = parse_date(which, today, BACK)
        path = _path(curriculum_id, day)
        if _may_exist(path):
            return path, day
    copies = listed(curriculum_id)
    if normalize(which) in LATEST and copies:
        return copies[0].path, copies[0].day
    for copy in copies:
        if os.path.abspath(expanded(which)) == copy.path or which == os.path.basename(copy.path):
            return copy.path, copy.day
    raise NoBackup(which, [copy.day for copy in copies])


def _may_exist(path: str) -> bool:
    """Tell whether a file exists, or can't be checked: then reading it reports the error."""
    try:
        os.lstat(path)
    except OSError as error:
        return not isinstance(error, FileNotFoundError)
    return True


def _path(curriculum_id: str, day: date) -> str:
    return os.path.join(backup_folder(), f"{curriculum_id}-{day}.toml")


def create(curriculum_id: str, content: bytes, day: date, *, owner: str = "") -> None:
    """Back up a journal unless this day has a backup already, and remove expired backups.

    What root makes belongs to the owner of the folder ``owner``. The caller holds the journal's
    lock. Raises ``CannotSave``, ``NotSynced`` and ``PlantedLink``.
    """
    path = _path(curriculum_id, day)
    try:
        if link := planted_link(path):
            raise PlantedLink(link)
        make_folder(backup_folder(), owner=owner)
        with suppress(FileNotFoundError):
            os.stat(path)
            return
        _remove_leftovers(curriculum_id)
    except OSError as error:
        raise CannotSave(error.filename or path, reason_of(error)) from error
    replace(path, content, owner=owner)
    for old in expired(listed(curriculum_id)):
        with suppress(OSError):
            os.unlink(old.path)


def expired(copies: Sequence[Backup]) -> list[Backup]:
    """Return the backups to remove, of some given newest first: all but the newest and the largest.

    They are counted and not aged, so one dated 2099 by a wrong clock does not expire the others.
    """
    keep_always = largest(copies)
    return [copy for copy in copies[_MAX_BACKUPS:] if copy is not keep_always]


def _remove_leftovers(curriculum_id: str) -> None:
    """Remove the temporary files of processes that were killed during a backup."""
    for file in os.scandir(backup_folder()):
        if file.name.startswith(f".{curriculum_id}-") and file.name.endswith(".toml.new"):
            with suppress(OSError):
                os.unlink(file.path)


def readable(copies: Iterable[Backup], curriculum_id: str) -> Iterator[Backup]:
    """Yield the backups that can be restored."""
    for backup in copies:
        with suppress(UnusableFile, CannotAccess):
            load_copy(backup.path, curriculum_id)
            yield backup


def largest(copies: Iterable[Backup]) -> Backup | None:
    """Return the backup with the most entries, of equals the first."""
    return max(copies, key=attrgetter("entries"), default=None)


def largest_readable(curriculum_id: str) -> Backup | None:
    """Return the largest backup that can be restored, of equals the newest."""
    return largest(readable(listed(curriculum_id), curriculum_id))


def listed(curriculum_id: str) -> list[Backup]:
    """Return all backups whose files can be read, newest first."""
    name = re.compile(rf"{re.escape(curriculum_id)}-(\d{{4}}-\d\d-\d\d)\.toml")
    found = []
    with suppress(OSError, CannotAccess):
        for file in os.scandir(backup_folder()):
            with suppress(OSError, ValueError, CannotAccess):
                if match := name.fullmatch(file.name):
                    entries = count_entries(read_bytes(file.path))
                    found.append(Backup(date.fromisoformat(match[1]), file.path, entries))
    return sorted(found, reverse=True)
