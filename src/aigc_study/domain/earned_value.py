"""Progress against the schedule, of the whole plan and of each stage: what ``progress`` shows.

The terms are those of earned-value management. Values are in plan days, a variance in study days of
the schedule. All numbers are exact; ``views`` rounds them. docs/schedule.md has the formulas, each
with a worked example.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.curriculum import Weights
from aigc_study.domain.forecast import forecast
from aigc_study.domain.milestones import milestones
from aigc_study.domain.planned_value import PlannedValue
from aigc_study.domain.schedule import stages_with_offset
from aigc_study.domain.status import earned_value, status, variance

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Stage
    from aigc_study.domain.forecast import Forecast
    from aigc_study.domain.milestones import MilestoneStatus
    from aigc_study.domain.status import Status
    from aigc_study.domain.study import Study


class PartReport(NamedTuple):
    """The progress of a stage, or of the whole plan.

    ``due`` and ``due_before`` count the lessons due by today and by yesterday, skipped ones left
    out; ``overdue`` those of the latter that are open. ``earned`` and ``planned``, through today,
    are in plan days. ``first_day`` and ``last_day`` are the study days of the baseline,
    ``due_from`` and ``due_to`` their dates; ``new_due_to`` is when the last lesson is due by the
    current schedule. Dates are ``None`` without a start, or past the year 9999; ``finished_on``
    while a lesson is open, or if none is done.
    """

    lessons: int
    done: int
    skipped: int
    due: int
    due_before: int
    overdue: int
    at_least: bool
    first_day: int
    last_day: int
    earned: Fraction
    planned: Fraction
    due_from: date | None
    due_to: date | None
    new_due_to: date | None
    finished_on: date | None

    @property
    def wanted(self) -> int:
        """Count the lessons that are not skipped."""
        return self.lessons - self.skipped


class StatusReport(NamedTuple):
    """The progress of the whole plan and of each stage, as of today.

    ``variance`` is how many study days of the current schedule the learner is ahead, negative if
    behind, ``baseline_variance`` the same by the baseline. ``spi`` is the schedule performance
    index, ``None`` while nothing was due before today. ``planned_days`` is BAC: what all lessons
    weigh that are not skipped, in plan days.
    """

    study: Study
    total: PartReport
    stages: Sequence[PartReport]
    status: Status
    variance: Fraction
    baseline_variance: Fraction
    spi: Fraction | None
    planned_days: Fraction
    forecast: Forecast
    milestones: Sequence[MilestoneStatus]

    @property
    def is_far(self) -> bool:
        """Whether the forecast takes more than twice as long as the schedule."""
        return self.forecast.study_day > 2 * self.study.schedule.end


def status_report(study: Study) -> StatusReport:
    """Compute the progress as of today."""
    schedule = study.schedule
    stages = [
        _stage_report(stage, offset, study)
        for stage, offset in stages_with_offset(study.curriculum)
    ]
    planned = PlannedValue(study, schedule.due_day)
    days_ahead = baseline_days_ahead = variance(study, planned)
    if schedule.baseline is not schedule.due_day:
        baseline_days_ahead = variance(study, PlannedValue(study, schedule.baseline))
    planned_before_today = planned.at(schedule.past_days)
    return StatusReport(
        study,
        _total_report(stages, study),
        stages,
        status(study, days_ahead),
        days_ahead,
        baseline_days_ahead,
        Fraction(earned_value(study), planned_before_today) if planned_before_today else None,
        Fraction(planned.total, Weights(study.curriculum).unit),
        forecast(study, planned, days_ahead),
        milestones(study),
    )


def _stage_report(stage: Stage, offset: int, study: Study) -> PartReport:
    progress, schedule = study.progress, study.schedule
    count, calendar = len(stage.lessons), schedule.calendar
    due_days = {
        lesson.id: schedule.due_day[lesson.id]
        for lesson in stage.lessons
        if lesson.id not in progress.skipped_on
    }
    today, yesterday = schedule.study_day, schedule.past_days
    due = sum(day <= today for day in due_days.values())
    due_before = [lesson_id for lesson_id, day in due_days.items() if day <= yesterday]
    done = progress.count_done(stage.lessons)
    first_day, last_day = offset + 1, offset + stage.days
    return PartReport(
        lessons=count,
        done=done,
        skipped=count - len(due_days),
        due=due,
        due_before=len(due_before),
        overdue=sum(lesson_id not in progress.done_on for lesson_id in due_before),
        at_least=stage.at_least,
        first_day=first_day,
        last_day=last_day,
        earned=Fraction(done * stage.days, count),
        planned=Fraction(due * stage.days, count),
        due_from=calendar.date_of(first_day) if calendar else None,
        due_to=calendar.date_of(last_day) if calendar else None,
        new_due_to=calendar.date_of(max(due_days.values(), default=0)) if calendar else None,
        finished_on=progress.last_done_on(stage.lessons),
    )


def _total_report(stages: Sequence[PartReport], study: Study) -> PartReport:
    schedule, progress = study.schedule, study.progress
    return PartReport(
        lessons=len(study.curriculum.lessons),
        done=len(progress.done_on),
        skipped=len(progress.skipped_on),
        due=sum(stage.due for stage in stages),
        due_before=sum(stage.due_before for stage in stages),
        overdue=sum(stage.overdue for stage in stages),
        at_least=any(stage.at_least for stage in stages),
        first_day=1,
        last_day=schedule.baseline_end,
        earned=sum((stage.earned for stage in stages), Fraction(0)),
        planned=sum((stage.planned for stage in stages), Fraction(0)),
        due_from=progress.start,
        due_to=schedule.target_finish,
        new_due_to=schedule.finish,
        finished_on=progress.finished_on,
    )
