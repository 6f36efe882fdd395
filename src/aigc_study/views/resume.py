"""The result of ``resume``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views.wording import past_end_lines, plan_end_lines, span_text

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.calendar import DateRange
    from aigc_study.domain.study import Study


def lines(day: date, before: Study, after: Study, past: DateRange | None = None) -> list[str]:
    """Say when study resumes, after how long, which pauses are left, and when the plan ends.

    ``past`` is the day just past that may have been meant.
    """
    rest = after.progress.rest
    since = next((pause.first for pause in rest.pauses if pause.until == day), day)
    days = (day - since).days
    text = _("Back from {date} on.")
    if days > 0 and day > after.schedule.today:
        text = _("Back from {date} on (paused {span}).")
    elif days > 0:
        text = ngettext(
            "Back from {date} on, after a pause of {days} day since {since}.",
            "Back from {date} on, after a pause of {days} days since {since}.",
            days,
        )
    span = span_text(since, day - timedelta(days=1)) if days else ""
    lines = [text.format(date=day, days=days, since=since, span=span)]
    planned = _("Still planned: a pause from {date} on; “aigc-study resume {date}” cancels it.")
    lines += [planned.format(date=pause.first) for pause in rest.pauses if day < pause.first]
    if before.schedule.finish != after.schedule.finish:
        # Not earlier or later: while paused, the end moved by a day each day.
        lines += plan_end_lines(after)
    return lines + past_end_lines(None, before, past)
