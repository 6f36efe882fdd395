"""Restoring a backup, which ``backup restore`` does and ``doctor --repair`` offers."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from aigc_study.cli import terminal
from aigc_study.domain import merge
from aigc_study.i18n import _
from aigc_study.storage.journal import read
from aigc_study.storage.repair import repairing
from aigc_study.views.backup import preview_lines
from aigc_study.views.doctor import repaired_line
from aigc_study.views.wording import moved_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from aigc_study.cli.session import Session
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.study import Study
    from aigc_study.storage.journal import JournalFile
    from aigc_study.storage.repair import Repair


def restore(
    session: Session,
    then: JournalFile,
    day: date,
    damage: Repair | None,
    *,
    yes: bool,
) -> bool:
    """Go back to a backup and say what that changed; return whether it was wanted.

    Without ``yes`` it is said first, and asked for. A damaged journal is repaired in the same step.
    """

    def decide(study: Study, at: datetime) -> Sequence[Entry]:
        return merge.restore(study.entries, then.entries, at, session.today)

    file = read(damage.content, damage.path) if damage else None
    before, after, entries = session.apply(decide, sources=[then], file=file, dry_run=True)
    if not entries and not damage:
        text = _("Nothing to restore: your progress is the same as in the backup of {date}.")
        terminal.print_message([text.format(date=day)])
        return True
    changed = preview_lines(day, before, after, terminal.message_page()) if entries else []
    if not yes:
        terminal.print_message(changed)
        if not terminal.confirmed(_("Restore this backup?")):
            terminal.print_message([_("Nothing was changed.")])
            return False
    with ExitStack() as stack:
        if damage:
            file, kept = stack.enter_context(repairing(damage, session.today))
        before, after, entries = session.apply(decide, sources=[then], file=file)
    if damage:
        terminal.print_message([repaired_line(kept)])
    if entries:
        text = _("Restored the backup of {date}; “aigc-study undo” undoes it.")
        said = changed if yes else []
        terminal.print_message([*said, text.format(date=day), *moved_lines(before, after)])
    return True
