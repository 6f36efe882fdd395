"""``stats`` and the streak in ``today``: where the rules meet, and how it is drawn.

test_oracle.py compares every number with the oracle's.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from aigc_study.domain.stats import LEVELS, Day, stats
from aigc_study.domain.streak import streak
from aigc_study.views import stats as view
from aigc_study.views.page import Page
from histories import BEGUN, SUNDAYS, Change, done, march, pause, replan, rest, skip, start, study
from plans import plan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conftest import Run

PLAN = plan_of((40, 40))
LESSONS = list(PLAN.lessons)


def done_on(*days: int) -> list[Change]:
    """Mark a lesson on each of these days of March 2026, of which the 2nd is a Monday."""
    return [done(march(day), lesson) for day, lesson in zip(days, LESSONS, strict=False)]


# Studied from Wednesday to Monday, with a rest day on Sunday, the 8th.
WORKED = (BEGUN, SUNDAYS, *done_on(4, 5, 6, 7, 9))


@pytest.mark.parametrize(
    ("today", "changes", "expected"),
    [
        (9, WORKED, (5, 5)),
        (10, WORKED, (5, 5)),  # the evening is still to come
        (11, WORKED, (0, 5)),  # the 10th was missed
        (8, (BEGUN, SUNDAYS, *done_on(4, 5, 6, 7, 8)), (4, 4)),  # a mark on a rest day
        (9, (BEGUN, SUNDAYS, *done_on(6, 7, 8)), (2, 2)),
        (15, (BEGUN, pause(march(5)), *done_on(3, 4)), (2, 2)),  # while paused
        (8, (BEGUN, rest(march(5), march(6)), *done_on(3, 4, 7)), (3, 3)),
        (9, (start(march(6)), *done_on(4, 5, 6, 7)), (0, 2)),  # before the start
        (7, (start(march(9)), *done_on(6, 7)), (0, 0)),
        (7, done_on(6, 7), (2, 2)),  # without a start, from the first mark on
        (4, (BEGUN, *done_on(3, 4, 5, 6)), (2, 2)),  # marks of days to come
        (4, (BEGUN, skip(march(3), LESSONS[0])), (0, 0)),
        (2, (BEGUN,), (0, 0)),
        (2, (), (0, 0)),
    ],
)
def test_streak(today: int, changes: Sequence[Change], expected: tuple[int, int]) -> None:
    assert streak(study(*changes, today=march(today), plan=PLAN)) == expected


def test_days_and_weeks_of_the_half_year() -> None:
    seen = stats(study(*WORKED, today=march(10), plan=PLAN))
    assert [day.on for day in (seen.days[0], seen.days[-1])] == [date(2025, 9, 15), march(10)]
    assert seen.days[-4:] == [
        *(Day(march(7), 1, rest=False), Day(march(8), 0, rest=True)),
        *(Day(march(9), 1, rest=False), Day(march(10), 0, rest=False)),
    ]
    # A lesson is due a day, also on the days of this week that are still to come.
    assert seen.weeks[-3:] == [(date(2026, 2, 23), 0, 0), (march(2), 4, 6), (march(9), 1, 6)]
    assert len(seen.weeks) == 26


def test_weeks_before_a_replan_keep_their_plan() -> None:
    changes = (BEGUN, SUNDAYS, *done_on(4, 5), replan(march(11), days=76))
    seen = stats(study(*changes, today=march(18), plan=PLAN))
    assert [week.planned for week in seen.weeks[-3:]] == [6, 2 + 2, 3]


def test_the_first_of_the_best_weekdays() -> None:
    seen = stats(study(BEGUN, *done_on(3, 2, 10, 9, 20), today=march(10), plan=PLAN))
    assert seen.best_weekday == 0


@pytest.mark.parametrize(
    ("counts", "levels"),
    [
        ((0, 1, 1, 2, 3, 4, 9), [0, 1, 1, 2, 3, 4, 4]),
        ((1, 1, 30), [1, 1, 4]),  # one long day doesn't make the others pale
        ((4, 5, 6, 9, 10), [2, 2, 2, 3, 4]),
        ((4, 5, 8, 9, 13), [1, 2, 2, 3, 4]),
    ],
)
def test_a_usual_day_is_on_the_second_level_at_most(
    counts: Sequence[int], levels: list[int]
) -> None:
    marks = done_on(*(day for day, count in enumerate(counts, start=1) for _time in range(count)))
    seen = stats(study(*marks, today=march(len(counts)), plan=PLAN))
    assert [seen.level(day) for day in seen.days[-len(counts) :]] == levels
    assert max(levels) <= LEVELS


def shown(*changes: Change, today: date, width: int | None = 80) -> list[str]:
    return list(view.lines(stats(study(*changes, today=today, plan=PLAN)), Page(width)))


def test_as_many_weeks_as_fit() -> None:
    changes = (start(date(2025, 9, 1)), done(date(2025, 9, 20), LESSONS[0]))
    rows = {width: shown(*changes, today=march(9), width=width) for width in (None, 57, 56, 20)}
    label = len("Mon  ")
    assert {width: (len(lines[1]) - label + 1) // 2 for width, lines in rows.items()} == {
        None: 26,
        57: 26,
        56: 25,
        20: 7,
    }
    # A name is above the week that the first of the month is in.
    assert rows[57][0] == f"{'':5}Sep Oct     Nov       Dec     Jan     Feb     Mar"
    assert rows[20][0] == "     Feb     Mar"


def test_days_before_the_first_and_after_today_are_blank() -> None:
    rows = shown(*done_on(11, 14), today=march(14))[:9]
    assert rows == [
        *("     Mar", "Mon", "Tue", "Wed  ░░", "Thu  ·", "Fri  ·", "Sat  ░░", "Sun", ""),
    ]


def test_weeks_after_all_is_done_and_due_are_left_out() -> None:
    lines = shown(BEGUN, done(march(3), *LESSONS), today=date(2026, 5, 2))
    weeks = [line.split()[0] for line in lines if "/" in line][1:]
    assert weeks == ["03-02", "03-09", "03-16", "03-23", "03-30", "04-06"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), "1.2× the plan's on average; 2× in the last 14 study days (faster)"),
        (
            (replan(march(28), days=10),),
            "1.2× the original plan's on average; 2× in the last 14 study days (faster)",
        ),
    ],
)
def test_the_pace_is_compared_with_the_plans(changes: Sequence[Change], expected: str) -> None:
    """35/28 and 28/14: a lesson every other day for two weeks, then two a day."""
    marks = done_on(*range(2, 15, 2), *sorted([*range(15, 29)] * 2))
    *_others, line = shown(start(march(1)), *marks, *changes, today=march(29), width=None)
    assert line == f"Pace      {expected}"


def test_the_streak_of_today_begins_with_two(run: Run) -> None:
    run("start", "2026-11-16")
    run("done", "1.1", "--on", "2026-11-21")
    assert run("today").out.splitlines()[0] == "Sun, 2026-11-22 · 1 of 149 lessons done"
    run("done", "1.2")
    heading = "Sun, 2026-11-22 · 2 of 149 lessons done · 2 days in a row"
    assert run("today").out.splitlines()[0] == heading
    assert run("today", "--today", "2026-11-24").out.splitlines()[0].endswith("lessons done")
