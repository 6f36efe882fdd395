"""Earned and planned value, the status, the pace and the forecast."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from aigc_study.domain.earned_value import Forecast, StatusReport, status_report
from aigc_study.domain.journal import Entry
from aigc_study.domain.study import Study
from plans import plan_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aigc_study.domain.curriculum import Curriculum

DAY_1 = date(2026, 3, 1)


# Two stages of 4 and 6 days, each lesson worth two days; due on days 2, 4, 6, 8 and 10.
EVEN = plan_of((4, 2), (6, 3))


def day(number: int, first: date = DAY_1) -> date:
    """Return the date of the n-th day from ``first``; the one before it is number 0."""
    return first + timedelta(days=number - 1)


def stand(
    plan: Curriculum,
    today: int,
    done: Mapping[str, int] | None = None,
    *,
    start: int | None = 1,
    first: date = DAY_1,
) -> StatusReport:
    """Look at lessons done on days, counted from ``first`` as ``today`` and ``start`` are."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    entries = [
        Entry(begin + timedelta(hours=hour), "done", day(number, first), lesson)
        for hour, (lesson, number) in enumerate((done or {}).items(), start=1)
    ]
    if start is not None:
        entries.append(Entry(begin, "start", day(start, first)))
    return status_report(Study.of(plan, entries, day(today, first)))


@pytest.mark.parametrize(
    ("today", "planned", "planned_before"),
    [
        # In 7 days 3 lessons are due on days 3, 5 and 7, in the next 2 days 3 on days 8, 9 and 9.
        (0, Fraction(0), Fraction(0)),
        (1, Fraction(0), Fraction(0)),
        (3, Fraction(7, 3), Fraction(0)),
        (4, Fraction(7, 3), Fraction(7, 3)),
        (7, Fraction(7), Fraction(14, 3)),
        (8, 7 + Fraction(2, 3), Fraction(7)),
        (9, Fraction(9), 7 + Fraction(2, 3)),
        (10, Fraction(9), Fraction(9)),
        (999, Fraction(9), Fraction(9)),
    ],
)
def test_planned_value_weighs_the_lessons_due(
    today: int, planned: Fraction, planned_before: Fraction
) -> None:
    value = stand(plan_of((7, 3), (2, 3)), today).value
    assert value.planned == planned
    assert value.planned_before_today == planned_before


def test_earned_value_weighs_the_lessons_done() -> None:
    """Two lessons of 7/3 days and one of 2/3: 14/3 and 2/3, 16/3 in all."""
    report = stand(plan_of((7, 3), (2, 3)), 5, {"1-1": 1, "1-3": 2, "2-2": 5})
    assert [stage.value.earned for stage in report.stages] == [Fraction(14, 3), Fraction(2, 3)]
    assert report.value.earned == Fraction(16, 3)
    assert (report.done, report.lessons, report.target_days) == (3, 6, 9)


def test_a_lesson_that_left_the_plan_counts_for_nothing() -> None:
    assert stand(EVEN, 5, {"1-1": 1, "left": 5}) == stand(EVEN, 5, {"1-1": 1})


@pytest.mark.parametrize(
    ("today", "done", "status", "variance"),
    [
        # Lessons of two days, due on days 2, 4, 6, 8 and 10.
        pytest.param(0, 0, "not-started", 0, id="before the start"),
        pytest.param(0, 1, "not-started", 0, id="before it, whatever is done"),
        pytest.param(1, 0, "on-track", 0, id="on the first day nothing is lost"),
        pytest.param(2, 0, "on-track", 0, id="nor on the due day until it is over"),
        pytest.param(3, 0, "behind", -2, id="but then it is"),
        pytest.param(3, 1, "on-track", 0, id="as much as was planned"),
        pytest.param(4, 1, "on-track", 0, id="today's lesson may still be done"),
        pytest.param(4, 2, "on-track", 0, id="and is no lead when it is"),
        pytest.param(4, 3, "ahead", 2, id="a lead is what goes beyond today"),
        pytest.param(1, 1, "ahead", 2, id="a lead on the first day"),
        pytest.param(8, 1, "behind", -4, id="behind by what was due up to yesterday"),
        pytest.param(99, 4, "behind", -2, id="past the target"),
        pytest.param(8, 5, "finished", 2, id="finished ahead"),
        pytest.param(99, 5, "finished", 0, id="finished late has nothing left to lose"),
    ],
)
def test_behind_yesterday_or_ahead_of_today(
    today: int, done: int, status: str, variance: int
) -> None:
    lessons = dict.fromkeys(list(EVEN.lessons)[:done], 1)
    report = stand(EVEN, today, lessons)
    assert report.status == status
    assert report.variance == variance


def test_lessons_count_in_any_order() -> None:
    """The last lesson, of two days, makes up for the first, which was due on day 2."""
    assert stand(EVEN, 3, {"2-3": 1}).status == "on-track"


@pytest.mark.parametrize(
    ("today", "done", "spi"),
    [
        pytest.param(0, {}, None, id="before the start"),
        pytest.param(2, {"1-1": 2}, None, id="while nothing was due before today"),
        pytest.param(3, {}, Fraction(0), id="nothing earned"),
        # 2 earned of 6 planned through day 6
        pytest.param(7, {"1-1": 2}, Fraction(1, 3), id="behind"),
        # through day 7, since day 8 is not over: 6 and not 8
        pytest.param(8, {"1-1": 1, "1-2": 1, "2-1": 1, "2-2": 1}, Fraction(4, 3), id="ahead"),
    ],
)
def test_spi_is_earned_by_planned_before_today(
    today: int, done: Mapping[str, int], spi: Fraction | None
) -> None:
    assert stand(EVEN, today, done).spi == spi


def test_without_a_start_nothing_has_a_date() -> None:
    report = stand(EVEN, 5, start=None)
    assert (report.start, report.study_day, report.status) == (None, 0, "not-started")
    assert (report.target_finish, report.spi) == (None, None)
    assert report.forecast == Forecast("not-started")
    assert {(stage.due_from, stage.due_to) for stage in report.stages} == {(None, None)}
    assert report.value.planned == 0


def test_a_stage_s_dates_follow_the_one_before() -> None:
    """Stage 1 has days 1 to 4 and stage 2 days 5 to 10; stage 1 was finished on day 7."""
    first, second = stand(EVEN, 9, {"1-1": 7, "1-2": 3, "2-1": 9}).stages
    assert (first.due_from, first.due_to, first.finished_on) == (day(1), day(4), day(7))
    assert (second.due_from, second.due_to, second.finished_on) == (day(5), day(10), None)


LONG = plan_of((100, 50))  # lessons of two days
PACE_ONE = {f"1-{i}": 2 * i for i in range(1, 11)}  # a lesson each even day up to day 20


@pytest.mark.parametrize(
    ("today", "done", "pace", "finish"),
    [
        # Window 1 to 3; 98 days at 2/3 a day are 147 study days.
        pytest.param(3, {"1-1": 3}, Fraction(2, 3), 3 + 147, id="all since the start, with today"),
        # Window 1 to 2, as today may still bring something; 98 days at 1 a day.
        pytest.param(3, {"1-1": 1}, Fraction(1), 2 + 98, id="and without today"),
        # Window 7 to 20, seven lessons on even days; 80 days at 1 a day.
        pytest.param(20, PACE_ONE, Fraction(1), 20 + 80, id="the last 14 days, with today"),
        # Window 7 to 20 still.
        pytest.param(21, PACE_ONE, Fraction(1), 20 + 80, id="and without today"),
        # Window 8 to 21, still seven; then 9 to 22, six: 80 days at 6/7 are 93.3.
        pytest.param(22, PACE_ONE, Fraction(1), 21 + 80, id="idle for a day"),
        pytest.param(23, PACE_ONE, Fraction(6, 7), 22 + 94, id="idle for two"),
        # Window 1 to 14, and all of it.
        pytest.param(15, {"1-1": 1}, Fraction(1, 7), 14 + 686, id="the first day is in the 14"),
        # Done before the start: worth 2 days and no pace. 96 days at 2/4 are 192.
        pytest.param(4, {"1-1": -3, "1-2": 4}, Fraction(1, 2), 4 + 192, id="before the start"),
        # Done after today: the same.
        pytest.param(4, {"1-1": 9, "1-2": 4}, Fraction(1, 2), 4 + 192, id="after today"),
        # 94 days at 6/7 are 109.67, so the 110th study day.
        pytest.param(
            7, {"1-1": 7, "1-2": 7, "1-3": 7}, Fraction(6, 7), 7 + 110, id="days left rounded up"
        ),
    ],
)
def test_the_forecast_goes_on_at_the_pace(
    today: int, done: Mapping[str, int], pace: Fraction, finish: int
) -> None:
    assert stand(LONG, today, done).forecast[:3] == ("expected", day(finish), pace)


@pytest.mark.parametrize(
    ("today", "done", "forecast"),
    [
        pytest.param(0, {"1-1": 0}, Forecast("not-started"), id="before the start"),
        pytest.param(1, {"1-1": 1}, Forecast("too-early"), id="on the first day"),
        pytest.param(2, {"1-1": 1}, Forecast("too-early"), id="on the second"),
        pytest.param(3, {}, Forecast("no-pace", window=2), id="nothing done"),
        # The window is days 2 to 15.
        pytest.param(16, {"1-1": 1}, Forecast("no-pace", window=14), id="nothing in the window"),
        pytest.param(
            1,
            {f"1-{i}": 0 if i == 1 else 1 for i in range(1, 51)},
            Forecast("finished", day(1)),
            id="finished, however early",
        ),
        pytest.param(
            99,
            {f"1-{i}": 60 - i for i in range(1, 51)},
            Forecast("finished", day(59)),
            id="finished, with the last study date",
        ),
    ],
)
def test_without_a_pace_the_forecast_says_why(
    today: int, done: Mapping[str, int], forecast: Forecast
) -> None:
    assert stand(LONG, today, done).forecast == forecast


@pytest.mark.parametrize(
    ("start", "study_day", "status", "forecast"),
    [
        # One lesson of two days was done on day 1, and it is day 5.
        pytest.param(None, 5, "behind", "expected", id="derived from the first lesson"),
        pytest.param(1, 5, "behind", "expected", id="set to the same"),
        pytest.param(4, 2, "on-track", "too-early", id="moved to after lessons were done"),
        pytest.param(5, 1, "ahead", "too-early", id="moved to today"),
        pytest.param(6, 0, "not-started", "not-started", id="moved to the future"),
    ],
)
def test_moving_the_start_keeps_what_is_earned(
    start: int | None, study_day: int, status: str, forecast: str
) -> None:
    report = stand(EVEN, 5, {"1-1": 1}, start=start)
    assert report.value.earned == 2
    assert (report.study_day, report.status) == (study_day, status)
    assert report.forecast.state == forecast


def test_no_date_is_past_the_year_9999() -> None:
    """Begun on 29 December 9999: day 3 is the last there is, and the plan has 10.

    With 2 days earned in 3, and 8 left, the finish would be 12 study days on.
    """
    report = stand(EVEN, 3, {"1-1": 3}, first=date(9999, 12, 29))
    assert report.today == date.max
    assert report.target_finish is None
    assert report.forecast[:3] == ("expected", None, Fraction(2, 3))
    first, second = report.stages
    assert (first.due_from, first.due_to) == (date(9999, 12, 29), None)
    assert (second.due_from, second.due_to) == (None, None)


def test_a_huge_target_stays_exact() -> None:
    """Of 10**15 days a third is earned; at a ninth of that a day the rest takes 6 days more."""
    report = stand(plan_of((10**15, 3)), 3, {"1-1": 3})
    assert report.value.earned == Fraction(10**15, 3)
    assert report.forecast[:3] == ("expected", day(3 + 6), Fraction(10**15, 9))
    assert (report.target_finish, report.stages[0].due_to) == (None, None)
