"""The list of backups, and what restoring one changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.merge import diff
from aigc_study.i18n import _, ngettext
from aigc_study.views.json import FORMAT, Json, iso
from aigc_study.views.merge import changed_lines
from aigc_study.views.page import sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.domain.study import Study
    from aigc_study.storage.backups import Backup
    from aigc_study.views.page import Page


def lines(backups: Sequence[Backup], _page: Page) -> list[str]:
    """Return a line for each backup: its day, number of entries, and path."""
    counts = [
        ngettext("{count} entry", "{count} entries", backup.entries).format(count=backup.entries)
        for backup in backups
    ]
    widest = max(map(len, counts), default=0)
    return [
        f"{backup.day}  {count.rjust(widest)}  {sanitize(backup.path)}"
        for backup, count in zip(backups, counts, strict=True)
    ]


def data(backups: Sequence[Backup]) -> Json:
    """Return the backups, newest first."""
    found = [
        {"date": iso(each.day), "entries": each.entries, "path": each.path} for each in backups
    ]
    return {"format": FORMAT, "backups": found}


def preview_lines(day: date, before: Study, after: Study, page: Page) -> list[str]:
    """Say what restoring the backup of a day changes."""
    heading = _("Back to before the first change of {date}:").format(date=day)
    return [heading, *changed_lines(diff(before, after), before, after, page)]
