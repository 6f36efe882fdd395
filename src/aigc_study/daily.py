"""What to do today: what is due, what is late, what comes next, and how much a day is enough."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.curriculum import Lesson
    from aigc_study.study import Study


class Daily(NamedTuple):
    """Today's lessons, all still open and in plan order.

    ``per_day`` is how many lessons on each study day left, today's included, meet the current
    plan's ``finish``; none if there is no start, nothing left to do, or no day left to do it.
    """

    due: Sequence[Lesson]
    overdue: Sequence[Lesson]
    coming: Sequence[Lesson]
    per_day: Fraction | None
    finish: date | None

    @property
    def share(self) -> int:
        """Return today's share of lessons: enough a day to meet the finish, and at least one."""
        return ceil(self.per_day) if self.per_day else 1


def daily(study: Study) -> Daily:
    """Work out what to do today."""
    plan, progress = study.plan, study.progress
    undone = open_lessons(study)
    overdue = [lesson for lesson in undone if plan.is_overdue(lesson, progress)]
    due = [lesson for lesson in undone if plan.due_on(lesson) == plan.today]
    passed = {lesson.id for lesson in (*overdue, *due)}
    coming = [lesson for lesson in undone if lesson.id not in passed]
    days_left = study_days_left(study)
    per_day = Fraction(len(undone), days_left) if undone and days_left else None
    return Daily(due, overdue, coming, per_day, plan.finish)


def coming(study: Study, count: int | None = None) -> list[Lesson]:
    """Return the next lessons to do, in plan order: so many, or today's share."""
    return open_lessons(study)[: daily(study).share if count is None else count]


def open_lessons(study: Study) -> list[Lesson]:
    """Return the lessons still to do, in plan order."""
    done_on = study.progress.done_on
    return [lesson for lesson in study.curriculum.lessons.values() if lesson.id not in done_on]


def study_days_left(study: Study) -> int:
    """Count the study days from today through the current plan's finish; 0 without a start."""
    plan = study.plan
    return max(0, plan.finish_day - plan.days_over) if plan.calendar else 0
