"""Recovery options: keep the date, keep the pace, or choose a finish or a number of lessons a day.

Each raises ``NotStarted`` before the start, ``AllDone`` when no lesson is open, and
``FinishTooLate`` if the finish would be past the year 9999. A gap can become a break instead.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from aigc_study.domain.earned_value import status_report
from aigc_study.domain.journal import Entry
from aigc_study.domain.progress import Replan
from aigc_study.domain.schedule import schedule
from aigc_study.domain.status import current_variance
from aigc_study.domain.today import idle_days, study_days_left
from aigc_study.errors import (
    AllDone,
    FinishPast,
    FinishTooEarly,
    FinishTooLate,
    NoPace,
    NotStarted,
    PlanEnded,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.calendar import StudyCalendar
    from aigc_study.domain.forecast import Forecast
    from aigc_study.domain.progress import Progress
    from aigc_study.domain.study import Study

RecoveryKind = Literal["keep-date", "keep-pace", "finish", "per-day"]
_DAYS_SHOWN = 7


class Recovery(NamedTuple):
    """The open lessons from today on, over ``days`` study days or ``per_day`` on each.

    ``next_days`` are how many of them are due on each of the next study days, ``later`` how many
    are on each one after these on average.
    """

    kind: RecoveryKind
    days: int
    per_day: float
    finish: date
    next_days: Sequence[int]
    later: Fraction

    def entry(self, at: datetime, on: date) -> Entry:
        """Return the entry that accepts it."""
        return Entry(at, "replan", on, way=self.kind, days=self.days, per_day=self.per_day)


class Break(NamedTuple):
    """A gap as rest days, both ends included, with the variance and the finish it would lead to."""

    first: date
    last: date
    variance: Fraction
    finish: date | None


def keep_date(study: Study) -> Recovery:
    """Keep the current schedule's finish; raises ``PlanEnded`` if that has passed."""
    calendar = _calendar(study)
    days = study_days_left(study)
    if days < 1 and study.schedule.finish:
        raise PlanEnded(study.schedule.finish, calendar.date_of(study.schedule.past_days + 1))
    return _recovery(study, "keep-date", days=days)


def keep_pace(study: Study, forecast: Forecast | None = None) -> Recovery:
    """Keep the pace and move the finish accordingly; raises ``NoPace`` while there is none.

    ``forecast`` is the study's, if it is known already.
    """
    calendar, forecast = _calendar(study), forecast or status_report(study).forecast
    if forecast.state != "expected":
        raise NoPace
    if forecast.finish is None:
        raise _too_late(study, calendar)
    return _recovery(study, "keep-pace", days=forecast.study_day - study.schedule.past_days)


def finish_by(study: Study, finish: date) -> Recovery:
    """Finish by a date; raises ``FinishPast`` and ``FinishTooEarly`` without a study day left."""
    calendar = _calendar(study)
    days = calendar.days_through(finish) - study.schedule.past_days
    if days < 1:
        first = calendar.date_of(study.schedule.past_days + 1)
        if first and finish < study.schedule.today:
            raise FinishPast(finish, first)
        raise FinishTooEarly(finish, first)
    return _recovery(study, "finish", days=days)


def per_day(study: Study, lessons: float) -> Recovery:
    """Do ``lessons`` lessons a study day."""
    return _recovery(study, "per-day", per_day=lessons)


def options(study: Study, forecast: Forecast | None = None) -> list[Recovery]:
    """Return the possible options that need no argument, of keep date and keep pace.

    A pace that takes more than twice as long as the plan is no way back.
    """
    possible = []
    with suppress(PlanEnded, FinishTooLate):
        possible.append(keep_date(study))
    with suppress(NoPace, FinishTooLate):
        recovery = keep_pace(study, forecast)
        if study.schedule.past_days + recovery.days <= 2 * study.schedule.end:
            possible.append(recovery)
    return possible


def find_gap(study: Study) -> Break | None:
    """Return the gap since the last mark as a break, if there is one."""
    idle = idle_days(study)
    if idle is None:
        return None
    progress = study.progress
    rest = progress.rest._replace(spans=[*progress.rest.spans, idle])
    after = _with(study, progress._replace(rest=rest))
    return Break(idle.first, idle.last, current_variance(after), after.schedule.finish)


def _recovery(study: Study, kind: RecoveryKind, *, days: int = 0, per_day: float = 0) -> Recovery:
    calendar, progress = _calendar(study), study.progress
    done, skipped = frozenset(progress.done_on), frozenset(progress.skipped_on)
    replan = Replan(study.schedule.today, kind, days, per_day, done, skipped)
    after = _with(study, progress._replace(replan=replan)).schedule
    if after.finish is None:
        raise _too_late(study, calendar)
    due = [after.due_day[lesson.id] - after.begun_after for lesson in study.open_lessons]
    shown = min(_DAYS_SHOWN, due[-1])
    next_days = [due.count(day) for day in range(1, shown + 1)]
    later = Fraction(len(due) - sum(next_days), max(due[-1] - shown, 1))
    return Recovery(kind, days, per_day, after.finish, next_days, later)


def _with(study: Study, progress: Progress) -> Study:
    after = schedule(study.curriculum, progress, study.schedule.today)
    return study._replace(progress=progress, schedule=after)


def _calendar(study: Study) -> StudyCalendar:
    """Return the calendar; raises ``NotStarted`` and ``AllDone``."""
    if study.schedule.calendar is None or not study.schedule.study_day:
        raise NotStarted
    if study.is_over:
        raise AllDone
    return study.schedule.calendar


def _too_late(study: Study, calendar: StudyCalendar) -> FinishTooLate:
    last = calendar.days_through(date.max)
    return FinishTooLate(calendar.date_of(last) if last > study.schedule.past_days else None)
