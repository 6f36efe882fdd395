"""Restoring a backup, which ``backup restore`` does and ``doctor --repair`` offers."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from aigc_study.cli import terminal
from aigc_study.domain import merge
from aigc_study.i18n import _
from aigc_study.storage.repair import repairing
from aigc_study.views.backup import restored_lines
from aigc_study.views.doctor import repaired_line

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
    repair_lines: Sequence[str] = (),
) -> None:
    """Go back to a backup; a damaged journal is repaired in the same step.

    ``repair_lines`` say what was repaired, unless that was said before.
    """

    def decide(study: Study, at: datetime) -> Sequence[Entry]:
        return merge.restore(study.entries, then.entries, at, session.today)

    file = kept = None
    with ExitStack() as stack:
        if damage:
            file, kept = stack.enter_context(repairing(damage, session.today))
        before, after, entries = session.apply(decide, sources=[then], file=file)
    if kept:
        terminal.print_message([*repair_lines, repaired_line(kept)])
    if not entries:
        text = _("Nothing to restore: your progress is the same as in the backup of {date}.")
        terminal.print_message([text.format(date=day)])
        return
    diff = merge.diff(before, after)
    page = terminal.message_page()
    terminal.print_message(restored_lines(day, diff, before, after, page))
