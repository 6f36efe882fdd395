"""The copies of a journal that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views.page import sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.storage.backups import Backup


def backup_lines(found: Sequence[Backup]) -> list[str]:
    """Return a line for each: its day, how many entries it has, and where it is."""
    counts = [
        ngettext("{count} entry", "{count} entries", each.entries).format(count=each.entries)
        for each in found
    ]
    widest = max(map(len, counts), default=0)
    return [
        f"{each.day}  {count.rjust(widest)}  {sanitize(each.path)}"
        for each, count in zip(found, counts, strict=True)
    ]


def no_backup_line() -> str:
    """Say that there is none yet."""
    return _("No backup yet: the journal is copied before the first change of each day.")
