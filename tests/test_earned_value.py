"""Planned value, the status, the pace and the forecast where one formula meets another.

The worked examples of the formulas are in test_schedule_doc.py, what holds of any journal in
test_promises.py; test_oracle.py compares every number with the oracle's.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from aigc_study.domain.forecast import Forecast
from histories import Change, done, replan, report_for, skip, start, told
from plans import plan_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aigc_study.domain.curriculum import Curriculum
    from aigc_study.domain.earned_value import StatusReport

# Two stages of 4 and 6 days, each lesson worth two days; due on days 2, 4, 6, 8 and 10.
EVEN = plan_of((4, 2), (6, 3))
FIRST = list(EVEN.lessons)
# Four lessons of half a day, due on days 1, 1, 2 and 2, and one of ten days, due on day 12.
UNEVEN = plan_of((2, 4), (10, 1))
LONG = plan_of((100, 50))  # lessons of two days, due on each even day
EVEN_DAYS = {f"1-{i}": 2 * i for i in range(1, 11)}  # the lessons of days 2 to 20, each in time
DAILY = plan_of((100, 100))  # a lesson of one day a day


def day(number: int) -> date:
    """Return the n-th day of the plan, of which the one before it is number 0."""
    return date(2026, 2, 28) + timedelta(days=number)


def seen(
    plan: Curriculum,
    today: int,
    marks: Mapping[str, int],
    *more: Change,
    begun: int | None = 1,
) -> StatusReport:
    """Look at lessons done on days, as numbered from March the 1st on."""
    changes = [done(day(number), lesson) for lesson, number in marks.items()]
    if begun is not None:
        changes.append(start(day(begun)))
    return report_for(*changes, *more, today=day(today), plan=plan)


def test_planned_value_weighs_the_lessons_due() -> None:
    """In 7 days 3 lessons are due on days 3, 5 and 7, in the next 2 days 3 on days 8, 9 and 9."""
    plan = plan_of((7, 3), (2, 3))
    for today, thirds in ((0, 0), (2, 0), (3, 7), (4, 7), (7, 21), (8, 23), (9, 27), (999, 27)):
        assert seen(plan, today, {}).total.planned == Fraction(thirds, 3)


@pytest.mark.parametrize(
    ("today", "lessons", "status", "variance"),
    [
        pytest.param(0, 1, "not-started", 0, id="before the start, whatever is done"),
        pytest.param(1, 0, "on-track", 0, id="on the first day nothing is lost"),
        pytest.param(2, 0, "on-track", 0, id="nor on the due day until it is over"),
        # Earned through day 1, and day 2 is over; then each idle day is one more.
        pytest.param(3, 0, "behind", -1, id="but then it is"),
        pytest.param(4, 0, "behind", -2, id="an idle day on which nothing was due"),
        pytest.param(3, 1, "on-track", 0, id="as much as was planned"),
        pytest.param(4, 1, "on-track", 0, id="today's lesson may still be done"),
        pytest.param(4, 2, "on-track", 0, id="and is no lead when it is"),
        # Earned through day 6.
        pytest.param(4, 3, "ahead", 2, id="a lead is what goes beyond today"),
        pytest.param(5, 3, "ahead", 1, id="and is a day less tomorrow"),
        # Earned through day 3, seven days are over.
        pytest.param(8, 1, "behind", -4, id="behind by what was due up to yesterday"),
        # Earned through day 9, one before the end.
        pytest.param(11, 4, "behind", -1, id="the last lesson is missing"),
        pytest.param(99, 4, "behind", -89, id="each idle day past the end is one more"),
        pytest.param(8, 5, "finished", 9, id="finished on day 1 of 10"),
        pytest.param(99, 5, "finished", 9, id="which no later day changes"),
    ],
)
def test_behind_yesterday_or_ahead_of_today(
    today: int, lessons: int, status: str, variance: int
) -> None:
    report = seen(EVEN, today, dict.fromkeys(FIRST[:lessons], 1))
    assert told(report) == (status, variance, variance)


@pytest.mark.parametrize(
    ("today", "lessons", "variance"),
    [
        # Behind: half of what was due on day 2. That ran from day 1 to day 2, and goes on until
        # yesterday while nothing else is due: 1 + 1/2, and 1 + 6/2.
        pytest.param(3, ["1-1", "1-2", "1-3"], Fraction(-1, 2), id="half a day's lessons"),
        pytest.param(8, ["1-1", "1-2", "1-3"], Fraction(4 - 7), id="and then no due days"),
        # Ahead: 9.5 of the ten days that are due on day 12, which run from day 2 on.
        pytest.param(2, ["1-1", "1-2", "1-3", "2-1"], Fraction(19, 2), id="a long lesson"),
        # 8 of these ten: earned through day 10, on day 1.
        pytest.param(1, ["2-1"], Fraction(9), id="a long lesson before all others"),
    ],
)
def test_earned_schedule_runs_evenly(today: int, lessons: list[str], variance: Fraction) -> None:
    report = seen(UNEVEN, today, dict.fromkeys(lessons, 1))
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


def test_a_skipped_lesson_is_never_due() -> None:
    """Without 1-1 and 2-3 six days are left, due on days 4, 6 and 8; the stages keep theirs."""
    report = seen(EVEN, 4, {}, skip(day(1), "1-1", "2-3"))
    assert (told(report), report.spi) == (("on-track", 0, 0), None)
    assert [*map(float, (report.total.planned, report.planned_days))] == [2, 6]
    assert (report.study.schedule.end, report.total.last_day) == (8, 8)
    assert [(stage.last_day, stage.wanted) for stage in report.stages] == [(4, 1), (10, 2)]


@pytest.mark.parametrize("today", [8, 99])
def test_finished_counts_from_the_last_wanted_lesson(today: int) -> None:
    """The end is day 8, as 2-3 is skipped, and the last lesson was done on day 3."""
    marks = {"1-1": 1, "1-2": 2, "2-1": 2, "2-2": 3}
    report = seen(EVEN, today, marks, skip(day(5), "2-3"))
    assert (told(report), report.total.finished_on) == (("finished", 5, 5), day(3))
    assert report.forecast == Forecast("finished", day(3))


@pytest.mark.parametrize("today", [1, 8, 99])
def test_with_all_skipped_nothing_is_finished(today: int) -> None:
    report = seen(EVEN, today, {}, skip(day(1), *FIRST))
    assert (told(report), report.spi) == (("on-track", 0, 0), None)
    assert report.forecast == Forecast("no-pace")
    assert {part.finished_on for part in (report.total, *report.stages)} == {None}


TWICE_AS_FAST = {f"1-{i}": i for i in range(1, 7)}  # six lessons where three are due


@pytest.mark.parametrize(
    ("today", "marks", "pace", "finish"),
    [
        # Earned through day 3; the other 97 days at 3 in 7 take 226.3. At 2/8 a day, 392 more.
        pytest.param(8, {"1-1": 8}, Fraction(1, 4), 7 + 227, id="by the schedule, with today"),
        # At 2/7 a day the other 98 take 343.
        pytest.param(8, {"1-1": 1}, Fraction(2, 7), 7 + 227, id="by the schedule, without today"),
        # At 6/7 a day the other 94 would take 109.7.
        pytest.param(8, {"1-1": 2, "1-2": 4, "1-3": 6}, Fraction(6, 7), 100, id="on track"),
        # 88 days at 12/7 a day are 51.3; at 12/8 they would be 58.7 from day 8 on.
        pytest.param(8, TWICE_AS_FAST, Fraction(12, 7), 7 + 52, id="at the pace, without today"),
        # 86 days at 14/8 a day are 49.1; at 12/7, 51.3 from day 7 on.
        pytest.param(8, {**TWICE_AS_FAST, "1-7": 8}, Fraction(14, 8), 8 + 50, id="with today"),
        # Earned through day 5; 95 at 5 in 7 are 133. 1-1 is worth 2 days and no pace.
        pytest.param(8, {"1-1": -3, "1-2": 4}, Fraction(2, 7), 7 + 133, id="before the start"),
        pytest.param(8, {"1-1": 12, "1-2": 4}, Fraction(2, 7), 7 + 133, id="after today"),
        pytest.param(8, dict.fromkeys(list(LONG.lessons)[:4], -3), None, 100, id="only before it"),
        # Earned through day 21; 79 at 21 in 22 are 82.8. 80 at 20/22 would take 88.
        pytest.param(23, EVEN_DAYS, Fraction(10, 11), 22 + 83, id="idle for two days"),
    ],
)
def test_the_forecast_is_the_earliest_finish(
    today: int, marks: Mapping[str, int], pace: Fraction | None, finish: int
) -> None:
    forecast = seen(LONG, today, marks).forecast
    assert (forecast.state, forecast.study_day, forecast.finish) == (
        "expected",
        finish,
        day(finish),
    )
    assert forecast.pace == pace


# From day 30 on a lesson is due each day: 40 are open, over as many days.
REPLANNED = replan(day(30), 40)


@pytest.mark.parametrize(
    ("today", "lessons", "finish"),
    [
        # Six days of it are over: 72 days at 28/35 a day are 90.
        pytest.param(36, 4, 35 + 90, id="in the first week only the pace is known"),
        # Earned through day 33, four of seven: 36 at that speed are 63. At 28/36 they are 93.
        pytest.param(37, 4, 36 + 63, id="then the new schedule counts from where it began"),
        # 80 days at 20/36 a day are 144.
        pytest.param(37, 0, 36 + 144, id="but not if nothing of it was done"),
    ],
)
def test_the_forecast_after_a_replan(today: int, lessons: int, finish: int) -> None:
    more = [done(day(30 + n), f"1-{11 + n}") for n in range(lessons)]
    assert seen(LONG, today, EVEN_DAYS, REPLANNED, *more).forecast.study_day == finish


@pytest.mark.parametrize(
    ("today", "marks", "forecast"),
    [
        pytest.param(0, {"1-1": 0}, Forecast("not-started"), id="before the start"),
        pytest.param(7, {"1-1": 1}, Forecast("too-early"), id="on the seventh day"),
        pytest.param(8, {}, Forecast("no-pace"), id="nothing done"),
        pytest.param(8, {"1-1": -3}, Forecast("no-pace"), id="behind, nothing since the start"),
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
    ("before", "lately", "trend"),
    [
        # Of 21 days the last 14 count. Slower: (b + 1)/14 < 3/4 * (a + b)/21, so a > b + 2.
        pytest.param(4, 2, "steady", id="as slow as one lesson explains"),
        pytest.param(5, 2, "slower", id="slower"),
        # Faster: (b - 1)/14 > 5/4 * (a + b)/21, so b > 5 * a + 6.
        pytest.param(1, 11, "steady", id="as fast as one lesson explains"),
        pytest.param(1, 12, "faster", id="faster"),
    ],
)
def test_trend_allows_for_one_lesson(before: int, lately: int, trend: str) -> None:
    """Through day 21, each lesson worth a day, and none today."""
    early = {f"1-{n}": 7 for n in range(1, before + 1)}
    late = {f"1-{before + n}": 21 for n in range(1, lately + 1)}
    forecast = seen(DAILY, 22, {**early, **late}).forecast
    assert (forecast.trend, forecast.recent_pace) == (trend, Fraction(lately, 14))
    assert forecast.pace == Fraction(before + lately, 21)
    assert seen(DAILY, 21, {**early, **late}).forecast.trend is None


def test_recent_pace_is_the_larger_of_two() -> None:
    """Of the 14 days that end on day 21, and those that end today, day 22."""
    assert seen(DAILY, 22, {"1-1": 8, "1-2": 9}).forecast.recent_pace == Fraction(2, 14)
    assert seen(DAILY, 22, {"1-1": 9, "1-2": 22}).forecast.recent_pace == Fraction(2, 14)
    # In the first 14 days, all of them.
    assert seen(DAILY, 11, {"1-1": 9, "1-2": 10}).forecast.recent_pace == Fraction(2, 10)


@pytest.mark.parametrize(
    ("begun", "study_day", "status", "forecast"),
    [
        # One lesson of two days was done on day 1, and it is day 9.
        pytest.param(None, 9, "behind", "expected", id="derived from the first lesson"),
        pytest.param(8, 2, "on-track", "too-early", id="moved to after lessons were done"),
        pytest.param(9, 1, "ahead", "too-early", id="moved to today"),
        pytest.param(10, 0, "not-started", "not-started", id="moved to the future"),
    ],
)
def test_moving_the_start_keeps_what_is_earned(
    begun: int | None, study_day: int, status: str, forecast: str
) -> None:
    report = seen(EVEN, 9, {"1-1": 1}, begun=begun)
    assert report.total.earned == 2
    assert (report.study.schedule.study_day, report.status) == (study_day, status)
    assert report.forecast.state == forecast


def test_all_may_be_skipped_on_the_first_of_dates() -> None:
    changes = (start(date.min), skip(date.min, *FIRST))
    report = report_for(*changes, today=date.min, plan=EVEN)
    assert report.forecast == Forecast("no-pace")


def test_a_huge_target_stays_exact() -> None:
    """Of 10**15 days a third is earned in 7; the rest takes 14 more."""
    report = seen(plan_of((10**15, 3)), 8, {"1-1": 7})
    third = Fraction(10**15, 3)
    assert (report.total.earned, report.forecast.pace) == (third, third / 7)
    assert report.forecast.finish == day(7 + 14)
    # The first lesson is due on the day on which its third is full; that far ahead of day 8.
    assert report.variance == 10**15 // 3 + 1 - 8
    assert (report.study.schedule.target_finish, report.stages[0].due_to) == (None, None)
