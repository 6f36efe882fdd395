"""Which milestones are reached, and what is missing for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.calendar import StudyCalendar

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.curriculum import Milestone
    from aigc_study.domain.study import Study


class MilestoneStatus(NamedTuple):
    """When a milestone was reached, or how many lessons are left, or that it is too late."""

    milestone: Milestone
    reached_on: date | None
    lessons_left: int
    too_late: bool


def milestones(study: Study) -> list[MilestoneStatus]:
    """Return the status of each milestone of the plan."""
    return [_status(milestone, study) for milestone in study.curriculum.milestones]


def _status(milestone: Milestone, study: Study) -> MilestoneStatus:
    curriculum, progress, today = study.curriculum, study.progress, study.schedule.today
    needed = list(curriculum.lessons.values())
    if milestone.stages_done is not None:
        stages = [stage for stage in curriculum.stages if stage.id in milestone.stages_done]
        needed = [lesson for stage in stages for lesson in stage.lessons]
    count = len(needed)
    if milestone.percent_done is not None:
        count = -(-count * milestone.percent_done // 100)  # rounded up
    done_on = progress.done_on
    dates = sorted(done_on[lesson.id] for lesson in needed if lesson.id in done_on)
    left = max(0, count - len(dates))
    reached_on = None if left else dates[count - 1]
    too_late = False
    if milestone.finished_within_days is not None:
        # Not after the first lesson: moving the start later must not shorten the time taken.
        first = min([day for day in (progress.start, *dates) if day], default=today)
        calendar = StudyCalendar(first, progress.rest, today)
        taken = calendar.days_through(reached_on or today)
        too_late = taken > milestone.finished_within_days
        reached_on = None if too_late else reached_on
    return MilestoneStatus(milestone, reached_on, left, too_late)
