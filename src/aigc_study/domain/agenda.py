"""Which lessons are due on which days of a date range, and which of these days are rest days."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aigc_study.domain.calendar import Span
    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import Study


class DateRange(NamedTuple):
    """The days from ``first`` to ``last``, both included; empty if ``last`` is before ``first``."""

    first: date
    last: date

    @classmethod
    def from_bounds(cls, first: date | None, last: date | None, today: date) -> DateRange:
        """Fill in missing bounds: from today on, or from the beginning if ``last`` has passed."""
        if first is None:
            first = date.min if last and last < today else today
        return cls(first, last or date.max)

    def intersection(self, other: DateRange) -> DateRange:
        """Return the days that are in both ranges."""
        return DateRange(max(self.first, other.first), min(self.last, other.last))

    def whole_months(self) -> DateRange:
        """Return the range extended to the first and the last day of a month."""
        end = monthrange(self.last.year, self.last.month)[1]
        return DateRange(self.first.replace(day=1), self.last.replace(day=end))


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
        due_on = study.schedule.due_on(lesson)
        if due_on and days.first <= due_on <= days.last:
            due[due_on].append(lesson)
    return [DueDay(on, calendar.days_through(on), due[on]) for on in sorted(due)]


def rest_spans(study: Study, days: DateRange) -> Iterator[Span]:
    """Yield the rest days of a range as spans, neighbouring days joined."""
    calendar = study.schedule.calendar
    return calendar.rest_spans(days.first, days.last) if calendar else iter(())


def rest_range(study: Study, lessons: Iterable[Lesson], days: DateRange) -> DateRange:
    """Return the part of a range whose rest days are listed: until the last lesson is due."""
    last_due = max(
        (study.schedule.due_on(lesson) or date.min for lesson in lessons), default=date.min
    )
    return DateRange(max(days.first, study.progress.start or date.max), min(days.last, last_due))
