"""The ways back onto a plan: keep the date, keep the pace, or name a finish or a pace.

Each raises ``NotStarted`` before the start, ``AllDone`` when nothing is left to do, and
``FinishTooLate`` if the finish would lie past the year 9999.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Literal, NamedTuple

from aigc_study.daily import open_lessons, study_days_left
from aigc_study.errors import AllDone, FinishTooEarly, FinishTooLate, NoPace, NotStarted

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.standing import Standing
    from aigc_study.study import Study
    from aigc_study.study_calendar import StudyCalendar

Way = Literal["keep-date", "keep-pace", "finish", "per-day"]


class WayBack(NamedTuple):
    """What is still open, spread over ``days`` study days from today, ``per_day`` lessons each."""

    way: Way
    days: int
    per_day: Fraction
    finish: date


def keep_date(study: Study) -> WayBack:
    """Keep the current plan's finish; raises ``FinishTooEarly`` if it is over."""
    _calendar(study)
    days = study_days_left(study)
    if days < 1 and study.plan.finish:
        raise FinishTooEarly(study.plan.finish, _first_study_day(study))
    return _spread(study, "keep-date", days)


def keep_pace(study: Study, standing: Standing) -> WayBack:
    """Keep the pace, and finish when it leads there; raises ``NoPace`` while there is none."""
    calendar, forecast = _calendar(study), standing.forecast
    if forecast.finish is None:
        raise NoPace
    days = calendar.days_through(forecast.finish) - calendar.days_before(study.plan.today)
    return _spread(study, "keep-pace", max(days, 1))


def finish_by(study: Study, finish: date) -> WayBack:
    """Finish by a date; raises ``FinishTooEarly`` if no study day is left until then."""
    calendar, today = _calendar(study), study.plan.today
    days = calendar.days_through(finish) - calendar.days_before(today)
    if finish < today or days < 1:
        raise FinishTooEarly(finish, _first_study_day(study))
    return _spread(study, "finish", days)


def so_many_a_day(study: Study, lessons: Fraction) -> WayBack:
    """Do so many lessons on each study day, on average."""
    return _spread(study, "per-day", ceil(len(open_lessons(study)) / lessons))


def _spread(study: Study, way: Way, days: int) -> WayBack:
    calendar = _calendar(study)
    finish = calendar.date_of(calendar.days_before(study.plan.today) + days)
    if finish is None:
        raise FinishTooLate
    return WayBack(way, days, Fraction(len(open_lessons(study)), days), finish)


def _calendar(study: Study) -> StudyCalendar:
    """Return the calendar of a study that has begun and is not finished."""
    if study.plan.calendar is None or not study.plan.study_day:
        raise NotStarted
    if not open_lessons(study):
        raise AllDone
    return study.plan.calendar


def _first_study_day(study: Study) -> date | None:
    calendar = _calendar(study)
    return calendar.date_of(calendar.days_before(study.plan.today) + 1)
