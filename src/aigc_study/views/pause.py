"""The result of ``pause``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.views.wording import pause_line, plan_end_lines

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.study import Study


def lines(since: date, study: Study) -> list[str]:
    """Say that a pause has begun, and when the plan ends now."""
    return [pause_line(since), *plan_end_lines(study)]
