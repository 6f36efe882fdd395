"""When the learner will finish at the pace so far, and whether the pace has changed lately.

docs/schedule.md has the formulas.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Literal, NamedTuple

from aigc_study.domain.curriculum import Weights

if TYPE_CHECKING:
    from aigc_study.domain.calendar import StudyCalendar
    from aigc_study.domain.planned_value import PlannedValue
    from aigc_study.domain.schedule import Schedule
    from aigc_study.domain.study import Study

FIRST_DAYS = 7  # until they are over, a pace says little
RECENT_DAYS = 14
_DAYS_BEFORE_TREND = 21
_SLOWER, _FASTER = Fraction(3, 4), Fraction(5, 4)

State = Literal["not-started", "too-early", "no-pace", "expected", "finished"]
Trend = Literal["slower", "steady", "faster"]


class Forecast(NamedTuple):
    """The finish, and the pace in plan days per study day.

    An ``expected`` finish is on ``study_day``; ``finish`` is its date, ``None`` past the year 9999.
    ``pace`` and ``recent_pace`` are ``None`` where no lesson was done since the start; ``trend``
    also in the first three weeks.
    """

    state: State
    finish: date | None = None
    study_day: int = 0
    pace: Fraction | None = None
    recent_pace: Fraction | None = None
    trend: Trend | None = None


def forecast(study: Study, planned: PlannedValue, variance: Fraction) -> Forecast:
    """Return the earliest finish that the lessons done so far promise.

    ``planned`` is the planned value of the schedule that holds, ``variance`` the days ahead of it.
    Today counts as over or as still to come, whichever promises more, so that a lesson marked today
    never makes the finish later.
    """
    schedule, calendar = study.schedule, study.schedule.calendar
    if study.progress.finished_on:
        return Forecast("finished", study.progress.finished_on)
    if not calendar or not schedule.study_day:
        return Forecast("not-started")
    if study.is_over:
        return Forecast("no-pace")
    if schedule.past_days < FIRST_DAYS:
        return Forecast("too-early")
    return _expected(study, calendar, planned, variance)


def _expected(
    study: Study, calendar: StudyCalendar, planned: PlannedValue, variance: Fraction
) -> Forecast:
    """Return the earliest finish, if there is one; a lesson is open, and a week is over."""
    schedule, weights = study.schedule, Weights(study.curriculum)
    done = _Done(study, weights)
    days = (schedule.today - timedelta(days=1), schedule.today)
    paces = [pace for day in days if (pace := done.pace_through(day, calendar, planned.total))]
    finish_days = [pace.finish_day for pace in paces]
    finish_days += _finish_by_schedule(schedule, variance, has_pace=bool(paces))
    if not finish_days:
        return Forecast("no-pace")
    last = min(finish_days)
    expected = Forecast("expected", calendar.date_of(last), last)
    if not paces:
        return expected
    average = min(paces, key=lambda pace: (pace.finish_day, -pace.average)).average
    recent = max(pace.recent for pace in paces)
    (weight,) = weights.of(study.open_lessons[:1])
    lesson = Fraction(weight, weights.unit)
    trend = _trend(average, recent, lesson) if schedule.past_days >= _DAYS_BEFORE_TREND else None
    return expected._replace(pace=average, recent_pace=recent, trend=trend)


class _Pace(NamedTuple):
    """The pace through a day: on average since the start, recently, and the finish it leads to."""

    average: Fraction
    recent: Fraction
    finish_day: int


class _Done:
    """The study date and the weight of each lesson done."""

    def __init__(self, study: Study, weights: Weights) -> None:
        lessons, done_on = study.curriculum.lessons, study.progress.done_on
        self._unit = weights.unit
        weighed = weights.of(lessons[lesson_id] for lesson_id in done_on)
        self._done = list(zip(done_on.values(), weighed, strict=True))

    def pace_through(self, day: date, calendar: StudyCalendar, planned: int) -> _Pace | None:
        """Return the pace from the start through a day; ``None`` if it is 0."""
        days = calendar.days_through(day)
        done = self._between(calendar.start, day)
        if not done:
            return None
        recent_days = min(days, RECENT_DAYS)
        first = calendar.date_of(days - recent_days + 1) if days > RECENT_DAYS else calendar.start
        recent = self._between(first or calendar.start, day)
        left = planned - self._between(date.min, day)
        return _Pace(
            Fraction(done, days * self._unit),
            Fraction(recent, recent_days * self._unit),
            days + ceil(Fraction(left * days, done)),
        )

    def _between(self, first: date, last: date) -> int:
        """Return what was done on these days."""
        return sum(weight for on, weight in self._done if first <= on <= last)


def _finish_by_schedule(schedule: Schedule, variance: Fraction, *, has_pace: bool) -> list[int]:
    """Return the finish if the schedule that holds goes on as it has since it began, if it can.

    It says something once seven of its study days are over.
    """
    past, begun = schedule.past_days, schedule.begun_after
    if past - begun < FIRST_DAYS or not (has_pace or variance >= 0):
        return []
    earned = past + min(variance, Fraction(0))
    if earned <= begun:
        return []
    return [past + ceil((schedule.end - earned) * (past - begun) / (earned - begun))]


def _trend(pace: Fraction, recent: Fraction, lesson: Fraction) -> Trend:
    """Compare the last days with the average; one lesson more or less decides nothing."""
    one_lesson = lesson / RECENT_DAYS
    if recent + one_lesson < _SLOWER * pace:
        return "slower"
    return "faster" if recent - one_lesson > _FASTER * pace else "steady"
