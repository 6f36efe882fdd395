"""The baseline and the current plan: which study day each lesson is due, and its date.

docs/schedule.md has the formulas, each with a worked example.
"""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.calendar import StudyCalendar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from aigc_study.domain.curriculum import Curriculum, Lesson, Stage
    from aigc_study.domain.progress import Progress, Replan


class Schedule(NamedTuple):
    """When lessons are due, as seen ``today``.

    ``baseline`` leads from a lesson's id to the study day it is due by the stages' targets, which
    does not move when the learner slips; ``due_day`` to the one it is due now, which is the same
    until the learner replans. ``target_days`` is the sum of the targets, ``finish_day`` the study
    day the current plan ends. ``calendar`` is none while there is no start.
    """

    today: date
    calendar: StudyCalendar | None
    baseline: Mapping[str, int]
    due_day: Mapping[str, int]
    target_days: int
    finish_day: int

    @property
    def study_day(self) -> int:
        """Count the study days up to and including today; 0 before the start."""
        return self.calendar.days_through(self.today) if self.calendar else 0

    @property
    def rests_today(self) -> bool:
        """Tell whether today is no study day, though the start is past."""
        begun = self.calendar is not None and self.calendar.start <= self.today
        return begun and self.study_day == self.days_over

    @property
    def days_over(self) -> int:
        """Count the study days before today; 0 before the start."""
        return self.calendar.days_before(self.today) if self.calendar else 0

    @property
    def target_finish(self) -> date | None:
        """Return the date the targets end; none without a start or past the year 9999."""
        return self.calendar.date_of(self.target_days) if self.calendar else None

    @property
    def finish(self) -> date | None:
        """Return the date the current plan ends; none as for the targets."""
        return self.calendar.date_of(self.finish_day) if self.calendar else None

    def due_on(self, lesson: Lesson) -> date | None:
        """Return the date a lesson is due; none without a start or past the year 9999."""
        return self.calendar.date_of(self.due_day[lesson.id]) if self.calendar else None

    def is_overdue(self, lesson: Lesson, progress: Progress) -> bool:
        """Tell whether a lesson's due date is over and it is not done."""
        if lesson.id in progress.done_on:
            return False
        due_on = self.due_on(lesson)
        return due_on is not None and due_on < self.today


def schedule(curriculum: Curriculum, progress: Progress, today: date) -> Schedule:
    """Lay the plan over the calendar."""
    calendar = StudyCalendar(progress.start, progress.rest, today) if progress.start else None
    baseline: dict[str, int] = {}
    for stage, day_before in stages_with_offset(curriculum):
        days, count = stage.days, len(stage.lessons)
        for lesson in stage.lessons:
            baseline[lesson.id] = day_before - (-lesson.ordinal * days // count)
    target_days = sum(stage.days for stage in curriculum.stages)
    due_day, finish_day = baseline, target_days
    if calendar and progress.replan:
        days_before = calendar.days_before(progress.replan.since)
        due_day = _redistribute(curriculum, baseline, progress.replan, days_before)
        finish_day = days_before + progress.replan.days
    return Schedule(today, calendar, baseline, due_day, target_days, finish_day)


def _redistribute(
    curriculum: Curriculum, baseline: Mapping[str, int], replan: Replan, days_before: int
) -> dict[str, int]:
    """Spread what was open evenly by weight over the study days from the replan on, in plan order.

    What was done by then was due before it, or on study day 1: by a plan made today nobody is late
    or early today.
    """
    # Weights as whole numbers over one denominator.
    denominator = lcm(*(len(stage.lessons) for stage in curriculum.stages))
    weight = {
        lesson.id: stage.days * denominator // len(stage.lessons)
        for stage in curriculum.stages
        for lesson in stage.lessons
    }
    total = sum(weight[each] for each in weight if each not in replan.done)
    due_day, so_far = {}, 0
    for each, day in baseline.items():
        if each in replan.done:
            due_day[each] = min(day, max(days_before, 1))
        else:
            so_far += weight[each]
            due_day[each] = days_before - (-so_far * replan.days // total)
    return due_day


def stages_with_offset(curriculum: Curriculum) -> list[tuple[Stage, int]]:
    """Return each stage with the study days that the targets before it take."""
    offsets, offset = [], 0
    for stage in curriculum.stages:
        offsets.append((stage, offset))
        offset += stage.days
    return offsets
