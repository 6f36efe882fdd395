"""``doctor``'s checks: the versions, the files, their folders and permissions."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from aigc_study import __version__
from aigc_study.domain.journal import Entry, next_at, unknown_kinds
from aigc_study.domain.study import Study
from aigc_study.errors import CannotAccess, PlantedLink, StudyError, UnusableFile
from aigc_study.storage import backups, conflicts, curriculum, journal, lock
from aigc_study.storage.atomic import UNSUPPORTED, sync_folder
from aigc_study.storage.config import config_path
from aigc_study.storage.journal import count_entries
from aigc_study.storage.paths import (
    OTHERS_MAY_WRITE,
    backup_folder,
    config_folder,
    data_folder,
    nearest_existing,
    planted_link,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime

    from aigc_study.domain.curriculum import Curriculum
    from aigc_study.storage.backups import Backup
    from aigc_study.storage.config import Config
    from aigc_study.storage.journal import JournalFile

T = TypeVar("T")

_LIBRARIES = ("typer", "rich", "platformdirs", "tomli", "tomli-w")


class Check(NamedTuple):
    """The result of one check, with the facts for its text.

    ``views.doctor`` has a text for each ``kind``; an ``error`` has its own message.
    """

    about: str
    level: Literal["ok", "warning", "problem"]
    kind: str
    path: str = ""
    value: str = ""
    number: int = 0
    error: StudyError | None = None


def versions() -> Iterator[Check]:
    """List the versions of the program, Python and the libraries."""
    texts = [f"aigc-study {__version__}", f"Python {sys.version.split()[0]}"]
    texts += [f"{name} {_version(name)}" for name in _LIBRARIES]
    yield Check("versions", "ok", "plain", value=", ".join(texts))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # a zipapp, where only the modules were packed
        return "?"


def files(
    settings: Config | StudyError, curriculum_path: str | None, today: date, now: datetime
) -> Iterator[Check]:
    """Check the settings, the plan (by default theirs), its journal, the folders and backups."""
    yield from _configuration(settings)
    path = curriculum_path
    if path is None and isinstance(settings, StudyError):
        yield Check("curriculum", "warning", "unknown-curriculum")
        plan: Curriculum | StudyError = settings
    else:
        if path is None and not isinstance(settings, StudyError):
            path = settings.curriculum
        plan = _attempt(lambda: curriculum.load(path))
        yield from _curriculum(plan, path)
    if isinstance(plan, StudyError):
        yield Check("journal", "warning", "unknown-curriculum")
        yield from _folders()
        return
    listed = backups.listed(plan.id)
    readable = list(backups.readable(listed, plan.id))
    file = _attempt(lambda: journal.load(plan.id))
    yield from _journal(file, plan.id, now, backups.largest(readable))
    if not isinstance(file, StudyError):
        yield from _lessons(Study.of(plan, file.entries, today))
    yield from _folders()
    if not isinstance(file, StudyError):
        yield from _lock(file.path)
        yield from _abilities(file.path)
    yield from _backups(listed, readable)


def _attempt(load: Callable[[], T]) -> T | StudyError:
    """Return what was loaded, or the error."""
    try:
        return load()
    except StudyError as error:
        return error


def _configuration(config: Config | StudyError) -> Iterator[Check]:
    """Check that the settings can be used."""
    if isinstance(config, StudyError):
        yield Check("configuration", "problem", "error", error=config)
        return
    path = config_path()
    if not os.path.exists(path):
        yield Check("configuration", "ok", "no-configuration", path)
    else:
        yield Check("configuration", "ok", "configuration", path)
        yield from _permissions("configuration", path)


def _curriculum(plan: Curriculum | StudyError, path: str | None) -> Iterator[Check]:
    """Check that the plan can be used; ``path`` is ``None`` for the bundled one."""
    if isinstance(plan, StudyError):
        yield Check("curriculum", "problem", "error", error=plan)
    else:
        kind = "curriculum" if path else "bundled-curriculum"
        yield Check("curriculum", "ok", kind, path or "", plan.id, len(plan.lessons))


def _journal(
    file: JournalFile | StudyError, curriculum_id: str, now: datetime, largest: Backup | None
) -> Iterator[Check]:
    """Check that the journal can be read and written, has all entries and no odd ones."""
    if isinstance(file, StudyError):
        yield Check("journal", "problem", "error", error=file)
        if isinstance(file, UnusableFile) and file.is_damage:
            for path in conflicts.beside(file.path, curriculum_id):
                yield Check("journal", "warning", "other-copy", path)
        return
    for path in conflicts.conflicted(file):
        yield Check("journal", "warning", "conflicted-copy", path)
    if not file.content:
        if largest:
            yield Check("journal", "warning", "lost-journal", file.path, str(largest.day))
        else:
            yield Check("journal", "ok", "no-journal", file.path)
        return
    yield Check("journal", "ok", "journal", file.path, number=len(file.entries))
    yield from _permissions("journal", file.path)
    if not os.access(file.path, os.W_OK):
        yield Check("journal", "problem", "not-writable", file.path)
    try:
        file.extended([Entry(next_at(now, file.entries), "start", now.date())])
    except UnusableFile as error:
        (fault,) = error.faults
        kind = "error" if fault.kind == "no-later" else fault.kind
        yield Check("journal", "problem", kind, file.path, fault.expected, error=error)
    if largest and largest.entries > count_entries(file.content):
        day = str(largest.day)
        yield Check("journal", "warning", "fuller-backup", largest.path, day, largest.entries)
    yield from _odd_entries(file, now)


def _odd_entries(file: JournalFile, now: datetime) -> Iterator[Check]:
    """Warn of entries that don't count, and of any from the future."""
    if kinds := unknown_kinds(file.entries):
        yield Check("journal", "warning", "unknown-kinds", file.path, ", ".join(kinds))
    for entry in file.entries:
        if count_entries(entry.text.encode()):
            at = entry.at.isoformat(" ", "minutes")
            yield Check("journal", "warning", "quoted-entries", file.path, at)
    latest = max((entry.at for entry in file.entries), default=now)
    if latest > now:
        yield Check("journal", "warning", "clock", value=latest.isoformat(" ", "minutes"))


def _lessons(study: Study) -> Iterator[Check]:
    """List the orphaned marks."""
    orphaned = study.progress.orphaned
    for old in orphaned:
        yield Check("lessons", "warning", "lost-lesson", value=old)
    if not orphaned:
        yield Check("lessons", "ok", "lessons")


def _folders() -> Iterator[Check]:
    """Check the folders' permissions."""
    try:
        paths = (data_folder(), config_folder(), backup_folder())
    except CannotAccess:  # already told where a file was to be read
        yield Check("folders", "warning", "unknown-curriculum")
        return
    yield from dict.fromkeys(check for path in paths for check in _folder(path))


def _backups(listed: Sequence[Backup], readable: Sequence[Backup]) -> Iterator[Check]:
    """Count the backups, and list the damaged ones."""
    if listed:
        yield Check("backups", "ok", "backups", value=str(listed[0].day), number=len(listed))
    else:
        yield Check("backups", "ok", "no-backups")
    for backup in listed:
        if backup not in readable:
            yield Check("backups", "warning", "damaged-backup", backup.path)


def _lock(journal_path: str) -> Iterator[Check]:
    """Report a file that keeps the journal from being locked."""
    if refusal := lock.refusal(journal_path):
        yield Check("journal", "problem", "error", error=refusal)


def _abilities(journal_path: str) -> Iterator[Check]:
    """Name what the file system can't do, which is tried without changing anything."""
    if sys.platform == "win32":
        return
    folder, name = os.path.split(journal_path)
    nearest = nearest_existing(folder)
    with suppress(OSError):  # a folder that can't be used is reported elsewhere
        status = os.stat(nearest)
        # The system may take these bits away with any change of mode or owner.
        has_special_bits = status.st_mode & (stat.S_ISGID | stat.S_ISUID)
        if status.st_uid == os.geteuid() and not has_special_bits:
            mode, owner = stat.S_IMODE(status.st_mode), (status.st_uid, status.st_gid)
            if not _can(lambda: os.chmod(nearest, mode)):
                yield Check("folders", "warning", "no-modes", folder)
            if not _can(lambda: os.chown(nearest, *owner)):
                yield Check("folders", "warning", "no-owners", folder)
        if not sync_folder(nearest):
            yield Check("folders", "warning", "no-sync", folder)
        if not lock.has_locks(os.path.join(nearest, name)):
            yield Check("folders", "warning", "no-locks", folder)


def _can(call: Callable[[], object]) -> bool:
    try:
        call()
    except OSError as error:
        return error.errno not in UNSUPPORTED
    return True


def _folder(path: str) -> Iterator[Check]:
    nearest = nearest_existing(path)
    if link := planted_link(path):
        yield Check("folders", "problem", "error", error=PlantedLink(link))
    elif os.path.islink(nearest) and not os.path.exists(nearest):
        yield Check("folders", "problem", "broken-link", nearest, os.path.realpath(nearest))
    elif not os.path.isdir(nearest):
        yield Check("folders", "problem", "no-folder", nearest)
    elif not os.access(nearest, os.W_OK | os.X_OK):
        yield Check("folders", "problem", "not-writable", nearest)
    elif nearest != path:
        yield Check("folders", "ok", "folder-to-come", path)
    else:
        yield Check("folders", "ok", "folder", path)
        yield from _permissions("folders", path)


def _permissions(about: str, path: str) -> Iterator[Check]:
    """Warn of a file or folder that others may write or own. Windows has no such permissions."""
    if sys.platform == "win32":
        return
    status = os.stat(path)
    is_sticky = status.st_mode & stat.S_ISVTX  # others may add files but not replace ours
    if status.st_mode & OTHERS_MAY_WRITE and not is_sticky:
        yield Check(about, "warning", "others-may-write", path)
    if status.st_uid != os.getuid():
        yield Check(about, "warning", "not-owned", path)
