"""The page of a lesson that was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _
from aigc_study.views.wording import lesson_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson


def opened_lines(lesson: Lesson, link: str) -> Sequence[str]:
    """Say which page was opened."""
    return [_("Opened {lesson}: {link}").format(lesson=lesson_name(lesson), link=link)]
