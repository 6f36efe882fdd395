"""The worked examples of docs/schedule.md: one for each formula.

The bundled plan, begun on 1 November 2026, a Sunday, with 20 lessons done on the 5th and 20 on the
15th, as it stands on the 22nd.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from aigc_study.domain.replan import options
from aigc_study.domain.streak import streak
from aigc_study.domain.today import plan_today
from aigc_study.storage import curriculum as curriculum_file
from aigc_study.views import progress as progress_view
from histories import (
    Change,
    done,
    due_on,
    pause,
    per_day,
    replan,
    report_for,
    rest,
    resume,
    skip,
    span,
    start,
    study,
    told,
    weekly,
)

if TYPE_CHECKING:
    from aigc_study.domain.earned_value import StatusReport

BUNDLED = curriculum_file.load(None)
IDS = list(BUNDLED.lessons)


def november(day: int) -> date:
    return date(2026, 11, day)


BEGUN = start(november(1))
EXAMPLE = (BEGUN, done(november(5), *IDS[:20]), done(november(15), *IDS[20:40]))
KEPT = (*EXAMPLE, replan(november(22), 134))
OFF = (weekly(november(2), "sun"), rest(november(11), november(13)), span("work", november(13)))


def example(*changes: Change, today: int = 22) -> StatusReport:
    return report_for(*changes, today=november(today), plan=BUNDLED)


def dates(*changes: Change, today: int = 22) -> dict[str, date | None]:
    """Return when each lesson is due, by its number."""
    seen = study(*changes, today=november(today), plan=BUNDLED)
    numbers = [each.number for each in BUNDLED.lessons.values()]
    return dict(zip(numbers, due_on(seen), strict=True))


def test_due() -> None:
    due_day = study(plan=BUNDLED).schedule.due_day
    by_number = {each.number: due_day[each.id] for each in BUNDLED.lessons.values()}
    expected = {"1.1": 1, "1.2": 1, "1.3": 2, "1.20": 10, "2.1": 31, "5.1": 113, "5.16": 155}
    assert {number: by_number[number] for number in expected} == expected
    assert [(stage.due_from, stage.due_to) for stage in example(*EXAMPLE).stages][:2] == [
        (november(1), november(30)),
        (date(2026, 12, 1), date(2026, 12, 30)),
    ]


def test_rest() -> None:
    """7 of 22 days are off; 40 lessons are due by study day 19."""
    changes = (*EXAMPLE, *OFF, pause(november(17)), resume(november(19)))
    report, due = example(*changes), dates(*changes)
    assert report.study.schedule.study_day == 15
    assert (due["1.3"], due["1.20"]) == (november(2), november(13))
    assert (due["1.41"], due["5.16"]) == (november(27), date(2027, 5, 4))
    assert told(report) == ("ahead", 4, 4)
    assert report.total.planned == 15


def test_an_open_pause() -> None:
    """Study days 11 and 12 are the 14th and the 16th; 13 is the 25th; 1.28 is due on 13.125."""
    changes = (*EXAMPLE, *OFF, pause(november(17)))
    report, due = example(*changes, today=24), dates(*changes, today=24)
    assert (report.study.schedule.study_day, report.study.schedule.target_finish) == (
        12,
        date(2027, 5, 10),
    )
    assert due["1.25"] == november(16)
    assert due["1.26"] == due["1.27"] == november(25)


def test_skipped_lessons() -> None:
    """5.12 is due on 110 + 12 * 45/16 = 143.75; 40 of 145 are 27.6 %."""
    skips = skip(november(15), *IDS[-4:])
    report = example(*EXAMPLE, skips)
    data = progress_view.data(report)
    assert report.study.schedule.end == data["target_days"] == 144
    assert (data["skipped"], data["percent"]) == (4, 27.6)
    assert dates(*EXAMPLE, skips) == dates(*EXAMPLE)


@pytest.mark.parametrize(
    ("later", "status", "days", "forecast"),
    [
        # The table of the page: 172, 174 and 182; 18.75/21 = 0.893.
        ([], "behind", (18.75, -2.0, 0.909), (0.893, "2027-04-21")),
        # By the schedule 21 + (155 - 19.5) * 21/19.5 = 166.9.
        ([22], "behind", (19.219, -1.5, 0.932), (0.893, "2027-04-16")),
        # The end, before 21 + 134.375 / (20.625/21) = 157.8.
        ([15] * 4, "on-track", (20.625, 0.0, 1.0), (0.982, "2027-04-04")),
        # 21 + 132.96875 / (22.03125/21) = 147.7.
        ([15] * 7, "ahead", (22.031, 0.333, 1.068), (1.049, "2027-03-28")),
    ],
    ids=["behind", "one today", "on track", "ahead"],
)
def test_earned_value_status_spi_and_forecast(
    later: list[int],
    status: str,
    days: tuple[float, float, float],
    forecast: tuple[float, str],
) -> None:
    """46 * 30/64 = 21.5625 planned days, which half to even makes 21.562."""
    more = [done(november(day), IDS[40 + n]) for n, day in enumerate(later)]
    data = progress_view.data(example(*EXAMPLE, *more))
    assert (data["study_day"], data["planned_days"], data["total_days"]) == (22, 21.562, 155)
    assert (data["status"], data["target_finish"]) == (status, "2027-04-04")
    assert (data["earned_days"], data["variance_days"], data["spi"]) == days
    told = example(*EXAMPLE, *more).forecast
    assert (round(float(told.pace or 0), 3), str(told.finish)) == forecast


def test_recent_pace_and_trend() -> None:
    """9.375/14 = 0.670; with the first 20 lessons only, nothing in the last 14 days."""
    told = example(*EXAMPLE).forecast
    assert (told.recent_pace, told.trend) == (Fraction(9375, 14000), "steady")
    assert example(*EXAMPLE[:2]).forecast.trend == "slower"
    late = (BEGUN, done(november(5), *IDS[:5]), done(november(21), *IDS[5:50]))
    assert example(*late).forecast.trend == "faster"
    assert example(*EXAMPLE, today=21).forecast.trend is None


@pytest.mark.parametrize(
    ("change", "end", "finish"),
    [
        pytest.param(replan(november(22), 134), 155, date(2027, 4, 4), id="keep-date"),
        pytest.param(replan(november(22), 151), 172, date(2027, 4, 21), id="keep-pace"),
        pytest.param(replan(november(22), 161), 182, date(2027, 5, 1), id="finish"),
        pytest.param(per_day(november(22), 2), 76, date(2027, 1, 15), id="per-day"),
    ],
)
def test_options(change: Change, end: int, finish: date) -> None:
    changes = (*EXAMPLE, change)
    schedule = example(*changes).study.schedule
    assert (schedule.end, schedule.finish) == (end, finish)
    assert dates(*changes)["5.16"] == finish


def test_options_as_offered() -> None:
    seen = study(*EXAMPLE, today=november(22), plan=BUNDLED)
    kept, paced = options(seen)
    assert (kept.days, kept.finish) == (134, date(2027, 4, 4))
    assert (paced.days, paced.finish) == (151, date(2027, 4, 21))


def test_replan() -> None:
    due, by_number = dates(*KEPT), dates(*EXAMPLE, per_day(november(22), 2))
    assert [due[each] for each in ("1.40", "1.41", "1.42", "1.43", "2.1", "5.16")] == [
        *map(november, (19, 22, 22, 23)),
        date(2026, 12, 3),
        date(2027, 4, 4),
    ]
    assert [by_number[each] for each in ("1.40", "1.41", "1.42", "1.43", "2.1", "5.16")] == [
        *map(november, (19, 22, 22, 23)),
        date(2026, 12, 4),
        date(2027, 1, 15),
    ]
    assert dates(BEGUN, done(november(5), *IDS[:47]), KEPT[-1])["1.47"] == november(21)
    off = (*KEPT, rest(date(2027, 2, 6), date(2027, 2, 12)))
    assert example(*off).study.schedule.finish == dates(*off)["5.16"] == date(2027, 4, 11)


def test_variance_by_a_replan_and_the_baseline() -> None:
    assert told(example(*EXAMPLE)) == ("behind", -2, -2)
    assert told(example(*KEPT)) == ("on-track", 0, -2)
    assert told(example(*KEPT, today=23)) == ("behind", -1, -3)
    two_more = (*KEPT, done(november(22), *IDS[40:42]))
    assert told(example(*two_more, today=23)) == ("on-track", 0, -2)


def test_share_of_today() -> None:
    """Two are due, and one of four overdue ones weighs at least 1.875/134."""
    for changes, share in ((EXAMPLE, 3), (KEPT, 2)):
        assert plan_today(study(*changes, today=november(22), plan=BUNDLED)).share == share
    one_done = (*EXAMPLE, done(november(22), IDS[40]))
    today = plan_today(study(*one_done, today=november(22), plan=BUNDLED))
    assert (today.share, today.done_today) == (3, 1)
    assert [each.number for each in today.next] == ["1.42", "1.43"]


def test_milestones() -> None:
    """60 % of 149 are 89.4 lessons, so 90; with 40 done, 50, 61 of stages 1 and 2, and 109."""
    found = {each.milestone.id: each[1:] for each in example(*EXAMPLE).milestones}
    assert found == {
        "practitioner": (None, 50, False),
        "ai-xiaozi": (None, 61, False),
        "genius": (None, 109, True),
    }
    assert example(*EXAMPLE, skip(november(22), *IDS[-60:])).milestones[0].is_impossible


@pytest.mark.parametrize(("today", "current"), [(16, 5), (18, 5), (19, 5), (20, 0)])
def test_streak_passes_over_rest_days(today: int, current: int) -> None:
    marks = zip((9, 10, 13, 14, 16), IDS, strict=False)
    changes = [BEGUN, *OFF, pause(november(17)), resume(november(19))]
    changes += [done(november(day), lesson) for day, lesson in marks]
    assert streak(study(*changes, today=november(today), plan=BUNDLED)) == (current, 5)
