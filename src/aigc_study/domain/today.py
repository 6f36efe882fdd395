"""Today's share, the lessons that come next, and whether it is time to replan or to record a break.

docs/schedule.md has the formulas.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.calendar import Span
from aigc_study.domain.curriculum import Weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import Study

_MIN_GAP, _LATE = 7, 14  # study days


class Today(NamedTuple):
    """The open lessons that matter today, in plan order.

    ``share`` is how many lessons are enough for today, fixed when the day begins. ``next`` are
    those still to do of it. It ``is_done`` if something was to do or was done today, not on a rest
    day, and nothing is left.
    """

    due: Sequence[Lesson]
    overdue: Sequence[Lesson]
    share: int
    done_today: int
    next: Sequence[Lesson]
    is_done: bool


def plan_today(study: Study) -> Today:
    """Return what to do today."""
    remaining, schedule = study.open_lessons, study.schedule
    past, today = schedule.past_days, schedule.study_day
    due = [lesson for lesson in remaining if past < schedule.due_day[lesson.id] <= today]
    share = _share(study)
    done_today = list(study.progress.done_on.values()).count(schedule.today)
    left = remaining[: max(0, share - done_today)]
    is_done = bool(share or (done_today and today > past)) and not left
    return Today(due, study.overdue_lessons, share, done_today, left, is_done)


def next_lessons(study: Study, count: int | None = None) -> Sequence[Lesson]:
    """Return the next open lessons in plan order: ``count``, or what is left of today's share."""
    return plan_today(study).next if count is None else study.open_lessons[:count]


def _share(study: Study) -> int:
    """Return how many lessons are enough for today.

    What was done today counts as open, so that no mark for today changes the share: it doesn't
    make a start either.
    """
    schedule, lessons, start = study.schedule, _open_this_morning(study), _start_this_morning(study)
    past, today, due_day = schedule.past_days, schedule.study_day, schedule.due_day
    # Without a new study day it is a rest day, or before the first one.
    if not lessons or (start and (start > schedule.today or today == past)):
        return 0
    days_left = study_days_left(study)
    if not start or not days_left:
        return 1
    overdue = [lesson for lesson in lessons if due_day[lesson.id] <= past]
    due = sum(due_day[lesson.id] == today for lesson in lessons)
    sizes = _sizes(study, overdue if overdue or due else lessons)
    total = sum(sizes)
    if overdue or due:  # the fewest of the overdue that come to at least an even part
        return due + sum(size * days_left < total for size in accumulate(sizes, initial=0))
    # the most of all that come to no more than an even part
    return sum(size * days_left <= total for size in accumulate(sizes))


def study_days_left(study: Study) -> int:
    """Count the study days from today through the end of the schedule; 0 without a start."""
    schedule = study.schedule
    return max(0, schedule.end - schedule.past_days) if schedule.calendar else 0


def idle_days(study: Study) -> Span | None:
    """Return the days since the last mark or replan through yesterday, if they are a week or more.

    They begin with a study day, so not within a break. Today's marks don't end them: who comes back
    may study first, and then see to the plan.
    """
    progress, schedule, calendar = study.progress, study.schedule, study.schedule.calendar
    marks = {*progress.done_on.values(), *progress.skipped_on.values()} - {schedule.today}
    marked = schedule.study_day_on(max(marks, default=date.min))
    begun = max(marked, schedule.begun_after)
    if calendar is None or schedule.past_days - begun < _MIN_GAP:
        return None
    first = calendar.date_of(begun + 1)
    return Span(first, schedule.today - timedelta(days=1)) if first else None


def needs_recovery(overdue: Sequence[Lesson], study: Study) -> bool:
    """Whether two due days in a row were missed, something is two weeks late, or the end past."""
    if not overdue:
        return False
    past_days, due_day = study.schedule.past_days, study.schedule.due_day
    late = {due_day[lesson.id] for lesson in overdue}
    skipped = study.progress.skipped_on
    due = {day for lesson, day in due_day.items() if day <= past_days and lesson not in skipped}
    last_two = sorted(due)[-2:]
    missed_two = len(last_two) > 1 and late.issuperset(last_two)
    days_late = past_days + 1 - min(late)
    return missed_two or days_late >= _LATE or not study_days_left(study)


def _open_this_morning(study: Study) -> list[Lesson]:
    progress, today = study.progress, study.schedule.today
    return [
        lesson
        for lesson in study.curriculum.lessons.values()
        if lesson.id not in progress.skipped_on and progress.done_on.get(lesson.id, today) == today
    ]


def _start_this_morning(study: Study) -> date | None:
    progress, today = study.progress, study.schedule.today
    earlier = (on for on in progress.done_on.values() if on != today)
    return progress.set_start or min(earlier, default=None)


def _sizes(study: Study, lessons: Sequence[Lesson]) -> list[int]:
    """Return what lessons weigh, or 1 each while they are planned by number."""
    replan = study.progress.replan
    if replan and replan.per_day:
        return [1] * len(lessons)
    return Weights(study.curriculum).of(lessons)
