"""The start, the study calendar and the baseline: when each lesson is due."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from histories import done, march, start, study
from plans import plan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.study import Study

FIRST = march(1)
BEGUN = start(FIRST)


def overdue(seen: Study) -> list[str]:
    """Return the ids of the lessons that are overdue."""
    lessons = seen.curriculum.lessons.values()
    return [each.id for each in lessons if seen.is_overdue(each)]


@pytest.mark.parametrize(
    ("stages", "due_days"),
    [
        pytest.param([(3, 3)], [1, 2, 3], id="a lesson a day"),
        # 2/5, 4/5, 6/5, 8/5 and 10/5, rounded up
        pytest.param([(2, 5)], [1, 1, 2, 2, 2], id="more lessons than days"),
        # 7/3, 14/3 and 21/3, rounded up
        pytest.param([(7, 3)], [3, 5, 7], id="fewer lessons than days"),
        pytest.param([(4, 1)], [4], id="one lesson, on the last day"),
        pytest.param([(1, 3)], [1, 1, 1], id="one day"),
        # 2/3, 4/3, 6/3; then 2 + 5/2, 2 + 10/2; then 7 + 1
        pytest.param([(2, 3), (5, 2), (1, 1)], [1, 2, 2, 5, 7, 8], id="stage after stage"),
        # i * 10**15 / 3, rounded up; 10**15 is the largest target that a plan may have
        pytest.param(
            [(10**15, 3)], [(10**15 + 2) // 3, (2 * 10**15 + 1) // 3, 10**15], id="huge target"
        ),
    ],
)
def test_lesson_i_of_n_is_due_on_day_i_d_over_n(
    stages: Sequence[tuple[int, int]], due_days: list[int]
) -> None:
    plan = plan_of(*stages)
    baseline = study(plan=plan).schedule
    assert [baseline.due_day[lesson] for lesson in plan.lessons] == due_days
    assert (baseline.baseline_end, baseline.end) == (due_days[-1], due_days[-1])


@pytest.mark.parametrize(
    ("today", "lessons", "late"),
    [
        pytest.param(march(2), [], [], id="not on the due day itself"),
        pytest.param(march(3), [], ["1-1"], id="from the day after"),
        pytest.param(march(3), ["1-1"], [], id="not once it is done"),
        pytest.param(march(9), ["1-1"], ["1-2", "1-3"], id="however long it is past"),
        pytest.param(date(2026, 2, 1), [], [], id="not before the start"),
    ],
)
def test_overdue_is_past_due_and_not_done(today: date, lessons: list[str], late: list[str]) -> None:
    """Three lessons in six days: due on 2, 4 and 6 March."""
    marks = done(march(2), *lessons)
    assert overdue(study(BEGUN, marks, today=today, plan=plan_of((6, 3)))) == late


def test_due_past_the_last_date_is_not_overdue() -> None:
    seen = study(start(date(9999, 12, 27)), today=date.max, plan=plan_of((9, 3)))
    assert overdue(seen) == ["1-1"]
