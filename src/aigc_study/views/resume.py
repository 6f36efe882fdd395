"""The result of ``resume``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _
from aigc_study.views.wording import plan_end_lines

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.study import Study


def lines(day: date, study: Study) -> list[str]:
    """Say when study resumes, and when the plan ends now."""
    return [_("Back from {date} on.").format(date=day), *plan_end_lines(study)]
