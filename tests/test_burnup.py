"""The lines of the burn-up chart, by hand; test_oracle.py compares them with the oracle's."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from aigc_study.domain.burnup import Burnup, burnup
from histories import ALL, BEGUN, Change, done, march, replan, rest, skip, start, study

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from aigc_study.domain.burnup import Point


def chart(*changes: Change, today: date) -> Burnup:
    drawn = burnup(study(*changes, today=today))
    assert drawn
    return drawn


def in_march(line: Iterable[Point]) -> list[tuple[int, int]]:
    """Return the points of a line without the flat parts, as days of March 2026."""
    rises = [after for before, after in pairwise(line) if after.lessons > before.lessons]
    return [(on.day, lessons) for on, lessons in rises]


def test_lines_of_a_plan_that_was_changed() -> None:
    changes = (BEGUN, done(march(2), "1-1"), done(march(4), "1-2", "1-3"), replan(march(5), 10))
    drawn = chart(*changes, today=march(6))
    assert in_march(drawn.baseline) == [(2, 1), (3, 2), (4, 3), (8, 4), (12, 5)]
    assert drawn.schedule[0] == (march(4), 3)
    assert in_march(drawn.schedule) == [(9, 4), (14, 5)]
    # It is flat on the days between, and ends today.
    assert drawn.done[1:] == [(march(2), 1), (march(3), 1), (march(4), 3), (march(6), 3)]


def test_skipped_lessons_and_days_to_come_are_left_out() -> None:
    changes = (BEGUN, skip(march(2), "1-2"), rest(march(3)), done(march(9), "1-1"))
    drawn = chart(*changes, today=march(4))
    assert in_march(drawn.schedule) == [(2, 1), (5, 2), (9, 3), (13, 4)]
    assert (in_march(drawn.done), drawn.lessons) == ([], 4)


def test_a_chart_begins_with_what_was_done_before_the_start() -> None:
    drawn = chart(done(march(3), "1-1"), start(march(5)), today=march(4))
    assert drawn.done == [(march(2), 0), (march(3), 1), (march(4), 1)]


def test_no_chart_before_anything_is_to_be_seen() -> None:
    assert burnup(study(today=march(2))) is None
    assert burnup(study(start(march(9)), today=march(2))) is None
    assert burnup(study(BEGUN, skip(march(2), *ALL), today=march(4))) is None
