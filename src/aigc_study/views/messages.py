"""Warnings about the journal and its files, which any command may add to its output."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from aigc_study.i18n import N_, _, listed, ngettext
from aigc_study.views.page import sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.errors import CannotAccess

# Common messages of the system, translated where they are shown.
N_("No such file or directory")
N_("Not a directory")
N_("Is a directory")
N_("File exists")
N_("Permission denied")
N_("Operation not permitted")
N_("No space left on device")
N_("Disk quota exceeded")
N_("File too large")
N_("File name too long")
N_("Read-only file system")
N_("Input/output error")
N_("Too many levels of symbolic links")
N_("Too many open files")
N_("Device or resource busy")
N_("Text file busy")
N_("Too many links")
N_("Too many open files in system")
N_("Directory not empty")
N_("Invalid argument")
N_("Bad file descriptor")
N_("Broken pipe")
N_("Cannot allocate memory")
N_("No such device")
N_("No such device or address")
N_("No locks available")
N_("Operation not supported")
N_("Connection timed out")
N_("Stale file handle")
N_("Transport endpoint is not connected")
# The same as some of these, from musl, the C library of Alpine.
N_("Filename too long")
N_("I/O error")
N_("Quota exceeded")
N_("Resource busy")
N_("Symbolic link loop")


def reason_text(reason: str) -> str:
    """Return a system's message, translated if it is a common one."""
    return _(reason) if reason else ""


def unknown_kinds_line(kinds: Sequence[str], path: str) -> str:
    """Warn of entries of kinds that this version does not know."""
    return _(
        "Skipped entries in {path} of a kind this version doesn't support: {kinds}."
        " Upgrading aigc-study may help."
    ).format(path=sanitize(path), kinds=sanitize(listed(kinds)))


def not_backed_up_line(error: CannotAccess) -> str:
    """Warn that the journal could not be copied before a change."""
    text = _("The journal was not backed up ({path}): {reason}.")
    return text.format(path=sanitize(error.path), reason=sanitize(reason_text(error.reason)))


def conflicted_line(paths: Sequence[str]) -> str:
    """Name the conflicted copies that a sync client left, and how to merge them."""
    text = ngettext(
        "A conflicted copy in the journal's folder may have more entries; to merge it: {command}",
        "Conflicted copies in the journal's folder may have more entries; to merge them: {command}",
        len(paths),
    )
    return text.format(command=sanitize(shlex.join(["aigc-study", "merge", *paths])))


def missing_journal_line(day: date) -> str:
    """Mention a backup when there is no journal."""
    return _(
        "There is no journal, but there is a backup of {date}:"
        " restore it with “aigc-study backup restore {date}”."
    ).format(date=day)


def older_backup_line(path: str) -> str:
    """After a new journal was begun, point out the backup of the old one."""
    return _("There was no journal, but there is a backup; to merge it: {command}").format(
        command=sanitize(shlex.join(["aigc-study", "merge", path]))
    )
