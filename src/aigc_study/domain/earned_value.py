"""Progress against the schedule: earned value, planned value, and the forecast.

The terms are those of earned-value management, in plan days. All numbers are exact; ``views``
rounds them. docs/schedule.md has the formulas, each with a worked example.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Literal, NamedTuple

from aigc_study.domain.milestones import milestones
from aigc_study.domain.schedule import stages_with_offset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Stage
    from aigc_study.domain.milestones import MilestoneStatus
    from aigc_study.domain.study import Study

PACE_WINDOW = 14
FIRST_FORECAST_DAY = 3

Status = Literal["not-started", "on-track", "ahead", "behind", "finished"]


class EarnedValue(NamedTuple):
    """Earned value, and planned value through today and through yesterday, in plan days."""

    earned: Fraction
    planned: Fraction
    planned_before_today: Fraction

    @property
    def variance(self) -> Fraction:
        """Days ahead if positive, behind if negative; a day counts as missed once it is over."""
        if self.earned < self.planned_before_today:
            return self.earned - self.planned_before_today
        return max(Fraction(0), self.earned - self.planned)


class PartReport(NamedTuple):
    """The progress of a stage, or of the whole plan.

    ``first_day`` and ``last_day`` are the study days of the baseline, ``due_from`` and ``due_to``
    their dates; ``new_due_to`` is when the last lesson is due by the current schedule. Dates are
    ``None`` without a start, or past the year 9999.
    """

    lessons: int
    done: int
    at_least: bool
    first_day: int
    last_day: int
    value: EarnedValue
    baseline_value: EarnedValue
    due_from: date | None
    due_to: date | None
    new_due_to: date | None
    finished_on: date | None


class Forecast(NamedTuple):
    """The finish at the current pace.

    ``pace`` is in plan days per study day, over ``window`` study days. All are set if ``state`` is
    ``expected``, except for a ``finish`` past the year 9999. If it is ``no-pace``, ``window`` is
    set; if ``finished``, ``finish`` is.
    """

    state: Literal["not-started", "too-early", "no-pace", "expected", "finished"]
    finish: date | None = None
    pace: Fraction | None = None
    window: int = 0


class StatusReport(NamedTuple):
    """The progress of the whole plan and of each stage, as of today."""

    study: Study
    total: PartReport
    stages: Sequence[PartReport]
    status: Status
    forecast: Forecast
    milestones: Sequence[MilestoneStatus]

    @property
    def variance(self) -> Fraction:
        """Days ahead if positive, behind if negative; 0 before the start, fixed once finished."""
        return self._variance(self.total.value, self.study.schedule.finish_day)

    @property
    def baseline_variance(self) -> Fraction:
        """The variance against the original baseline."""
        return self._variance(self.total.baseline_value, self.study.schedule.target_days)

    def _variance(self, value: EarnedValue, last_day: int) -> Fraction:
        if finished_on := self.total.finished_on:
            return Fraction(last_day - self.study.schedule.study_day_on(finished_on))
        return Fraction(0) if self.status == "not-started" else value.variance

    @property
    def spi(self) -> Fraction | None:
        """The schedule performance index, EV / PV through yesterday; ``None`` on day 1."""
        value = self.total.value
        return value.earned / value.planned_before_today if value.planned_before_today else None


def status_report(study: Study) -> StatusReport:
    """Compute the progress as of today."""
    stages = [
        _stage_report(stage, offset, study)
        for stage, offset in stages_with_offset(study.curriculum)
    ]
    total = _total_report(stages, study)
    return StatusReport(
        study,
        total,
        stages,
        _status(total, study.schedule.study_day),
        _forecast(study, study.schedule.target_days - total.value.earned),
        milestones(study),
    )


def _status(total: PartReport, study_day: int) -> Status:
    if total.done == total.lessons:
        return "finished"
    if not study_day:
        return "not-started"
    if not total.value.variance:
        return "on-track"
    return "ahead" if total.value.variance > 0 else "behind"


def _stage_report(stage: Stage, offset: int, study: Study) -> PartReport:
    progress, schedule = study.progress, study.schedule
    count, calendar = len(stage.lessons), schedule.calendar
    dates = [
        progress.done_on[lesson.id] for lesson in stage.lessons if lesson.id in progress.done_on
    ]

    def value_by(due_day: Mapping[str, int]) -> EarnedValue:
        days = [due_day[lesson.id] for lesson in stage.lessons]
        limits = (schedule.study_day, schedule.past_days)
        due = (sum(day <= limit for day in days) for limit in limits)
        return EarnedValue(
            *(Fraction(lessons * stage.days, count) for lessons in (len(dates), *due))
        )

    value = baseline = value_by(schedule.due_day)
    if schedule.baseline is not schedule.due_day:
        baseline = value_by(schedule.baseline)
    last_due_day = max(schedule.due_day[lesson.id] for lesson in stage.lessons)
    first_day, last_day = offset + 1, offset + stage.days
    return PartReport(
        count,
        len(dates),
        stage.at_least,
        first_day,
        last_day,
        value,
        baseline,
        due_from=calendar.date_of(first_day) if calendar else None,
        due_to=calendar.date_of(last_day) if calendar else None,
        new_due_to=calendar.date_of(last_due_day) if calendar else None,
        finished_on=max(dates) if len(dates) == count else None,
    )


def _total_report(stages: Sequence[PartReport], study: Study) -> PartReport:
    return PartReport(
        sum(stage.lessons for stage in stages),
        sum(stage.done for stage in stages),
        any(stage.at_least for stage in stages),
        1,
        study.schedule.target_days,
        _sum([stage.value for stage in stages]),
        _sum([stage.baseline_value for stage in stages]),
        due_from=study.progress.start,
        due_to=study.schedule.target_finish,
        new_due_to=study.schedule.finish,
        finished_on=study.progress.finished_on,
    )


def _sum(values: Sequence[EarnedValue]) -> EarnedValue:
    columns = zip(*values, strict=True)
    return EarnedValue(*(sum(column, Fraction(0)) for column in columns))


def _forecast(study: Study, left: Fraction) -> Forecast:
    progress, schedule = study.progress, study.schedule
    if not left:
        return Forecast("finished", max(progress.done_on.values()))
    calendar = schedule.calendar
    if not calendar or not schedule.study_day:
        return Forecast("not-started")
    if schedule.study_day < FIRST_FORECAST_DAY:
        return Forecast("too-early")
    # Today is not idle yet: lessons may still be done.
    counts_today = schedule.today in progress.done_on.values()
    window_end = schedule.today if counts_today else schedule.today - timedelta(days=1)
    last = calendar.days_through(window_end)
    days = min(PACE_WINDOW, last)
    window_start = calendar.date_of(last - days + 1) or calendar.start
    done_in_stage = Counter(
        study.curriculum.lessons[lesson_id].stage
        for lesson_id, day in progress.done_on.items()
        if window_start <= day <= window_end
    )
    earned = Fraction(0)
    for ordinal, lessons in done_in_stage.items():
        stage = study.curriculum.stages[ordinal - 1]
        earned += Fraction(lessons * stage.days, len(stage.lessons))
    if not earned:
        return Forecast("no-pace", window=days)
    pace = earned / days
    return Forecast("expected", calendar.date_of(last + ceil(left / pace)), pace, days)
