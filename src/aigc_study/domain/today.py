"""What to do today: the lessons due, overdue and next, and how many a day are enough."""

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
    """The open lessons, in plan order.

    ``share`` is how many of them are enough for today. ``per_day`` is how many lessons a study day,
    from today on, are enough on average for the current schedule's ``finish``; ``None`` without a
    start, an open lesson or a study day left.
    """

    due: Sequence[Lesson]
    overdue: Sequence[Lesson]
    upcoming: Sequence[Lesson]
    share: int
    per_day: Fraction | None
    finish: date | None


def plan_today(study: Study) -> Today:
    """Return what to do today."""
    schedule = study.schedule
    remaining = open_lessons(study)
    overdue: list[Lesson] = []
    due: list[Lesson] = []
    upcoming: list[Lesson] = []
    for lesson in remaining:
        due_on = schedule.due_on(lesson)
        if due_on is None or due_on > schedule.today:
            upcoming.append(lesson)
        else:
            (due if due_on == schedule.today else overdue).append(lesson)
    due_by_today = len(overdue) + len(due)
    days_left = study_days_left(study)
    per_day = Fraction(len(remaining), days_left) if remaining and days_left else None
    share = _even_share(study, remaining, days_left)
    if due_by_today:
        share = min(share, due_by_today)
    return Today(due, overdue, upcoming, share, per_day, schedule.finish)


def _even_share(study: Study, remaining: Sequence[Lesson], days_left: int) -> int:
    """Return the fewest open lessons that weigh at least the average of the study days left."""
    if not days_left:
        return 1
    weight = [Fraction(stage.days, len(stage.lessons)) for stage in study.curriculum.stages]
    open_in = Counter(lesson.stage for lesson in remaining)
    total = sum((weight[stage - 1] * count for stage, count in open_in.items()), Fraction(0))
    average = total / days_left
    share, share_weight = 0, Fraction(0)
    while share_weight < average:
        share_weight += weight[remaining[share].stage - 1]
        share += 1
    return share


def next_lessons(study: Study, count: int | None = None) -> list[Lesson]:
    """Return the next open lessons in plan order: ``count``, or today's share."""
    return open_lessons(study)[: plan_today(study).share if count is None else count]


def open_lessons(study: Study) -> list[Lesson]:
    """Return the lessons that are not done, in plan order."""
    done_on = study.progress.done_on
    return [lesson for lesson in study.curriculum.lessons.values() if lesson.id not in done_on]


def study_days_left(study: Study) -> int:
    """Count the study days from today through the current schedule's finish; 0 without a start."""
    schedule = study.schedule
    return max(0, schedule.finish_day - schedule.past_days) if schedule.calendar else 0
