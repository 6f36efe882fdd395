"""Which milestones are reached, and what is missing for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.calendar import StudyCalendar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Milestone, Stage
    from aigc_study.domain.progress import Progress
    from aigc_study.domain.study import Study


class MilestoneStatus(NamedTuple):
    """When a milestone was reached, or how many lessons are left, or that it is out of reach."""

    milestone: Milestone
    reached_on: date | None
    lessons_left: int
    is_impossible: bool


def milestones(study: Study) -> list[MilestoneStatus]:
    """Return the status of each milestone of the plan."""
    return [_status(milestone, study) for milestone in study.curriculum.milestones]


def _status(milestone: Milestone, study: Study) -> MilestoneStatus:
    if milestone.percent_done is not None:
        return _by_percent(milestone, milestone.percent_done, study)
    stages = study.curriculum.stages
    if milestone.stages_done is not None:
        stages = tuple(stage for stage in stages if stage.id in milestone.stages_done)
    progress = study.progress
    left = sum(progress.count_open(stage.lessons) for stage in stages)
    reached_on = None if left else _last_done_on(stages, progress)
    # A stage of which all is skipped is never finished.
    impossible = not left and not reached_on
    if milestone.finished_within_days is not None:
        taken = _days_taken(study, reached_on)
        impossible = bool(progress.skipped_on) or taken > milestone.finished_within_days
    return MilestoneStatus(milestone, None if impossible else reached_on, left, impossible)


def _last_done_on(stages: Sequence[Stage], progress: Progress) -> date | None:
    """Return the last study date of stages that are all finished."""
    dates = [day for stage in stages if (day := progress.last_done_on(stage.lessons))]
    return max(dates) if len(dates) == len(stages) else None


def _by_percent(milestone: Milestone, percent: int, study: Study) -> MilestoneStatus:
    """Return the status of a milestone of so many percent of all lessons, skipped ones too."""
    lessons = len(study.curriculum.lessons)
    needed = -(-lessons * percent // 100)  # rounded up
    dates = sorted(study.progress.done_on.values())
    left = max(0, needed - len(dates))
    impossible = needed > lessons - len(study.progress.skipped_on)
    return MilestoneStatus(milestone, None if left else dates[needed - 1], left, impossible)


def _days_taken(study: Study, finished_on: date | None) -> int:
    """Count the study days from the first one through the finish, or through today."""
    progress, today = study.progress, study.schedule.today
    # Not after the first lesson: moving the start later must not shorten the time taken.
    first = min([day for day in (progress.start, *progress.done_on.values()) if day], default=today)
    return StudyCalendar(first, progress.rest, today).days_through(finished_on or today)
