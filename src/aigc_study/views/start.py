"""The result of ``start``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views.wording import moved_start_line

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.study import Study


def lines(before: Study, after: Study, asked: date | None) -> list[str]:
    """Say when study starts, from when that moved if a date was asked for, and when it ends."""
    lines = [_start_line(before, after, asked)]
    if target := after.schedule.target_finish:
        text = _("The plan ends on {date}.")
        if after.progress.replan:
            text = _("The original plan ends on {date}.")
        lines.append(text.format(date=target))
    if after.progress.replan and after.schedule.finish:
        text = _("As replanned, the plan ends on {date}.")
        lines.append(text.format(date=after.schedule.finish))
    return lines + _marks_before_lines(after)


def _marks_before_lines(study: Study) -> list[str]:
    """Say how many lessons were done before the start."""
    start = study.progress.start
    count = sum(1 for on in study.progress.done_on.values() if start and on < start)
    text = ngettext(
        "{count} lesson was done before the start.",
        "{count} lessons were done before the start.",
        count,
    )
    return [text.format(count=count)] if count else []


def _start_line(before: Study, after: Study, asked: date | None) -> str:
    old, new = before.progress.start, after.progress.start
    if asked and old and new and old != new:
        return moved_start_line(old, new)
    known = before.progress.set_start == new or (old and asked is None)
    text = _("The start is {date}.") if known else _("Start set to {date}.")
    return text.format(date=new)
