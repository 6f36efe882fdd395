"""The result of ``start``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.study import Study


def lines(before: Study, after: Study, asked: date | None) -> list[str]:
    """Say when study starts, from when that moved if a date was asked for, and when it ends."""
    old, new = before.progress.start, after.progress.start
    if asked is None and old:
        text = _("The start is {new}")
    elif old and old != new:
        text = _("The start moved from {old} to {new}")
    elif before.progress.set_start == new:
        text = _("The start is already {new}")
    else:
        text = _("Start set to {new}")
    start, target = text.format(old=old, new=new), after.schedule.target_finish
    frame = _("{start}; the target finish is {finish}.") if target else _("{start}.")
    lines = [frame.format(start=start, finish=target)]
    if after.progress.replan and after.schedule.finish:
        text = _("As replanned, the plan ends on {date}.")
        lines.append(text.format(date=after.schedule.finish))
    return lines
