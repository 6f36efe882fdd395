"""What was done on which day and in which week of the last half-year, and how steadily.

docs/schedule.md has the formulas.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.calendar import WEEKDAYS
from aigc_study.domain.forecast import forecast
from aigc_study.domain.notes import newest_first
from aigc_study.domain.planned_value import PlannedValue
from aigc_study.domain.status import variance
from aigc_study.domain.streak import streak

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aigc_study.domain.forecast import Forecast
    from aigc_study.domain.streak import Streak
    from aigc_study.domain.study import Study

_WEEKS, _WEEK = 26, len(WEEKDAYS)
LEVELS = 4


class Day(NamedTuple):
    """A day, the number of lessons done on it, and whether it is a rest day."""

    on: date
    lessons: int
    rest: bool


class Week(NamedTuple):
    """A week from a Monday on: the number of lessons done in it, and of those due in it then."""

    first: date
    lessons: int
    planned: int


class Stats(NamedTuple):
    """The activity of the last 26 weeks through today, and what all of the journal comes to.

    ``days`` and ``weeks`` begin with the same Monday. ``level_size`` is how many lessons more put a
    day on the next level. ``begin`` is the start or the first date on
    which a lesson was done, whichever is earlier; ``None`` if no lesson is done. ``best_weekday``
    (Monday is 0) is the one with the most lessons, the first of several.
    """

    study: Study
    days: Sequence[Day]
    weeks: Sequence[Week]
    level_size: int
    begin: date | None
    streak: Streak
    best_weekday: int | None
    notes: int
    forecast: Forecast

    @property
    def begun_weeks(self) -> Sequence[Week]:
        """The weeks since the one of the beginning."""
        return [
            week for week in self.weeks if self.begin and (self.begin - week.first).days < _WEEK
        ]

    def level(self, day: Day) -> int:
        """Return how busy a day was, from 0 for no lesson to ``LEVELS``."""
        return min(LEVELS, -(-day.lessons // self.level_size))


def stats(study: Study) -> Stats:
    """Compute the activity as of today."""
    schedule, progress = study.schedule, study.progress
    monday = schedule.today.toordinal() - schedule.today.weekday()
    first = date.fromordinal(max(monday - (_WEEKS - 1) * _WEEK, date.min.toordinal()))
    done = Counter(day for day in progress.done_on.values() if day <= schedule.today)
    weekdays = Counter[int]()
    for day, count in done.items():
        weekdays[day.weekday()] += count
    days = _days(study, first, done)
    planned = PlannedValue(study, schedule.due_day)
    return Stats(
        study,
        days,
        _weeks(study, days),
        _level_size(days),
        min([progress.start or date.max, *done]) if done else None,
        streak(study),
        max(sorted(weekdays), key=weekdays.__getitem__, default=None),
        len(newest_first(study)),
        forecast(study, planned, variance(study, planned)),
    )


def _days(study: Study, first: date, done: Mapping[date, int]) -> list[Day]:
    """Return the days from ``first`` through today."""
    today, calendar = study.schedule.today, study.schedule.calendar
    dates = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    return [
        Day(day, done.get(day, 0), calendar is not None and calendar.is_rest_day(day))
        for day in dates
    ]


def _weeks(study: Study, days: Sequence[Day]) -> list[Week]:
    """Return the weeks that these days, which begin with a Monday, are in."""
    planned = Counter((due - days[0].on).days // _WEEK for due in _due_dates(study))
    return [
        Week(
            days[begin].on,
            sum(day.lessons for day in days[begin : begin + _WEEK]),
            planned[begin // _WEEK],
        )
        for begin in range(0, len(days), _WEEK)
    ]


def _due_dates(study: Study) -> Iterator[date]:
    """Yield when lessons were due by the original plan until a replan, and are due since then."""
    schedule, replan = study.schedule, study.progress.replan
    if schedule.calendar is None:
        return
    since = replan.since if replan else date.min
    for lesson_id in study.curriculum.lessons.keys() - study.progress.skipped_on.keys():
        before = schedule.calendar.date_of(schedule.baseline[lesson_id])
        now = schedule.calendar.date_of(schedule.due_day[lesson_id])
        if before and before < since:
            yield before
        if now and now >= since:
            yield now


def _level_size(days: Sequence[Day]) -> int:
    """Put a usual day, the median of those with lessons, on the second level at most."""
    counts = sorted(day.lessons for day in days if day.lessons)
    return -(-counts[(len(counts) - 1) // 2] // 2) if counts else 1
