"""Which lessons are due on which days of a date range, and which of these days are rest days."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.calendar import DateRange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import Study


class DueDay(NamedTuple):
    """A study day with the lessons due on it, done or not."""

    on: date
    study_day: int
    lessons: Sequence[Lesson]


def due_days(study: Study, lessons: Iterable[Lesson], days: DateRange) -> list[DueDay]:
    """Return the days of a range on which some of the lessons are due."""
    calendar = study.schedule.calendar
    if calendar is None:
        return []
    due: defaultdict[date, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        if lesson.id in study.progress.skipped_on:
            continue
        due_on = study.schedule.due_on(lesson)
        if due_on and days.first <= due_on <= days.last:
            due[due_on].append(lesson)
    return [DueDay(on, calendar.days_through(on), due[on]) for on in sorted(due)]


def rest_ranges(study: Study, days: DateRange) -> Iterator[DateRange]:
    """Yield the rest days of a range, neighbouring days joined."""
    calendar = study.schedule.calendar
    return calendar.rest_ranges(days) if calendar else iter(())


def range_with_rest(study: Study, lessons: Iterable[Lesson], days: DateRange) -> DateRange:
    """Return the part of a range whose rest days are listed.

    It begins with the plan, or in the week in which the first lesson of a later stage is due, and
    ends when the last one is.
    """
    lessons = list(lessons)
    due = [
        study.schedule.due_on(lesson) or date.min
        for lesson in lessons
        if lesson.id not in study.progress.skipped_on
    ]
    first, last = min(due, default=date.max), max(due, default=date.min)
    start = study.progress.start or date.max
    if next(iter(study.curriculum.lessons.values())) not in lessons:
        start = max(start, first - timedelta(first.weekday()))
    return DateRange(max(days.first, start), min(days.last, last))
