"""The result of ``pause``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _
from aigc_study.views.wording import moved_end_lines, past_end_lines, pause_line

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.calendar import DateRange
    from aigc_study.domain.study import Study


def lines(since: date, before: Study, after: Study, past: DateRange | None = None) -> list[str]:
    """Say that a pause has begun, and what it does to the plan's end."""
    lines = [pause_line(since), *moved_end_lines(before, after)]
    if after.progress.start and since <= after.schedule.today:
        lines.append(_("Each further day of the pause moves the end by a day."))
    return lines + past_end_lines(since, before, past)
