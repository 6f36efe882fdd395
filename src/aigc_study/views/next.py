"""The next lessons to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.views.json import FORMAT, Json, lesson_object
from aigc_study.views.page import localized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page


def lines(_study: Study, lessons: Sequence[Lesson], page: Page) -> list[str]:
    """Return a line for each lesson, with the number that ``done`` takes."""
    widest = max((len(lesson.number) for lesson in lessons), default=0)
    return [lesson_line("", lesson, widest, page) for lesson in lessons]


def lesson_line(prefix: str, lesson: Lesson, number_width: int, page: Page) -> str:
    """Return a line with a lesson's number and title."""
    line = f"{prefix}{lesson.number.ljust(number_width)}  {localized(lesson.title)}"
    return page.fit(line)


def data(study: Study, lessons: Sequence[Lesson]) -> Json:
    """Return what ``next --json`` prints."""
    return {"format": FORMAT, "lessons": [lesson_object(each, study) for each in lessons]}
