"""Which lessons are due on which of the days asked for, and which of these are rest."""

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


class Days(NamedTuple):
    """The days asked for, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, first: date | None, last: date | None, today: date) -> Days:
        """Return those from today on but for what is given; all up to ``last`` if it is over."""
        if first is None:
            first = date.min if last and last < today else today
        return cls(first, last or date.max)

    def within(self, others: Days) -> Days:
        """Return the days that are among others too; the first is after the last if none is."""
        return Days(max(self.first, others.first), min(self.last, others.last))

    def whole_months(self) -> Days:
        """Return the days of all months that these belong to."""
        end = monthrange(self.last.year, self.last.month)[1]
        return Days(self.first.replace(day=1), self.last.replace(day=end))


class Day(NamedTuple):
    """A study day with the lessons due on it, done or not."""

    on: date
    study_day: int
    lessons: Sequence[Lesson]


def due_days(study: Study, lessons: Iterable[Lesson], days: Days) -> list[Day]:
    """Return, of the days asked for, those on which lessons are due."""
    calendar = study.schedule.calendar
    if calendar is None:
        return []
    due: defaultdict[date, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        due_on = study.schedule.due_on(lesson)
        if due_on and days.first <= due_on <= days.last:
            due[due_on].append(lesson)
    return [Day(on, calendar.days_through(on), due[on]) for on in sorted(due)]


def rest_runs(study: Study, days: Days) -> Iterator[Span]:
    """Return, of the days asked for, those of rest, as runs that are as long as can be."""
    calendar = study.schedule.calendar
    return calendar.rest_runs(days.first, days.last) if calendar else iter(())


def days_with_rest(study: Study, lessons: Iterable[Lesson], days: Days) -> Days:
    """Return, of the days asked for, those whose rest is told: while any lesson is still due."""
    last_due = max(
        (study.schedule.due_on(lesson) or date.min for lesson in lessons), default=date.min
    )
    return Days(max(days.first, study.progress.start or date.max), min(days.last, last_due))
