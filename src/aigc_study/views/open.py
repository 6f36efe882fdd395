"""The page of a lesson that was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _
from aigc_study.views.page import localized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson


def opened_lines(lesson: Lesson, link: str) -> Sequence[str]:
    """Say which page was opened."""
    title = localized(lesson.title)
    return [_("Opened {lesson}: {link}").format(lesson=f"{lesson.number} {title}", link=link)]
