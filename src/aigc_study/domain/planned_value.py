"""Planned value by study day, and where on it an earned value lies: the earned schedule.

Planned value is a term of earned-value management; the earned schedule is Lipke's. Values are whole
numbers of ``Weights.unit``-ths of a plan day, so that sums stay exact and fast. docs/schedule.md
has the formulas.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from aigc_study.domain.curriculum import Weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aigc_study.domain.study import Study


class PlannedValue:
    """The planned value through each due day, of the lessons that are not skipped."""

    def __init__(self, study: Study, due_day: Mapping[str, int]) -> None:
        skipped, lessons = study.progress.skipped_on, study.curriculum.lessons.values()
        wanted = [lesson for lesson in lessons if lesson.id not in skipped]
        due: dict[int, int] = {}
        for lesson, weight in zip(wanted, Weights(study.curriculum).of(wanted), strict=True):
            day = due_day[lesson.id]
            due[day] = due.get(day, 0) + weight
        # Both grow strictly, so counting finds an index: importing bisect would take longer.
        self._days = sorted(due)
        self._through = list(accumulate(due[day] for day in self._days))

    @property
    def end(self) -> int:
        """The last day on which something is due; 0 if nothing ever is."""
        return self._days[-1] if self._days else 0

    @property
    def total(self) -> int:
        """The planned value through the end: the budget at completion."""
        return self._through[-1] if self._through else 0

    def at(self, study_day: int) -> int:
        """Return the planned value through a study day."""
        return self._before(sum(day <= study_day for day in self._days))

    def variance(self, earned: int, study_day: int, past_days: int) -> Fraction:
        """Return the study days ahead, negative if behind; a day is late once it is over.

        ``study_day`` counts the study days through today, ``past_days`` those through yesterday.
        """
        if earned < self.at(past_days):
            return self._earned_late(earned, past_days) - past_days
        if earned > self.at(study_day):
            return self._earned_early(earned, study_day) - study_day
        return Fraction(0)

    def _earned_late(self, earned: int, past_days: int) -> Fraction:
        """Return the earned schedule of a value that was due before today.

        The value of a due day is earned from the day before it through the last day before the
        next one, or through yesterday.
        """
        index = sum(value <= earned for value in self._through)
        first = self._days[index] - 1
        is_last = index + 1 == len(self._days)
        last = self.end if is_last else min(self._days[index + 1] - 1, past_days)
        return self._between(index, first, last, earned)

    def _earned_early(self, earned: int, study_day: int) -> Fraction:
        """Return the earned schedule of a value that is due after today.

        The value of a due day is earned from the due day before it, or from today.
        """
        index = sum(value < earned for value in self._through)
        first = max(study_day, self._days[index - 1] if index else 0)
        return self._between(index, first, self._days[index], earned)

    def _between(self, index: int, first: int, last: int, earned: int) -> Fraction:
        """Return how far from ``first`` to ``last`` a due day's value is earned."""
        before = self._before(index)
        return first + (last - first) * Fraction(earned - before, self._through[index] - before)

    def _before(self, index: int) -> int:
        """Return the planned value before a due day, counted from 0."""
        return self._through[index - 1] if index else 0
