"""The worked examples of docs/schedule.md: one for each formula.

The bundled plan, begun on 1 November 2026, a Sunday, with 20 lessons done on the 5th and 20 on the
15th, as it stands on the 22nd.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from aigc_study.domain.today import plan_today
from aigc_study.storage import curriculum as curriculum_file
from aigc_study.views import progress as progress_view
from histories import (
    Change,
    done,
    due_on,
    pause,
    replan,
    report_for,
    rest,
    resume,
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
    """7 of 22 days are off; 18.75 in 14 days are 1.339 a day, and 136.25 left take 102 of these."""
    changes = (*EXAMPLE, *OFF, pause(november(17)), resume(november(19)))
    report, due = example(*changes), dates(*changes)
    assert report.study.schedule.study_day == 15
    assert (due["1.3"], due["1.20"]) == (november(2), november(13))
    assert (due["1.41"], due["5.16"]) == (november(27), date(2027, 5, 4))
    assert told(report) == ("ahead", 3.75, 3.75)
    assert report.total.value.planned == report.total.value.planned_before_today == 15
    assert progress_view.data(report)["forecast"] == {
        "state": "expected",
        "finish": "2027-03-20",
        "pace": 1.339,
    }


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


@pytest.mark.parametrize(
    ("later", "status", "days", "forecast"),
    [
        # 40 * 30/64 = 18.75 against 44 * 30/64 = 20.625. The window is the 8th to the 21st:
        # 20 lessons, 9.375 days in 14. 136.25 days left are 203.5 at that pace, so 204.
        ([], "behind", (18.75, -1.875, 0.909), (0.67, "2027-06-13")),
        # 19.21875; the window is the 9th to the 22nd: 21 lessons, 9.84375 days in 14.
        # 135.78125 days left are 193.1 at that pace, so 194.
        ([22], "behind", (19.219, -1.406, 0.932), (0.703, "2027-06-04")),
        # 20.625 is what was planned before today; 11.25 in 14 days, 134.375 left: 167.2, so 168.
        ([15] * 4, "on-track", (20.625, 0.0, 1.0), (0.804, "2027-05-08")),
        # 22.03125, 0.46875 more than today's 21.5625; 12.65625 in 14, 132.96875 left: 147.1.
        ([15] * 7, "ahead", (22.031, 0.469, 1.068), (0.904, "2027-04-18")),
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
    assert (data["study_day"], data["planned_days"]) == (22, 21.562)
    assert (data["status"], data["target_finish"]) == (status, "2027-04-04")
    assert (data["earned_days"], data["variance_days"], data["spi"]) == days
    pace, finish = forecast
    assert data["forecast"] == {"state": "expected", "finish": finish, "pace": pace}


@pytest.mark.parametrize(
    ("days", "finish"),
    [
        pytest.param(134, date(2027, 4, 4), id="keep-date"),
        pytest.param(204, date(2027, 6, 13), id="keep-pace"),
        pytest.param(161, date(2027, 5, 1), id="finish"),
        pytest.param(55, date(2027, 1, 15), id="per-day"),
    ],
)
def test_options(days: int, finish: date) -> None:
    changes = (*EXAMPLE, replan(november(22), days))
    assert example(*changes).study.schedule.finish == dates(*changes)["5.16"] == finish


def test_replan() -> None:
    due = dates(*KEPT)
    assert [due[each] for each in ("1.40", "1.41", "1.42", "1.43", "2.1", "5.16")] == [
        *map(november, (19, 22, 22, 23)),
        date(2026, 12, 3),
        date(2027, 4, 4),
    ]
    assert dates(BEGUN, done(november(5), *IDS[:47]), KEPT[-1])["1.47"] == november(21)
    off = (*KEPT, rest(date(2027, 2, 6), date(2027, 2, 12)))
    assert example(*off).study.schedule.finish == dates(*off)["5.16"] == date(2027, 4, 11)


def test_variance_by_a_replan_and_the_baseline() -> None:
    assert told(example(*EXAMPLE)) == ("behind", -1.875, -1.875)
    assert told(example(*KEPT)) == ("on-track", 0, -1.875)
    assert told(example(*KEPT, today=23)) == ("behind", -0.9375, -2.8125)
    two_more = (*KEPT, done(november(22), *IDS[40:42]))
    assert told(example(*two_more, today=23)) == ("on-track", 0, -1.875)


def test_share_of_today() -> None:
    """109 lessons in 134 days; of 0.469 days three make up the 1.017 that a day has to have."""
    today = plan_today(study(*EXAMPLE, today=november(22), plan=BUNDLED))
    assert (today.per_day, today.share) == (Fraction(109, 134), 3)
    assert plan_today(study(*KEPT, today=november(22), plan=BUNDLED)).share == 2


def test_milestones() -> None:
    """60 % of 149 are 89.4 lessons, so 90; with 40 done, 50, 61 of stages 1 and 2, and 109."""
    found = {each.milestone.id: each[1:] for each in example(*EXAMPLE).milestones}
    assert found == {
        "practitioner": (None, 50, False),
        "ai-xiaozi": (None, 61, False),
        "genius": (None, 109, True),
    }
