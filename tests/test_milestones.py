"""When a milestone is reached, and what is missing for one that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from aigc_study.domain import curriculum
from histories import done, march, report_for, skip, start
from plans import document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Outcome(NamedTuple):
    """What is said of a milestone, its date as a day of March (0 if it is not reached)."""

    reached_on: int
    lessons_left: int
    is_impossible: bool = False


def reach(
    condition: Mapping[str, object],
    marks: Mapping[str, int],
    *,
    today: int = 20,
    begun: int | None = None,
    skipped: Sequence[str] = (),
) -> Outcome:
    """Look at one milestone of stages of two and three lessons, done on days of March."""
    milestone = {"id": "goal", "title": {"zh": "目标", "en": "Goal"}, **condition}
    plan, faults = curriculum.from_mapping(
        {**document((10, 2), (10, 3)), "milestones": [milestone]}
    )
    assert not faults
    changes = [done(march(day), lesson) for lesson, day in marks.items()]
    changes.append(skip(march(2), *skipped))
    if begun is not None:
        changes.append(start(march(begun)))
    [found] = report_for(*changes, today=march(today), plan=plan).milestones
    on = found.reached_on.day if found.reached_on else 0
    return Outcome(on, found.lessons_left, found.is_impossible)


@pytest.mark.parametrize(
    ("condition", "marks", "outcome"),
    [
        ({"stages_done": ["stage-1"]}, {}, Outcome(0, 2)),
        ({"stages_done": ["stage-1"]}, {"1-1": 3, "2-1": 4}, Outcome(0, 1)),
        ({"stages_done": ["stage-1"]}, {"1-2": 5, "1-1": 7, "2-1": 9}, Outcome(7, 0)),
        ({"stages_done": ["stage-1", "stage-2"]}, {"1-1": 3, "1-2": 3}, Outcome(0, 3)),
        # A lesson that left the plan does not count.
        ({"stages_done": ["stage-2"]}, {"2-1": 1, "2-2": 2, "gone": 3}, Outcome(0, 1)),
        # Of 5 lessons 60 % are 3, 61 % are 3.05, so 4.
        ({"percent_done": 1}, {}, Outcome(0, 1)),
        ({"percent_done": 60}, {"1-1": 1, "2-3": 2, "gone": 3}, Outcome(0, 1)),
        ({"percent_done": 60}, {"1-1": 8, "2-3": 2, "2-1": 4}, Outcome(8, 0)),
        ({"percent_done": 60}, {"1-1": 8, "2-3": 2, "2-1": 4, "1-2": 6}, Outcome(6, 0)),
        ({"percent_done": 61}, {"1-1": 1, "2-3": 2, "2-1": 3}, Outcome(0, 1)),
    ],
)
def test_it_is_reached_with_the_last_lesson_needed(
    condition: Mapping[str, object], marks: Mapping[str, int], outcome: Outcome
) -> None:
    assert reach(condition, marks) == outcome


@pytest.mark.parametrize(
    ("condition", "marks", "skipped", "outcome"),
    [
        # A stage is finished without the lessons that are skipped, but not by skipping all.
        ({"stages_done": ["stage-2"]}, {"2-1": 3}, ["2-2", "2-3"], Outcome(3, 0)),
        ({"stages_done": ["stage-2"]}, {"2-1": 3}, ["2-2"], Outcome(0, 1)),
        (
            {"stages_done": ["stage-1"]},
            {"2-1": 3},
            ["1-1", "1-2"],
            Outcome(0, 0, is_impossible=True),
        ),
        # The percentage is of all 5 lessons: 3 are needed for 60 %, and 4 for 80 %.
        ({"percent_done": 60}, {"1-1": 1, "1-2": 2, "2-1": 3}, ["2-2", "2-3"], Outcome(3, 0)),
        ({"percent_done": 60}, {"1-1": 1, "1-2": 2}, ["2-2", "2-3"], Outcome(0, 1)),
        (
            {"percent_done": 80},
            {"1-1": 1, "1-2": 2},
            ["2-2", "2-3"],
            Outcome(0, 2, is_impossible=True),
        ),
        # In so many days every lesson has to be done.
        (
            {"finished_within_days": 9},
            {"1-1": 3, "1-2": 4},
            ["2-1"],
            Outcome(0, 2, is_impossible=True),
        ),
        (
            {"finished_within_days": 9},
            {"1-1": 3, "1-2": 4, "2-1": 4, "2-2": 5},
            ["2-3"],
            Outcome(0, 0, is_impossible=True),
        ),
    ],
)
def test_skipping_counts_as_each_condition_says(
    condition: Mapping[str, object],
    marks: Mapping[str, int],
    skipped: Sequence[str],
    outcome: Outcome,
) -> None:
    assert reach(condition, marks, skipped=skipped) == outcome


@pytest.mark.parametrize(
    ("limit", "begun", "in_time"),
    [
        # The lessons take 3 to 7 March, both counted: 5 study days.
        pytest.param(5, None, True, id="just in time"),
        pytest.param(4, None, False, id="a day too long"),
        pytest.param(7, 1, True, id="from the start, where it is earlier"),
        pytest.param(6, 1, False, id="a day too long from the start"),
        pytest.param(5, 6, True, id="from the first lesson, where that is earlier"),
        pytest.param(4, 6, False, id="a later start makes nobody faster"),
    ],
)
def test_days_taken_count_from_start_or_lesson(
    limit: int, begun: int | None, *, in_time: bool
) -> None:
    marks = {"1-1": 3, "1-2": 4, "2-1": 5, "2-2": 6, "2-3": 7}
    expected = Outcome(7, 0) if in_time else Outcome(0, 0, is_impossible=True)
    assert reach({"finished_within_days": limit}, marks, begun=begun) == expected


def test_it_is_too_late_once_the_days_are_over() -> None:
    """Begun on 3 March, five days end with the 7th; before anything began none is over."""
    within, marks = {"finished_within_days": 5}, {"1-1": 3, "1-2": 4}
    assert reach(within, marks, today=7) == Outcome(0, 3)
    assert reach(within, marks, today=8) == Outcome(0, 3, is_impossible=True)
    assert reach({"finished_within_days": 1}, {}) == Outcome(0, 5)
    assert reach({"finished_within_days": 1}, {}, begun=25) == Outcome(0, 5)
