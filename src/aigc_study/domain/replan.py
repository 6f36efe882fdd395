"""Recovery options: keep the date, keep the pace, or choose a finish or a number of lessons a day.

Each raises ``NotStarted`` before the start, ``AllDone`` when no lesson is open, and
``FinishTooLate`` if the finish would be past the year 9999.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Literal, NamedTuple

from aigc_study.domain.earned_value import status_report
from aigc_study.domain.today import open_lessons, study_days_left
from aigc_study.errors import AllDone, FinishTooEarly, FinishTooLate, NoPace, NotStarted

if TYPE_CHECKING:
    from aigc_study.domain.calendar import StudyCalendar
    from aigc_study.domain.study import Study

RecoveryKind = Literal["keep-date", "keep-pace", "finish", "per-day"]


class Recovery(NamedTuple):
    """The open lessons spread over ``days`` study days from today, ``per_day`` on average."""

    kind: RecoveryKind
    days: int
    per_day: Fraction
    finish: date


def keep_date(study: Study) -> Recovery:
    """Keep the current schedule's finish; raises ``FinishTooEarly`` if that has passed."""
    calendar = _calendar(study)
    days = study_days_left(study)
    if days < 1 and study.schedule.finish:
        raise FinishTooEarly(study.schedule.finish, calendar.date_of(study.schedule.past_days + 1))
    return _spread(study, "keep-date", days)


def keep_pace(study: Study) -> Recovery:
    """Keep the pace and move the finish accordingly; raises ``NoPace`` while there is none."""
    calendar, forecast = _calendar(study), status_report(study).forecast
    if forecast.state != "expected":
        raise NoPace
    if forecast.finish is None:
        raise _too_late(study, calendar)
    days = calendar.days_through(forecast.finish) - study.schedule.past_days
    return _spread(study, "keep-pace", days)


def finish_by(study: Study, finish: date) -> Recovery:
    """Finish by a date; raises ``FinishTooEarly`` if no study day is left by then."""
    calendar = _calendar(study)
    days = calendar.days_through(finish) - study.schedule.past_days
    if days < 1:
        raise FinishTooEarly(finish, calendar.date_of(study.schedule.past_days + 1))
    return _spread(study, "finish", days)


def per_day(study: Study, lessons: Fraction) -> Recovery:
    """Do ``lessons`` lessons a study day on average."""
    return _spread(study, "per-day", ceil(len(open_lessons(study)) / lessons))


def options(study: Study) -> list[Recovery]:
    """Return the possible options that need no argument, of keep date and keep pace."""
    possible = []
    with suppress(FinishTooEarly, FinishTooLate):
        possible.append(keep_date(study))
    with suppress(NoPace, FinishTooLate):
        possible.append(keep_pace(study))
    return possible


def _spread(study: Study, kind: RecoveryKind, days: int) -> Recovery:
    calendar = _calendar(study)
    finish = calendar.date_of(study.schedule.past_days + days)
    if finish is None:
        raise _too_late(study, calendar)
    return Recovery(kind, days, Fraction(len(open_lessons(study)), days), finish)


def _calendar(study: Study) -> StudyCalendar:
    """Return the calendar; raises ``NotStarted`` and ``AllDone``."""
    if study.schedule.calendar is None or not study.schedule.study_day:
        raise NotStarted
    if not open_lessons(study):
        raise AllDone
    return study.schedule.calendar


def _too_late(study: Study, calendar: StudyCalendar) -> FinishTooLate:
    last = calendar.days_through(date.max)
    return FinishTooLate(calendar.date_of(last) if last > study.schedule.past_days else None)
