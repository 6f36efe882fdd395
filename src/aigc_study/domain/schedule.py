"""The baseline and the current schedule: the due study day and date of each lesson.

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
    """When lessons are due, as of ``today``.

    ``baseline`` maps lesson ids to due study days by the stages' targets, which never change;
    ``due_day`` to the current ones, which are the same until the learner replans. ``target_days``
    is the sum of the targets, ``finish_day`` the last due day of the current schedule.
    ``calendar`` is ``None`` without a start.
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
        return self.study_day_on(self.today)

    def study_day_on(self, day: date) -> int:
        """Count the study days up to and including a day; 0 before the start."""
        return self.calendar.days_through(day) if self.calendar else 0

    @property
    def rests_today(self) -> bool:
        """Whether today is a rest day on or after the start."""
        calendar, today = self.calendar, self.today
        return bool(calendar and calendar.start <= today and not calendar.is_study_day(today))

    @property
    def past_days(self) -> int:
        """Count the study days before today; 0 before the start."""
        return self.calendar.days_before(self.today) if self.calendar else 0

    @property
    def target_finish(self) -> date | None:
        """Return the baseline's last date; ``None`` without a start or past the year 9999."""
        return self.calendar.date_of(self.target_days) if self.calendar else None

    @property
    def finish(self) -> date | None:
        """Return the current schedule's last date; ``None`` without a start or past year 9999."""
        return self.calendar.date_of(self.finish_day) if self.calendar else None

    def due_on(self, lesson: Lesson) -> date | None:
        """Return the date a lesson is due; ``None`` without a start or past the year 9999."""
        return self.calendar.date_of(self.due_day[lesson.id]) if self.calendar else None


def schedule(curriculum: Curriculum, progress: Progress, today: date) -> Schedule:
    """Compute when each lesson is due."""
    calendar = StudyCalendar(progress.start, progress.rest, today) if progress.start else None
    baseline: dict[str, int] = {}
    for stage, offset in stages_with_offset(curriculum):
        days, count = stage.days, len(stage.lessons)
        for lesson in stage.lessons:
            baseline[lesson.id] = offset - (-lesson.ordinal * days // count)  # rounded up
    target_days = sum(stage.days for stage in curriculum.stages)
    due_day = baseline
    if calendar and progress.replan:
        days_before = calendar.days_before(progress.replan.since)
        due_day = _redistribute(curriculum, baseline, progress.replan, days_before)
    finish_day = max(due_day.values())
    return Schedule(today, calendar, baseline, due_day, target_days, finish_day)


def _redistribute(
    curriculum: Curriculum, baseline: Mapping[str, int], replan: Replan, days_before: int
) -> dict[str, int]:
    """Spread the lessons open at the replan over its study days, evenly by weight, in plan order.

    Lessons done by then are due before it, on study day 1 at the earliest, so that right after a
    replan the learner is on track.
    """
    # Weights as integers over a common denominator.
    denominator = lcm(*(len(stage.lessons) for stage in curriculum.stages))
    weight = {
        lesson.id: stage.days * denominator // len(stage.lessons)
        for stage in curriculum.stages
        for lesson in stage.lessons
    }
    total = sum(weight[lesson_id] for lesson_id in weight if lesson_id not in replan.done)
    due_day, cumulative = {}, 0
    for lesson_id, day in baseline.items():
        if lesson_id in replan.done:
            due_day[lesson_id] = min(day, max(days_before, 1))
        else:
            cumulative += weight[lesson_id]
            due_day[lesson_id] = days_before - (-cumulative * replan.days // total)  # rounded up
    return due_day


def stages_with_offset(curriculum: Curriculum) -> list[tuple[Stage, int]]:
    """Return each stage with the sum of the targets before it, in study days."""
    offsets, offset = [], 0
    for stage in curriculum.stages:
        offsets.append((stage, offset))
        offset += stage.days
    return offsets
