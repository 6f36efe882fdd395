"""How many lessons were done and due through which day: the lines of a burn-up chart."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aigc_study.domain.study import Study


class Point(NamedTuple):
    """How many lessons a line has reached at the end of a day."""

    on: date
    lessons: int


class Burnup(NamedTuple):
    """Lines from the day before the first one, where all are 0; skipped lessons are left out.

    ``done`` ends today; ``schedule``, the one that holds, and ``baseline`` end when their last
    lesson is due, or the last that is due by the year 9999. After a replan ``schedule`` begins on
    the day before it, with what was due by then.
    """

    lessons: int
    done: Sequence[Point]
    schedule: Sequence[Point]
    baseline: Sequence[Point]


def burnup(study: Study) -> Burnup | None:
    """Return the lines; ``None`` before there is a start or a lesson done, or with all skipped."""
    schedule, progress, today = study.schedule, study.progress, study.schedule.today
    done = [day for day in progress.done_on.values() if day <= today]
    wanted = study.curriculum.lessons.keys() - progress.skipped_on.keys()
    first = min([progress.start or today, *done])
    if not schedule.calendar or not wanted or first > today:
        return None
    date_of = schedule.calendar.date_of

    def due(due_day: Mapping[str, int], since: date) -> list[Point]:
        days = (date_of(due_day[lesson]) for lesson in wanted)
        return _line(since, [day for day in days if day])

    since = max(first, progress.replan.since) if progress.replan else first
    return Burnup(
        len(wanted),
        _line(first, done, today),
        due(schedule.due_day, since),
        due(schedule.baseline, first),
    )


def _line(first: date, days: Sequence[date], last: date | None = None) -> list[Point]:
    """Return a line that rises by 1 for each of the days, in the course of that day.

    It begins the day before the first, where it counts the days before that.
    """
    begin = date.fromordinal(max(1, first.toordinal() - 1))
    points = [Point(begin, sum(day < first for day in days))]
    for day, count in sorted(Counter(day for day in days if day >= first).items()):
        before = date.fromordinal(max(1, day.toordinal() - 1))
        if before > points[-1].on:
            points.append(Point(before, points[-1].lessons))
        points.append(Point(day, points[-1].lessons + count))
    if last and last > points[-1].on:
        points.append(Point(last, points[-1].lessons))
    return points
