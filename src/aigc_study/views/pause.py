"""The result of ``pause``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.views.wording import break_line, plan_end_lines

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.study import Study


def lines(since: date, study: Study) -> list[str]:
    """Say that a break has begun, and when the plan ends now."""
    return [break_line(since), *plan_end_lines(study)]
