"""The result of ``resume``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views.wording import pause_line, plan_end_lines

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.study import Study


def lines(day: date, before: Study, after: Study) -> list[str]:
    """Say when study resumes, after how long, and when the plan ends if that has changed."""
    rest = after.progress.rest
    since = next((pause.first for pause in rest.pauses if pause.until == day), day)
    days = (day - since).days
    text = _("Back from {date} on.")
    if days > 0:
        text = ngettext(
            "Back from {date} on, after a pause of {days} day since {since}.",
            "Back from {date} on, after a pause of {days} days since {since}.",
            days,
        )
    lines = [text.format(date=day, days=days, since=since)]
    if planned := rest.paused_since():
        lines.append(pause_line(planned))
    if before.schedule.finish == after.schedule.finish:
        return lines
    # Not earlier or later: while paused, the end moved by a day each day.
    return lines + plan_end_lines(after)
