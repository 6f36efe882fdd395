"""When a milestone is reached, and what is missing for one that is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from aigc_study.domain import curriculum
from aigc_study.domain.journal import Entry
from aigc_study.domain.milestones import milestones
from aigc_study.domain.study import Study

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLE = {"zh": "课", "en": "Lesson"}
BEFORE_DAY_1 = date(2026, 2, 28)


class Outcome(NamedTuple):
    """What is said of a milestone, its date as a day of March (0 if it is not reached)."""

    reached_on_day: int
    lessons_left: int
    too_late: bool = False


def reach(
    condition: Mapping[str, object],
    done: Mapping[str, int],
    *,
    today: int = 20,
    start: int | None = None,
) -> Outcome:
    """Look at one milestone of a plan with stages of two and three lessons, ``1-1`` to ``2-3``.

    ``done`` leads from lessons to the days of March on which they were done.
    """
    document = {
        "format": 1,
        "id": "small",
        "stages": [
            {
                "id": f"stage-{ordinal}",
                "title": TITLE,
                "days": 10,
                "lessons": [{"id": f"{ordinal}-{i}", "title": TITLE} for i in range(1, count + 1)],
            }
            for ordinal, count in ((1, 2), (2, 3))
        ],
        "milestones": [{"id": "goal", "title": TITLE, **condition}],
    }
    plan, faults = curriculum.from_mapping(document)
    assert not faults
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    entries = [
        Entry(begin + timedelta(hours=hour), "done", BEFORE_DAY_1 + timedelta(days=day), lesson)
        for hour, (lesson, day) in enumerate(done.items(), start=1)
    ]
    if start is not None:
        entries.append(Entry(begin, "start", BEFORE_DAY_1 + timedelta(days=start)))
    [found] = milestones(Study.of(plan, entries, BEFORE_DAY_1 + timedelta(days=today)))
    day = (found.reached_on - BEFORE_DAY_1).days if found.reached_on else 0
    return Outcome(day, found.lessons_left, found.too_late)


@pytest.mark.parametrize(
    ("stages", "done", "outcome"),
    [
        pytest.param(["stage-1"], {}, Outcome(0, 2), id="nothing done"),
        pytest.param(["stage-1"], {"1-1": 3, "2-1": 4}, Outcome(0, 1), id="one missing"),
        pytest.param(["stage-1"], {"1-2": 5, "1-1": 7, "2-1": 9}, Outcome(7, 0), id="reached"),
        pytest.param(["stage-1"], {"1-1": 7, "1-2": 5}, Outcome(7, 0), id="whatever the order"),
        pytest.param(
            ["stage-1", "stage-2"], {"1-1": 3, "1-2": 3}, Outcome(0, 3), id="two stages, one done"
        ),
        pytest.param(
            ["stage-2"], {"2-1": 1, "2-2": 2, "gone": 3}, Outcome(0, 1), id="not by a retired one"
        ),
    ],
)
def test_stages_are_done_with_their_last_lesson(
    stages: list[str], done: Mapping[str, int], outcome: Outcome
) -> None:
    assert reach({"stages_done": stages}, done) == outcome


@pytest.mark.parametrize(
    ("percent", "done", "outcome"),
    [
        # Of 5 lessons 60 % are 3, 61 % are 3.05, so 4.
        pytest.param(60, {"1-1": 1, "2-3": 2}, Outcome(0, 1), id="two of three"),
        pytest.param(60, {"1-1": 8, "2-3": 2, "2-1": 4}, Outcome(8, 0), id="three of three"),
        pytest.param(
            60, {"1-1": 8, "2-3": 2, "2-1": 4, "1-2": 6}, Outcome(6, 0), id="the third by date"
        ),
        pytest.param(61, {"1-1": 1, "2-3": 2, "2-1": 3}, Outcome(0, 1), id="rounded up"),
        pytest.param(1, {}, Outcome(0, 1), id="one at least"),
        pytest.param(
            60, {"1-1": 1, "2-3": 2, "gone": 3}, Outcome(0, 1), id="a retired lesson counts not"
        ),
    ],
)
def test_a_share_is_done_with_the_lesson_it_needs(
    percent: int, done: Mapping[str, int], outcome: Outcome
) -> None:
    assert reach({"percent_done": percent}, done) == outcome


WHOLE = {"1-1": 3, "1-2": 4, "2-1": 5, "2-2": 6, "2-3": 7}


@pytest.mark.parametrize(
    ("limit", "start", "outcome"),
    [
        # The lessons take 3 to 7 March, both counted: 5 study days.
        pytest.param(5, None, Outcome(7, 0), id="just in time"),
        pytest.param(4, None, Outcome(0, 0, too_late=True), id="a day too long"),
        pytest.param(7, 1, Outcome(7, 0), id="from the start, where it is earlier"),
        pytest.param(6, 1, Outcome(0, 0, too_late=True), id="a day too long from the start"),
        pytest.param(5, 6, Outcome(7, 0), id="from the first lesson, where that is earlier"),
        pytest.param(4, 6, Outcome(0, 0, too_late=True), id="a later start makes nobody faster"),
    ],
)
def test_days_taken_count_from_the_first_of_two(
    limit: int, start: int | None, outcome: Outcome
) -> None:
    assert reach({"finished_within_days": limit}, WHOLE, start=start) == outcome


@pytest.mark.parametrize(
    ("today", "outcome"),
    [
        # Begun on 3 March, five days end with the 7th.
        pytest.param(7, Outcome(0, 3), id="on the last day"),
        pytest.param(8, Outcome(0, 3, too_late=True), id="the day after"),
    ],
)
def test_it_is_too_late_once_the_days_are_over(today: int, outcome: Outcome) -> None:
    done = {"1-1": 3, "1-2": 4}
    assert reach({"finished_within_days": 5}, done, today=today) == outcome


def test_no_day_runs_before_anything_began() -> None:
    assert reach({"finished_within_days": 1}, {}) == Outcome(0, 5)
    assert reach({"finished_within_days": 1}, {}, start=25) == Outcome(0, 5)
