"""What there is to do today: ``today``, ``next`` and ``done`` say the same of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tomli_w

from plans import document

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

    RunOn = Callable[[str], Run]

# Two lessons a day, then one in five days.
PLAN = tomli_w.dumps(document((2, 4), (10, 2)))


def says(run: Run, day: str, *command: str) -> list[str]:
    """Return the lines of a command that must succeed."""
    result = run("--today", day, *command)
    assert result.code == 0, result.err
    return [line for line in (result.out + result.err).splitlines() if line]


@pytest.mark.parametrize("start", [(), ("start", "2026-11-02")])
def test_all_skipped(run_on: RunOn, start: tuple[str, ...]) -> None:
    run = run_on(PLAN)
    says(run, "2026-11-02", *(start or ("list",)))
    says(run, "2026-11-02", "skip", "1.*", "2.*")
    assert says(run, "2026-11-20", "today")[1:] == ["Every lesson is skipped."]
    assert says(run, "2026-11-20", "progress")[-1] == "Every lesson is skipped."
    assert says(run, "2026-11-20", "next") == ["Every lesson is done or skipped."]
    assert says(run, "2026-11-20", "undone", "1.1")
    assert says(run, "2026-11-20", "next")[0] == "1.1  Lesson 1.1"


def test_stage_with_skipped_finished(run_on: RunOn) -> None:
    run = run_on(PLAN)
    says(run, "2026-11-02", "skip", "1.2", "2.1")
    assert says(run, "2026-11-02", "done", "1.1", "1.3-4")[1] == "Stage 1 finished: Stage 1!"
    last = "That was the last lesson of “Small plan”. Well done!"
    assert says(run, "2026-11-20", "done", "2.2")[1:] == [last]
    assert says(run, "2026-11-20", "next") == ["Every lesson is done or skipped."]


@pytest.mark.parametrize(
    ("day", "left"),
    [
        ("2026-10-31", "Next: 1.1 Lesson 1.1, due on 2026-11-02."),  # before the start
        ("2026-11-03", "Next: 2.1 Lesson 2.1, due on 2026-11-08."),  # a long lesson isn't due yet
        ("2026-11-12", "Next: 2.1 Lesson 2.1, overdue, due 2026-11-08."),  # a rest day
    ],
)
def test_nothing_to_do(run_on: RunOn, day: str, left: str) -> None:
    run = run_on(PLAN)
    says(run, day, "start", "2026-11-02")
    says(run, "2026-11-12", "rest", "add", "2026-11-12")
    if day > "2026-11-02":
        says(run, "2026-11-02", "done", "1.*")
    assert left in says(run, day, "today")
    more = [left, "To do more, see “aigc-study next 3”."]
    assert says(run, day, "next")[-2:] == more
    assert says(run, day, "done", "--next")[-2:] == more


def test_rest_day_counts_overdue_once(run_on: RunOn) -> None:
    run = run_on(PLAN)
    says(run, "2026-11-02", "start", "2026-11-02")
    says(run, "2026-11-04", "rest", "add", "2026-11-04")
    today = " ".join(says(run, "2026-11-04", "today"))
    assert "4 lessons overdue" in today
    assert " more " not in today


def test_done_early_is_enough(run_on: RunOn) -> None:
    run = run_on(PLAN)
    says(run, "2026-11-02", "start", "2026-11-02")
    says(run, "2026-11-02", "done", "1.*")
    assert says(run, "2026-11-03", "done", "2.1")[-1] == "That's it for today."
    assert says(run, "2026-11-03", "today")[-1] == "That's it for today."


ONE_A_DAY = tomli_w.dumps(document((6, 6)))
WAY_BACK = "aigc-study replan"


def test_two_missed_due_days_show_a_way_back(run_on: RunOn) -> None:
    run = run_on(ONE_A_DAY)
    run("start", "-3d")
    run("done", "1.1", "1.3", "--on", "yesterday")
    assert WAY_BACK not in run("today").out
    run("undone", "1.3")
    assert WAY_BACK in run("today").out


def test_a_skipped_lesson_has_no_due_day_to_miss(run_on: RunOn) -> None:
    run = run_on(ONE_A_DAY)
    run("start", "-3d")
    run("skip", "1.3")
    assert WAY_BACK in run("today").out


def test_one_lesson_two_weeks_late_shows_a_way_back(run_on: RunOn) -> None:
    """Lesson 1.1, due on the 2nd, with all the others done in time."""
    run = run_on(tomli_w.dumps(document((30, 30))))
    says(run, "2026-11-02", "start", "2026-11-02")
    says(run, "2026-11-15", "done", "1.2-30")
    for day, days, is_shown in (("2026-11-15", 13, False), ("2026-11-16", 14, True)):
        assert f"State  {days} days overdue" in says(run, day, "show", "1.1")
        assert ("  " + WAY_BACK in says(run, day, "today")) == is_shown
