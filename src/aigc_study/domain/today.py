"""What to do today: what is due, what is late, what comes next, and how much a day is enough."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import Study


class Today(NamedTuple):
    """Today's lessons, all still open and in plan order.

    ``share`` is how many of the open ones are enough for today. ``per_day`` is how many on each
    study day left, today's included, meet the current plan's ``finish`` on average; none if there
    is no start, nothing left to do, or no day left to do it.
    """

    due: Sequence[Lesson]
    overdue: Sequence[Lesson]
    upcoming: Sequence[Lesson]
    share: int
    per_day: Fraction | None
    finish: date | None


def plan_today(study: Study) -> Today:
    """Work out what to do today."""
    plan = study.schedule
    undone = open_lessons(study)
    overdue: list[Lesson] = []
    due: list[Lesson] = []
    upcoming: list[Lesson] = []
    for lesson in undone:
        due_on = plan.due_on(lesson)
        if due_on is None or due_on > plan.today:
            upcoming.append(lesson)
        else:
            (due if due_on == plan.today else overdue).append(lesson)
    passed = len(overdue) + len(due)
    days_left = study_days_left(study)
    per_day = Fraction(len(undone), days_left) if undone and days_left else None
    share = _even_share(study, undone, days_left)
    if passed:
        share = min(share, passed)
    return Today(due, overdue, upcoming, share, per_day, plan.finish)


def _even_share(study: Study, undone: Sequence[Lesson], days_left: int) -> int:
    """Return how many of the open lessons weigh as much as each of the study days left has to."""
    if not days_left:
        return 1
    weight = [Fraction(stage.days, len(stage.lessons)) for stage in study.curriculum.stages]
    open_in = Counter(lesson.stage for lesson in undone)
    left = sum((weight[stage - 1] * count for stage, count in open_in.items()), Fraction(0))
    needed = left / days_left
    share, weighs = 0, Fraction(0)
    while weighs < needed:
        weighs += weight[undone[share].stage - 1]
        share += 1
    return share


def upcoming(study: Study, count: int | None = None) -> list[Lesson]:
    """Return the next lessons to do, in plan order: so many, or today's share."""
    return open_lessons(study)[: plan_today(study).share if count is None else count]


def open_lessons(study: Study) -> list[Lesson]:
    """Return the lessons still to do, in plan order."""
    done_on = study.progress.done_on
    return [lesson for lesson in study.curriculum.lessons.values() if lesson.id not in done_on]


def study_days_left(study: Study) -> int:
    """Count the study days from today through the current plan's finish; 0 without a start."""
    plan = study.schedule
    return max(0, plan.finish_day - plan.days_over) if plan.calendar else 0
