"""The study calendar and the baseline: which study day each lesson is due, and its date.

docs/schedule.md has the formulas, each with a worked example.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aigc_study.curriculum import Curriculum, Lesson, Stage
    from aigc_study.journal import Progress


class StudyCalendar(NamedTuple):
    """The study days, counted from ``start``, which is study day 1."""

    start: date

    def days_through(self, day: date) -> int:
        """Count the study days up to and including ``day``; 0 before the start."""
        return max(0, (day - self.start).days + 1)

    def days_before(self, day: date) -> int:
        """Count the study days before ``day``: those that are over when it begins."""
        return max(0, (day - self.start).days)

    def date_of(self, study_day: int) -> date | None:
        """Return the date of a study day; none past the year 9999, where dates end."""
        ordinal = self.start.toordinal() + study_day - 1
        return date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None


class Schedule(NamedTuple):
    """When lessons are due, as seen ``today``.

    ``due_day`` leads from a lesson's id to the study day it is due in the baseline, which does not
    move when the learner slips; ``target_days`` is the sum of the stages' targets. ``calendar`` is
    none while there is no start.
    """

    today: date
    calendar: StudyCalendar | None
    due_day: Mapping[str, int]
    target_days: int

    @property
    def study_day(self) -> int:
        """Count the study days up to and including today; 0 before the start."""
        return self.calendar.days_through(self.today) if self.calendar else 0

    @property
    def target_finish(self) -> date | None:
        """Return the date of the last study day; none without a start or past the year 9999."""
        return self.calendar.date_of(self.target_days) if self.calendar else None

    def due_on(self, lesson: Lesson) -> date | None:
        """Return the date a lesson is due; none without a start or past the year 9999."""
        return self.calendar.date_of(self.due_day[lesson.id]) if self.calendar else None

    def is_overdue(self, lesson: Lesson, progress: Progress) -> bool:
        """Tell whether a lesson's due date is over and it is not done."""
        due_on = self.due_on(lesson)
        return due_on is not None and due_on < self.today and lesson.id not in progress.done_on


def schedule(curriculum: Curriculum, progress: Progress, today: date) -> Schedule:
    """Lay the baseline over the calendar."""
    calendar = StudyCalendar(progress.start) if progress.start else None
    due_day: dict[str, int] = {}
    for stage, day_before in stages_with_offset(curriculum):
        count = len(stage.lessons)
        for lesson in stage.lessons:
            due_day[lesson.id] = day_before - (-lesson.ordinal * stage.days // count)
    return Schedule(today, calendar, due_day, sum(stage.days for stage in curriculum.stages))


def stages_with_offset(curriculum: Curriculum) -> list[tuple[Stage, int]]:
    """Return each stage with the study days that the targets before it take."""
    offsets, offset = [], 0
    for stage in curriculum.stages:
        offsets.append((stage, offset))
        offset += stage.days
    return offsets
