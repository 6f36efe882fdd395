"""The baseline and the current schedule: the due study day and date of each lesson.

docs/schedule.md has the formulas, each with a worked example.
"""

from __future__ import annotations

from itertools import accumulate
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.calendar import StudyCalendar
from aigc_study.domain.curriculum import Weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Curriculum, Lesson, Stage
    from aigc_study.domain.progress import Progress, Replan


class Schedule(NamedTuple):
    """When lessons are due, as of ``today``.

    ``baseline`` maps lesson ids to due study days by the stages' targets, which never change;
    ``due_day`` to those that hold now, which are the same until the learner replans.
    ``baseline_end`` and ``end`` are the latest of each, of lessons that are not skipped.
    ``calendar`` is ``None`` without a start; ``begun_after`` counts the study days before this
    schedule began.
    """

    today: date
    calendar: StudyCalendar | None
    baseline: Mapping[str, int]
    due_day: Mapping[str, int]
    baseline_end: int
    end: int
    begun_after: int = 0

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
        return self.calendar is not None and self.calendar.is_rest_day(self.today)

    @property
    def past_days(self) -> int:
        """Count the study days before today; 0 before the start."""
        return self.calendar.days_before(self.today) if self.calendar else 0

    @property
    def target_finish(self) -> date | None:
        """Return the date of the baseline's end; ``None`` without a start or past the year 9999."""
        return self.calendar.date_of(self.baseline_end) if self.calendar else None

    @property
    def finish(self) -> date | None:
        """Return the date of the end; ``None`` without a start or past the year 9999."""
        return self.calendar.date_of(self.end) if self.calendar else None

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
    due_day, begun_after = baseline, 0
    if calendar and progress.replan:
        begun_after = calendar.days_before(progress.replan.since)
        due_day = _redistribute(curriculum, baseline, progress.replan, begun_after)
    skipped = progress.skipped_on
    baseline_end, end = (
        max((day for lesson, day in days.items() if lesson not in skipped), default=0)
        for days in (baseline, due_day)
    )
    return Schedule(today, calendar, baseline, due_day, baseline_end, end, begun_after)


def _redistribute(
    curriculum: Curriculum, baseline: Mapping[str, int], replan: Replan, begun_after: int
) -> dict[str, int]:
    """Return the due days after a replan.

    Lessons done by then are due before it, on study day 1 at the earliest, so that right after a
    replan the learner is on track.
    """
    open_then = [
        lesson
        for lesson in curriculum.lessons.values()
        if lesson.id not in replan.done and lesson.id not in replan.skipped
    ]
    if replan.days:
        days = _evenly(Weights(curriculum).of(open_then), replan.days)
    else:
        days = _at_rate(len(open_then), replan.per_day)
    due_day = {
        lesson: min(day, max(begun_after, 1)) if lesson in replan.done else day
        for lesson, day in baseline.items()
    }
    due_day.update(
        (lesson.id, begun_after + day) for lesson, day in zip(open_then, days, strict=True)
    )
    return due_day


def _evenly(weights: Sequence[int], days: int) -> Iterator[int]:
    """Yield the day on which each lesson is due if all are spread over days by weight."""
    total = sum(weights)
    return (-(-through * days // total) for through in accumulate(weights))  # rounded up


def _at_rate(count: int, per_day: float) -> Iterator[int]:
    """Yield the day on which each of ``count`` lessons is due at so many a day."""
    from fractions import Fraction  # noqa: PLC0415 - 2 ms, only while such a replan holds

    rate = Fraction(repr(per_day))  # the decimal as written
    return (ceil(number / rate) for number in range(1, count + 1))


def stages_with_offset(curriculum: Curriculum) -> list[tuple[Stage, int]]:
    """Return each stage with the sum of the targets before it, in study days."""
    offsets, offset = [], 0
    for stage in curriculum.stages:
        offsets.append((stage, offset))
        offset += stage.days
    return offsets
