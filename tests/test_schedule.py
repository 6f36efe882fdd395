"""The start, the study calendar and the baseline: when each lesson is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from aigc_study.domain.journal import Entry
from aigc_study.domain.study import Study
from plans import plan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Curriculum

FIRST = date(2026, 3, 1)


def study(
    plan: Curriculum, *changes: tuple[str, date] | tuple[str, date, str], today: date
) -> Study:
    """Record changes, and look at them ``today``."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    entries = [Entry(begin + timedelta(hours=hour), *change) for hour, change in enumerate(changes)]
    return Study.of(plan, entries, today)


def overdue(seen: Study) -> list[str]:
    """Return the ids of the lessons that are overdue."""
    lessons = seen.curriculum.lessons.values()
    return [each.id for each in lessons if seen.schedule.is_overdue(each, seen.progress)]


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
    baseline = study(plan, today=FIRST).schedule
    assert [baseline.due_day[lesson] for lesson in plan.lessons] == due_days
    assert baseline.target_days == due_days[-1]


@pytest.mark.parametrize(
    ("today", "done", "late"),
    [
        pytest.param(date(2026, 3, 2), [], [], id="not on the due day itself"),
        pytest.param(date(2026, 3, 3), [], ["1-1"], id="from the day after"),
        pytest.param(date(2026, 3, 3), ["1-1"], [], id="not once it is done"),
        pytest.param(date(2026, 3, 9), ["1-1"], ["1-2", "1-3"], id="however long it is past"),
        pytest.param(date(2026, 2, 1), [], [], id="not before the start"),
    ],
)
def test_overdue_is_past_due_and_not_done(today: date, done: list[str], late: list[str]) -> None:
    """Three lessons in six days: due on 2, 4 and 6 March."""
    marks = [("done", date(2026, 3, 2), lesson) for lesson in done]
    assert overdue(study(plan_of((6, 3)), ("start", FIRST), *marks, today=today)) == late


def test_a_lesson_due_past_the_last_date_is_never_overdue() -> None:
    seen = study(plan_of((9, 3)), ("start", date(9999, 12, 27)), today=date.max)
    assert overdue(seen) == ["1-1"]


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        pytest.param(
            [("done", date(2026, 3, 5), "1-1"), ("done", date(2026, 3, 4), "1-2")],
            date(2026, 3, 4),
            id="the earliest study date of a done lesson",
        ),
        pytest.param(
            [
                ("done", date(2026, 3, 4), "1-1"),
                ("done", date(2026, 3, 5), "1-2"),
                ("undone", date(2026, 3, 6), "1-1"),
            ],
            date(2026, 3, 5),
            id="of one that is still done",
        ),
        pytest.param(
            [("done", date(2026, 3, 4), "1-1"), ("start", date(2026, 3, 9))],
            date(2026, 3, 9),
            id="set, even after lessons were done",
        ),
        pytest.param(
            [("start", date(2026, 3, 9)), ("done", date(2026, 3, 4), "1-1")],
            date(2026, 3, 9),
            id="set, even if lessons are backdated before it",
        ),
        pytest.param(
            [("start", date(2026, 3, 9)), ("start", date(2026, 3, 2))],
            date(2026, 3, 2),
            id="set last",
        ),
        pytest.param(
            [("done", date(2026, 3, 4), "left-the-plan")],
            None,
            id="none from a lesson that the plan no longer has",
        ),
    ],
)
def test_the_start_is_set_or_the_first_lesson_s(
    changes: Sequence[tuple[str, date]], start: date | None
) -> None:
    assert study(plan_of((6, 3)), *changes, today=date(2026, 3, 10)).progress.start == start


def test_moving_the_start_moves_every_due_date() -> None:
    """Due days 2, 4 and 6, counted from 1 March and then from 11 March."""
    plan, day = plan_of((6, 3)), date(2026, 3, 20)
    before = study(plan, ("start", FIRST), today=day).schedule
    after = study(plan, ("start", FIRST), ("start", date(2026, 3, 11)), today=day).schedule
    for lesson in plan.lessons.values():
        earlier, later = before.due_on(lesson), after.due_on(lesson)
        assert earlier is not None
        assert later == earlier + timedelta(days=10)
