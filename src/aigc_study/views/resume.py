"""The result of ``resume``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views.wording import plan_end_lines

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.study import Study


def lines(day: date, study: Study) -> list[str]:
    """Say when study resumes, after how long, and when the plan ends now."""
    since = next(pause.first for pause in study.progress.rest.pauses[::-1] if pause.until == day)
    days = (day - since).days
    text = _("Back from {date} on.")
    if days > 0:
        text = ngettext(
            "Back from {date} on, after a pause of {days} day since {since}.",
            "Back from {date} on, after a pause of {days} days since {since}.",
            days,
        )
    return [text.format(date=day, days=days, since=since), *plan_end_lines(study)]
