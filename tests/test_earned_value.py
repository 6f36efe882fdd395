"""Planned value, the status, the pace and the forecast where one formula meets another.

What is told of any journal is compared with the oracle's in test_oracle.py, and the worked examples
of the formulas stand in test_schedule_doc.py.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from aigc_study.domain.earned_value import Forecast, StatusReport
from histories import done, report_for, start
from plans import plan_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aigc_study.domain.curriculum import Curriculum

# Two stages of 4 and 6 days, each lesson worth two days; due on days 2, 4, 6, 8 and 10.
EVEN = plan_of((4, 2), (6, 3))
LONG = plan_of((100, 50))  # lessons of two days
PACE_ONE = {f"1-{i}": 2 * i for i in range(1, 11)}  # a lesson each even day up to day 20


def day(number: int) -> date:
    """Return the n-th day of the plan, of which the one before it is number 0."""
    return date(2026, 2, 28) + timedelta(days=number)


def seen(
    plan: Curriculum, today: int, marks: Mapping[str, int], begun: int | None = 1
) -> StatusReport:
    """Look at lessons done on days, as numbered from March the 1st on."""
    changes = [done(day(number), lesson) for lesson, number in marks.items()]
    if begun is not None:
        changes.append(start(day(begun)))
    return report_for(*changes, today=day(today), plan=plan)


def test_planned_value_weighs_the_lessons_due() -> None:
    """In 7 days 3 lessons are due on days 3, 5 and 7, in the next 2 days 3 on days 8, 9 and 9."""
    plan = plan_of((7, 3), (2, 3))
    for today, thirds in ((0, 0), (2, 0), (3, 7), (4, 7), (7, 21), (8, 23), (9, 27), (999, 27)):
        assert seen(plan, today, {}).total.value.planned == Fraction(thirds, 3)
        assert seen(plan, today + 1, {}).total.value.planned_before_today == Fraction(thirds, 3)


@pytest.mark.parametrize(
    ("today", "lessons", "status", "variance"),
    [
        pytest.param(0, 1, "not-started", 0, id="before the start, whatever is done"),
        pytest.param(1, 0, "on-track", 0, id="on the first day nothing is lost"),
        pytest.param(2, 0, "on-track", 0, id="nor on the due day until it is over"),
        pytest.param(3, 0, "behind", -2, id="but then it is"),
        pytest.param(3, 1, "on-track", 0, id="as much as was planned"),
        pytest.param(4, 1, "on-track", 0, id="today's lesson may still be done"),
        pytest.param(4, 2, "on-track", 0, id="and is no lead when it is"),
        pytest.param(4, 3, "ahead", 2, id="a lead is what goes beyond today"),
        pytest.param(8, 1, "behind", -4, id="behind by what was due up to yesterday"),
        pytest.param(99, 4, "behind", -2, id="past the target"),
        pytest.param(8, 5, "finished", 9, id="finished on day 1 of 10"),
        pytest.param(99, 5, "finished", 9, id="which no later day changes"),
    ],
)
def test_behind_yesterday_or_ahead_of_today(
    today: int, lessons: int, status: str, variance: int
) -> None:
    report = seen(EVEN, today, dict.fromkeys(list(EVEN.lessons)[:lessons], 1))
    assert report.status == status
    assert report.variance == variance


def test_marks_count_while_lessons_are_planned() -> None:
    """The last lesson, of two days, makes up for the first, which was due on day 2."""
    report = seen(EVEN, 3, {"2-3": 1, "left": 3})
    assert report[1:] == seen(EVEN, 3, {"2-3": 1})[1:]
    assert (report.status, report.total.done) == ("on-track", 1)


def test_spi_is_earned_by_planned_before_today() -> None:
    """2 of the 6 that were planned through day 6; nothing was due before day 3."""
    assert seen(EVEN, 2, {"1-1": 2}).spi is None
    assert seen(EVEN, 3, {}).spi == 0
    assert seen(EVEN, 7, {"1-1": 2}).spi == Fraction(1, 3)


@pytest.mark.parametrize(
    ("today", "marks", "pace", "finish"),
    [
        # Window 1 to 3; 98 days at 2/3 a day are 147 study days.
        pytest.param(3, {"1-1": 3}, Fraction(2, 3), 3 + 147, id="all since the start, with today"),
        # Window 1 to 2, as today may still bring something; 98 days at 1 a day.
        pytest.param(3, {"1-1": 1}, Fraction(1), 2 + 98, id="and without today"),
        # Window 7 to 20, seven lessons on even days; 80 days at 1 a day.
        pytest.param(20, PACE_ONE, Fraction(1), 20 + 80, id="the last 14 days, with today"),
        pytest.param(21, PACE_ONE, Fraction(1), 20 + 80, id="and without today"),
        # Window 9 to 22, six: 80 days at 6/7 are 93.3.
        pytest.param(23, PACE_ONE, Fraction(6, 7), 22 + 94, id="idle for two days"),
        # Done before the start: worth 2 days and no pace. 96 days at 2/4 are 192.
        pytest.param(4, {"1-1": -3, "1-2": 4}, Fraction(1, 2), 4 + 192, id="before the start"),
        pytest.param(4, {"1-1": 9, "1-2": 4}, Fraction(1, 2), 4 + 192, id="after today"),
    ],
)
def test_the_forecast_goes_on_at_the_pace(
    today: int, marks: Mapping[str, int], pace: Fraction, finish: int
) -> None:
    assert seen(LONG, today, marks).forecast[:3] == ("expected", day(finish), pace)


@pytest.mark.parametrize(
    ("today", "marks", "forecast"),
    [
        pytest.param(0, {"1-1": 0}, Forecast("not-started"), id="before the start"),
        pytest.param(2, {"1-1": 1}, Forecast("too-early"), id="on the second day"),
        pytest.param(3, {}, Forecast("no-pace", window=2), id="nothing done"),
        # The window is days 2 to 15.
        pytest.param(16, {"1-1": 1}, Forecast("no-pace", window=14), id="nothing in the window"),
        pytest.param(
            99,
            {f"1-{i}": 60 - i for i in range(1, 51)},
            Forecast("finished", day(59)),
            id="finished, with the last study date",
        ),
    ],
)
def test_without_a_pace_the_forecast_says_why(
    today: int, marks: Mapping[str, int], forecast: Forecast
) -> None:
    assert seen(LONG, today, marks).forecast == forecast


@pytest.mark.parametrize(
    ("begun", "study_day", "status", "forecast"),
    [
        # One lesson of two days was done on day 1, and it is day 5.
        pytest.param(None, 5, "behind", "expected", id="derived from the first lesson"),
        pytest.param(4, 2, "on-track", "too-early", id="moved to after lessons were done"),
        pytest.param(5, 1, "ahead", "too-early", id="moved to today"),
        pytest.param(6, 0, "not-started", "not-started", id="moved to the future"),
    ],
)
def test_moving_the_start_keeps_what_is_earned(
    begun: int | None, study_day: int, status: str, forecast: str
) -> None:
    report = seen(EVEN, 5, {"1-1": 1}, begun)
    assert report.total.value.earned == 2
    assert (report.study.schedule.study_day, report.status) == (study_day, status)
    assert report.forecast.state == forecast


def test_a_huge_target_stays_exact() -> None:
    """Of 10**15 days a third is earned; at a ninth of that a day the rest takes 6 days more."""
    report = seen(plan_of((10**15, 3)), 3, {"1-1": 3})
    assert report.total.value.earned == Fraction(10**15, 3)
    assert report.forecast[:3] == ("expected", day(3 + 6), Fraction(10**15, 9))
    assert (report.study.schedule.target_finish, report.stages[0].due_to) == (None, None)
