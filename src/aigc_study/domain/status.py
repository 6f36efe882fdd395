"""Whether the learner is ahead of the schedule or behind it, and by how many study days.

docs/schedule.md has the formulas.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from aigc_study.domain.curriculum import Weights
from aigc_study.domain.planned_value import PlannedValue

if TYPE_CHECKING:
    from aigc_study.domain.study import Study

Status = Literal["not-started", "on-track", "ahead", "behind", "finished"]


def current_variance(study: Study) -> Fraction:
    """Return how many study days the learner is ahead of the schedule that holds."""
    return variance(study, PlannedValue(study, study.schedule.due_day))


def variance(study: Study, planned: PlannedValue) -> Fraction:
    """Return how many study days the learner is ahead of a planned value, negative if behind."""
    schedule, calendar = study.schedule, study.schedule.calendar
    if calendar and study.progress.finished_on:
        return Fraction(planned.end - calendar.days_through(study.progress.finished_on))
    if not schedule.study_day:
        return Fraction(0)
    return planned.variance(earned_value(study), schedule.study_day, schedule.past_days)


def earned_value(study: Study) -> int:
    """Return what the lessons done weigh, in the unit of ``Weights``."""
    lessons = study.curriculum.lessons
    done = [lessons[lesson_id] for lesson_id in study.progress.done_on]
    return sum(Weights(study.curriculum).of(done))


def status(study: Study, variance: Fraction) -> Status:
    """Return the status in a word; the variance is by the schedule that holds."""
    if study.progress.finished_on:
        return "finished"
    if not study.schedule.study_day:
        return "not-started"
    if not variance:
        return "on-track"
    return "ahead" if variance > 0 else "behind"
