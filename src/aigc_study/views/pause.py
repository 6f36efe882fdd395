"""The result of ``pause``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.views.wording import moved_end_lines, pause_line

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.study import Study


def lines(since: date, before: Study, after: Study) -> list[str]:
    """Say that a pause has begun, and when the plan ends if that has changed."""
    return [pause_line(since), *moved_end_lines(before, after)]
