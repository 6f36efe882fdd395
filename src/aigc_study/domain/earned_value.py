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

    from aigc_study.domain.curriculum import Lesson, Stage
    from aigc_study.domain.milestones import MilestoneStatus
    from aigc_study.domain.progress import Progress
    from aigc_study.domain.schedule import Schedule
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


class StageReport(NamedTuple):
    """The progress of one stage, by the current schedule and by the baseline.

    Dates are ``None`` without a start, or past the year 9999. ``due_from`` and ``due_to`` are by
    the baseline; ``plan_due_to`` is when the last lesson is due by the current schedule.
    """

    stage: Stage
    done: int
    value: EarnedValue
    baseline_value: EarnedValue
    due_from: date | None
    due_to: date | None
    plan_due_to: date | None
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


class Plan(NamedTuple):
    """The schedule that holds: the ``baseline``, or the recovery option accepted on ``since``."""

    kind: str
    since: date | None
    finish: date | None


class StatusReport(NamedTuple):
    """The progress of the whole plan as of ``today``.

    ``study_day`` is 0 before the start, ``finish_day`` the last study day of the current schedule,
    ``paused_since`` the first day of the pause that still lasts, if any.
    """

    today: date
    start: date | None
    study_day: int
    lessons: int
    done: int
    target_days: int
    finish_day: int
    paused_since: date | None
    value: EarnedValue
    baseline_value: EarnedValue
    status: Status
    plan: Plan
    target_finish: date | None
    forecast: Forecast
    stages: Sequence[StageReport]
    milestones: Sequence[MilestoneStatus]

    @property
    def variance(self) -> Fraction:
        """Days ahead if positive, behind if negative; 0 before the start."""
        return Fraction(0) if self.status == "not-started" else self.value.variance

    @property
    def baseline_variance(self) -> Fraction:
        """The variance against the original baseline; 0 before the start."""
        return Fraction(0) if self.status == "not-started" else self.baseline_value.variance

    @property
    def replanned(self) -> bool:
        """Tell whether the current schedule is not the baseline."""
        return self.plan.kind != "baseline"

    @property
    def spi(self) -> Fraction | None:
        """The schedule performance index, EV / PV through yesterday; ``None`` on day 1."""
        planned = self.value.planned_before_today
        return self.value.earned / planned if planned else None


def status_report(study: Study) -> StatusReport:
    """Compute the progress as of today."""
    curriculum, progress, schedule = study.curriculum, study.progress, study.schedule
    stages = [
        _stage_report(stage, offset, progress, schedule)
        for stage, offset in stages_with_offset(curriculum)
    ]
    value = _total([stage.value for stage in stages])
    lessons, done = len(curriculum.lessons), len(progress.done_on)
    return StatusReport(
        today=schedule.today,
        start=progress.start,
        study_day=schedule.study_day,
        lessons=lessons,
        done=done,
        target_days=schedule.target_days,
        finish_day=schedule.finish_day,
        paused_since=progress.rest.paused_since(),
        value=value,
        baseline_value=_total([stage.baseline_value for stage in stages]),
        plan=_plan(progress, schedule),
        status=_status(value, schedule.study_day, finished=done == lessons),
        target_finish=schedule.target_finish,
        forecast=_forecast(study, schedule.target_days - value.earned),
        stages=stages,
        milestones=milestones(study),
    )


def _total(values: Sequence[EarnedValue]) -> EarnedValue:
    columns = zip(*values, strict=True)
    return EarnedValue(*(sum(column, Fraction(0)) for column in columns))


def _plan(progress: Progress, schedule: Schedule) -> Plan:
    if progress.replan:
        return Plan(progress.replan.kind, progress.replan.since, schedule.finish)
    return Plan("baseline", progress.start, schedule.finish)


def _status(value: EarnedValue, study_day: int, *, finished: bool) -> Status:
    if finished:
        return "finished"
    if not study_day:
        return "not-started"
    if not value.variance:
        return "on-track"
    return "ahead" if value.variance > 0 else "behind"


def _stage_report(stage: Stage, offset: int, progress: Progress, schedule: Schedule) -> StageReport:
    count, calendar = len(stage.lessons), schedule.calendar

    def value_by(due_day: Mapping[str, int]) -> EarnedValue:
        days = [due_day[lesson.id] for lesson in stage.lessons]
        limits = (schedule.study_day, schedule.past_days)
        due = (sum(day <= limit for day in days) for limit in limits)
        return EarnedValue(*(Fraction(lessons * stage.days, count) for lessons in (done, *due)))

    done = progress.count_done(stage.lessons)
    value = baseline = value_by(schedule.due_day)
    if schedule.baseline is not schedule.due_day:
        baseline = value_by(schedule.baseline)
    last_due_day = max(schedule.due_day[lesson.id] for lesson in stage.lessons)
    return StageReport(
        stage,
        done,
        value,
        baseline,
        due_from=calendar.date_of(offset + 1) if calendar else None,
        due_to=calendar.date_of(offset + stage.days) if calendar else None,
        plan_due_to=calendar.date_of(last_due_day) if calendar else None,
        finished_on=_finished_on(stage.lessons, progress),
    )


def _finished_on(lessons: Sequence[Lesson], progress: Progress) -> date | None:
    dates = [progress.done_on.get(lesson.id) for lesson in lessons]
    known = [day for day in dates if day]
    return max(known) if known and len(known) == len(dates) else None


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
