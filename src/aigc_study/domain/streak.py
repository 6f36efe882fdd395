"""Study days in a row on which a lesson was done.

docs/schedule.md has the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from aigc_study.domain.study import Study


class Streak(NamedTuple):
    """How many study days in a row a lesson was done: until now, and at most so far."""

    current: int
    longest: int


def streak(study: Study) -> Streak:
    """Return the streak; rest days are not in it, and today can still continue it."""
    schedule, calendar = study.schedule, study.schedule.calendar
    if calendar is None:
        return Streak(0, 0)
    dates = {day for day in study.progress.done_on.values() if day <= schedule.today}
    study_days = sorted(map(calendar.days_through, filter(calendar.is_study_day, dates)))
    last = run = longest = 0
    for study_day in study_days:
        run = run + 1 if study_day == last + 1 else 1
        longest = max(longest, run)
        last = study_day
    return Streak(run if last >= schedule.past_days else 0, longest)
