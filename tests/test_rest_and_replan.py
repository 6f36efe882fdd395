"""Rest days, breaks and replans, as a journal tells of them: every date and number around them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_study.domain import replan as replanning
from aigc_study.domain.earned_value import Forecast, Plan, StatusReport, status_report
from aigc_study.domain.journal import from_mapping
from aigc_study.domain.replan import Recovery
from aigc_study.domain.study import Study
from aigc_study.domain.today import open_lessons
from aigc_study.errors import (
    AllDone,
    CannotBeDone,
    Fault,
    FinishTooEarly,
    FinishTooLate,
    NoPace,
    NotStarted,
)
from aigc_study.storage import curriculum as curriculum_file
from plans import Json, document, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from aigc_study.domain.curriculum import Curriculum
    from conftest import Run

Change = list[Json]  # entries to be, which one command records and which have no `at` yet

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


# Three lessons of a day and two of four days: due on study days 1, 2, 3, 7 and 11.
SIZES = ((3, 3), (8, 2))
SMALL = plan_of(*SIZES)
ALL = ["1-1", "1-2", "1-3", "2-1", "2-2"]
# Fifty lessons of two days.
LONG = plan_of((100, 50))


# Entries, as one would write them by hand. The 2nd of March 2026 is a Monday.


def march(day: int) -> date:
    return date(2026, 3, day)


LATER = march(20)


def start(on: date) -> Change:
    return [{"did": "start", "on": on}]


def done(on: date, *lessons: str) -> Change:
    return [{"did": "done", "on": on, "lesson": each} for each in lessons]


def undone(*lessons: str) -> Change:
    return [{"did": "undone", "lesson": each} for each in lessons]


def span(did: str, on: date, to: date | None = None) -> Change:
    return [{"did": did, "on": on, **({"to": to} if to else {})}]


def rest(on: date, to: date | None = None) -> Change:
    return span("rest", on, to)


def weekly(on: date, *weekdays: str) -> Change:
    return [{"did": "weekly", "on": on, "weekdays": list(weekdays)}]


def pause(on: date) -> Change:
    return [{"did": "pause", "on": on}]


def resume(on: date) -> Change:
    return [{"did": "resume", "on": on}]


def replan(on: date, days: int, way: str = "keep-date") -> Change:
    return [{"did": "replan", "on": on, "way": way, "days": days}]


def undo(number: int) -> Change:
    """Take back the change of that number, from 0."""
    return [{"did": "undo", "of": at(number)}]


def redo(number: int) -> Change:
    return [{"did": "redo", "of": at(number)}]


def at(number: int) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)


def entries(changes: Iterable[Change]) -> list[Json]:
    """Give each change its ``at``."""
    return [
        {"at": at(number), **entry} for number, change in enumerate(changes) for entry in change
    ]


def study_of(plan: Curriculum, tables: Sequence[Json], today: date) -> Study:
    read, faults = from_mapping({"format": 1, "curriculum": plan.id, "entry": tables}, plan.id)
    assert not faults
    return Study.of(plan, read, today)


def study(*changes: Change, today: date = LATER, plan: Curriculum = SMALL) -> Study:
    return study_of(plan, entries(changes), today)


def stand(*changes: Change, today: date, plan: Curriculum = SMALL) -> StatusReport:
    return status_report(study(*changes, today=today, plan=plan))


def told(report: StatusReport) -> tuple[str, float, float]:
    """Return the status, and the variance against the plan and against the baseline."""
    return report.status, float(report.variance), float(report.baseline_variance)


def due_on(seen: Study) -> list[date | None]:
    return [seen.schedule.due_on(lesson) for lesson in seen.curriculum.lessons.values()]


def due(*changes: Change, today: date = LATER) -> list[int]:
    """Return the days of March on which the lessons of the small plan are due."""
    return [day.day for day in due_on(study(*changes, today=today)) if day and day.month == 3]


def seen_of(seen: Study) -> tuple[StatusReport, Sequence[date | None], object]:
    """Return all that is told of a study."""
    return status_report(seen), due_on(seen), seen.progress


class Program:
    """The program with the small plan and a journal, as seen on a day."""

    def __init__(self, run: Run, home: Path, journal: str, today: date) -> None:
        home.mkdir(exist_ok=True)
        (home / "small.toml").write_text(journal, encoding="utf-8")
        path = home / "plan.toml"
        path.write_text(tomli_w.dumps(document(*SIZES)), encoding="utf-8")
        self._run = run
        self._args = ["--curriculum", str(path), "--today", today.isoformat()]

    def prints(self, command: str) -> Json:
        """Return the object that a command prints, without a word on the side."""
        result = self._run(command, "--json", *self._args)
        assert (result.code, result.err) == (0, "")
        printed: Json = json.loads(result.out)
        return printed

    def refuses(self) -> str:
        """Return what is said of a journal that cannot be used."""
        result = self._run("progress", *self._args)
        assert (result.code, result.out) == (3, "")
        return result.err

    @property
    def due(self) -> list[str]:
        """When the lessons are due, by day of March."""
        dates = [each["due_on"] for each in self.prints("list")["lessons"]]
        return [day.removeprefix("2026-03-") for day in dates]


HEADER = 'format = 1\ncurriculum = "small"\n'
RESTING = """\
format = 1
curriculum = "small"

[[entry]]
at = 2026-03-02T08:00:00+08:00
on = 2026-03-02
did = "start"

[[entry]]
at = 2026-03-02T08:01:00+08:00
on = 2026-03-02
did = "weekly"
weekdays = ["sun"]

[[entry]]
at = 2026-03-02T08:02:00+08:00
on = 2026-03-03
to = 2026-03-04
did = "rest"
text = "Spring Festival"

[[entry]]
at = 2026-03-02T08:03:00+08:00
on = 2026-03-04
did = "work"

[[entry]]
at = 2026-03-10T08:00:00+08:00
on = 2026-03-10
did = "pause"

[[entry]]
at = 2026-03-12T08:00:00+08:00
on = 2026-03-12
did = "resume"
"""


def test_the_baseline_moves_around_rest_days(run: Run, home: Path) -> None:
    """Off are the 3rd, the Sundays 8th and 15th, and the 10th and 11th; the 4th was taken back.

    Study days 1 to 11 are 2, 4, 5, 6, 7, 9, 12, 13, 14, 16 and 17 March; due are 1, 2, 3, 7, 11.
    On the 13th, day 8, four lessons have been due: three of a day and one of four.
    """
    program = Program(run, home, RESTING, march(13))
    assert program.due == ["02", "04", "05", "12", "17"]
    progress = program.prints("progress")
    assert progress["study_day"] == 8
    assert (progress["planned_days"], progress["variance_days"]) == (7.0, -7.0)
    assert progress["target_finish"] == "2026-03-17"
    stages = [(each["due_from"], each["due_to"]) for each in progress["stages"]]
    assert stages == [("2026-03-02", "2026-03-05"), ("2026-03-06", "2026-03-17")]
    overdue = [each["overdue"] for each in program.prints("list")["lessons"]]
    assert overdue == [True, True, True, True, False]


def test_without_a_replan_the_plan_is_the_baseline(run: Run, home: Path) -> None:
    progress = Program(run, home, RESTING, march(13)).prints("progress")
    assert progress["plan"] == {"kind": "baseline", "since": "2026-03-02", "finish": "2026-03-17"}
    assert progress["baseline_variance_days"] == progress["variance_days"] == -7.0


def test_without_a_start_the_plan_has_no_dates(run: Run, home: Path) -> None:
    progress = Program(run, home, HEADER, march(13)).prints("progress")
    assert progress["plan"] == {"kind": "baseline", "since": None, "finish": None}
    assert progress["baseline_variance_days"] == 0.0


BEGUN = start(march(2))
SUNDAYS = weekly(march(2), "sun")
TWO_BREAKS = [pause(march(3)), resume(march(6)), pause(march(9)), resume(march(11))]
NESTED = [pause(march(3)), resume(march(12)), pause(march(5)), resume(march(8))]


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        pytest.param([], [2, 3, 4, 8, 12], id="no rest"),
        pytest.param([SUNDAYS], [2, 3, 4, 9, 13], id="Sundays off"),
        pytest.param([rest(march(3))], [2, 4, 5, 9, 13], id="one day"),
        pytest.param([rest(march(3), march(3))], [2, 4, 5, 9, 13], id="one day told as two"),
        pytest.param([rest(march(3), march(5))], [2, 6, 7, 11, 15], id="three days"),
        pytest.param(
            [rest(march(3), march(5)), span("work", march(4), march(5))],
            [2, 4, 5, 9, 13],
            id="two of them taken back",
        ),
        pytest.param([SUNDAYS, span("work", march(8))], [2, 3, 4, 8, 12], id="a Sunday at work"),
        # From the 6th on Saturdays and Sundays: 7 and 8, 14 and 15.
        pytest.param(
            [SUNDAYS, weekly(march(6), "sat", "sun")], [2, 3, 4, 10, 16], id="weekends from Friday"
        ),
        # Told later, of an earlier date: it takes the place of the one of the 6th.
        pytest.param(
            [weekly(march(6), "sat", "sun"), weekly(march(3), "wed")],
            [2, 3, 5, 9, 14],
            id="Wednesdays since before",
        ),
        pytest.param([SUNDAYS, weekly(march(6))], [2, 3, 4, 8, 12], id="no weekday any more"),
        pytest.param([pause(march(3)), resume(march(6))], [2, 6, 7, 11, 15], id="a break"),
        pytest.param([pause(march(3)), resume(march(3))], [2, 3, 4, 8, 12], id="none after all"),
        pytest.param(
            [pause(march(5)), resume(march(3))], [2, 3, 4, 8, 12], id="back before it began"
        ),
        pytest.param(
            [pause(march(3)), pause(march(5)), resume(march(6))], [2, 6, 7, 11, 15], id="said twice"
        ),
        pytest.param([resume(march(6))], [2, 3, 4, 8, 12], id="resumed without a break"),
        # The 3rd to the 5th and the 9th to the 10th.
        pytest.param(
            TWO_BREAKS,
            [2, 6, 7, 13, 17],
            id="two breaks",
        ),
        pytest.param(
            [pause(march(3)), resume(march(9)), resume(march(6))],
            [2, 6, 7, 11, 15],
            id="back earlier than was said",
        ),
        pytest.param(
            [pause(march(3)), resume(march(9)), resume(march(6)), resume(march(4))],
            [2, 4, 5, 9, 13],
            id="and earlier still",
        ),
        pytest.param(
            [pause(march(3)), resume(march(6)), resume(march(3))],
            [2, 3, 4, 8, 12],
            id="back on the first day of it",
        ),
        pytest.param(
            [pause(march(3)), resume(march(6)), resume(march(6))],
            [2, 6, 7, 11, 15],
            id="back when study was resumed",
        ),
        pytest.param(
            [pause(march(3)), resume(march(6)), resume(march(2))],
            [2, 6, 7, 11, 15],
            id="back on a day before it",
        ),
        # The 3rd, and the 9th to the 10th.
        pytest.param(
            [*TWO_BREAKS, resume(march(4))],
            [2, 4, 5, 11, 15],
            id="back earlier from the first of two",
        ),
        # Until the 11th whatever becomes of the 5th to the 7th.
        pytest.param(
            [*NESTED, resume(march(6))],
            [2, 12, 13, 17, 21],
            id="back earlier from the one said last",
        ),
        pytest.param(
            [*NESTED, resume(march(9))],
            [2, 9, 10, 14, 18],
            id="back earlier from the one with that day",
        ),
        # The 3rd to the 8th are off, and the break that was open never was.
        pytest.param(
            [pause(march(3)), resume(march(9)), pause(march(12)), resume(march(5))],
            [2, 9, 10, 14, 18],
            id="an open one is ended first",
        ),
    ],
)
def test_what_the_journal_says_of_rest_moves_the_due_dates(
    changes: list[Change], days: list[int]
) -> None:
    """Due on study days 1, 2, 3, 7 and 11 from Monday the 2nd."""
    assert due(BEGUN, *changes) == days


def test_while_a_break_lasts_no_day_is_lost_and_what_is_left_is_due_from_tomorrow() -> None:
    """Paused on the 4th with two days over: day 3 is the day after today, whatever today is."""
    changes = (BEGUN, done(march(2), "1-1"), pause(march(4)))
    for today in (4, 9, 14):
        seen = study(*changes, today=march(today))
        report = status_report(seen)
        assert (report.study_day, *told(report)) == (2, "behind", -1, -1)
        assert due_on(seen)[:3] == [march(2), march(3), march(today + 1)]


@pytest.mark.parametrize(
    ("lessons", "status", "variance"),
    [
        pytest.param(["1-1", "1-2"], "behind", -1, id="Saturday is over on Sunday"),
        pytest.param(["1-1", "1-2", "1-3"], "on-track", 0, id="all that was due"),
        pytest.param(["1-1", "1-2", "1-3", "2-1"], "ahead", 4, id="more"),
    ],
)
def test_on_a_rest_day_the_days_through_it_are_those_before_it(
    lessons: list[str], status: str, variance: int
) -> None:
    """Begun on Thursday the 5th: day 3 is Saturday the 7th, and the 8th is off."""
    changes = (start(march(5)), SUNDAYS, done(march(5), *lessons))
    report = stand(*changes, today=march(8))
    assert report.study_day == 3
    assert report.value.planned == report.value.planned_before_today == 3
    assert told(report) == (status, variance, variance)


def test_a_lesson_done_on_a_rest_day_counts_for_that_day(run: Run, home: Path) -> None:
    sunday = """
[[entry]]
at = 2026-03-15T21:00:00+08:00
on = 2026-03-15
did = "done"
lesson = "2-1"
"""
    program = Program(run, home, RESTING + sunday, march(15))
    assert program.prints("list")["lessons"][3]["done_on"] == "2026-03-15"
    progress = program.prints("progress")
    assert (progress["done"], progress["earned_days"]) == (1, 4.0)
    assert progress["forecast"] == {
        # 4 of 9 study days; 7 days left take 15.75 at that pace, so study day 9 + 16 = 25.
        # Day 11 is Tuesday the 17th; 14 more are two weeks of 6 and 2 days: Thursday the 2nd.
        "state": "expected",
        "finish": "2026-04-02",
        "pace": 0.444,
    }


def test_a_start_on_a_rest_day_begins_with_the_next_study_day() -> None:
    """The first lesson is done on Sunday the 8th, Sundays off: Monday is day 1."""
    changes = (weekly(march(1), "sun"), done(march(8), "1-1"))
    sunday, monday = (stand(*changes, today=march(day)) for day in (8, 9))
    assert (sunday.start, sunday.study_day) == (march(8), 0)
    assert told(sunday) == ("not-started", 0, 0)
    assert sunday.forecast == Forecast("not-started")
    assert (monday.study_day, monday.status) == (1, "on-track")
    assert due(*changes) == [9, 10, 11, 16, 20]


# Begun on Monday the 2nd with Sundays off, Sunday the 22nd has 18 study days behind it, and the
# last 14 of them begin with day 5, Friday the 6th.
EARLY = (BEGUN, SUNDAYS, done(march(5), "1-1"), done(march(6), "1-2"), done(march(15), "1-3"))


@pytest.mark.parametrize(
    ("today", "more", "pace", "finish"),
    [
        # 4 days of lessons in 14; 94 left take 329 study days. Day 18 + 329 = 347 is 57 weeks of 6
        # days and the 5th day: 403 days after the 2nd.
        pytest.param(22, [], Fraction(2, 7), date(2027, 4, 9), id="on a rest day"),
        # 6 in 14; 92 left take 214.7. Day 18 + 215 = 233 is 38 weeks and the 5th day.
        pytest.param(
            22, [done(march(22), "1-4")], Fraction(3, 7), date(2026, 11, 27), id="done on it"
        ),
        # As on Sunday: the window ends the day before.
        pytest.param(23, [], Fraction(2, 7), date(2027, 4, 9), id="the morning after"),
        # Days 6 to 19, so from the 7th on: 4 in 14, 92 left take 322. Day 341 is 56 weeks and 5.
        pytest.param(
            23, [done(march(23), "1-4")], Fraction(2, 7), date(2027, 4, 2), id="done after it"
        ),
        # Off from Monday the 23rd to the 28th: not a day of idleness, and 7 days later.
        pytest.param(
            29, [rest(march(23), march(28))], Fraction(2, 7), date(2027, 4, 16), id="a week off"
        ),
        # Paused on the 23rd and today the 28th: the same, as tomorrow is a Sunday.
        pytest.param(28, [pause(march(23))], Fraction(2, 7), date(2027, 4, 16), id="a break"),
    ],
)
def test_pace_and_forecast_count_study_days_only(
    today: int, more: list[Change], pace: Fraction, finish: date
) -> None:
    report = stand(*EARLY, *more, today=march(today), plan=LONG)
    assert report.forecast == Forecast("expected", finish, pace, 14)


def test_two_study_days_are_too_early_to_tell_however_many_rest_days_there_were() -> None:
    changes = (BEGUN, rest(march(3), march(8)), done(march(2), "1-1"))
    assert stand(*changes, today=march(9)).forecast == Forecast("too-early")
    # 1 of 2 study days; 10 days left take 20, so day 2 + 20, of which day 2 is the 9th.
    expected = Forecast("expected", march(29), Fraction(1, 2), 2)
    assert stand(*changes, today=march(10)).forecast == expected


def test_where_study_days_end_dates_and_forecast_do() -> None:
    """Every weekday is off from Monday the 9th on: there are seven study days and no more."""
    changes = (BEGUN, done(march(2), "1-1"), weekly(march(9), *WEEKDAYS))
    seen = study(*changes, today=march(9))
    assert due_on(seen) == [march(2), march(3), march(4), march(8), None]
    report = status_report(seen)
    assert (report.target_finish, report.plan.finish) == (None, None)
    assert report.forecast == Forecast("expected", None, Fraction(1, 7), 7)


# Taking back, and two machines.

EVERY_KIND: list[Change] = [
    rest(march(3), march(5)),
    span("work", march(4), march(8)),
    weekly(march(3), "tue", "sun"),
    pause(march(6)),
    replan(march(6), 5),
]


@pytest.mark.parametrize("change", EVERY_KIND, ids=lambda change: str(change[0]["did"]))
def test_taking_back_what_was_said_restores_every_date(change: Change) -> None:
    before = (BEGUN, SUNDAYS, rest(march(4), march(5)), done(march(2), "1-1"))
    undone_again = study(*before, change, undo(4), today=march(7))
    redone = study(*before, change, undo(4), redo(4), today=march(7))
    assert seen_of(undone_again) == seen_of(study(*before, today=march(7)))
    assert seen_of(redone) == seen_of(study(*before, change, today=march(7)))
    assert due_on(redone) != due_on(undone_again)


def test_taking_back_the_return_from_a_break_opens_it_again() -> None:
    """Study days are the 2nd and 3rd, and from the day after today, the 10th."""
    changes = (BEGUN, pause(march(4)), resume(march(6)))
    assert due(*changes, undo(2), today=march(10)) == [2, 3, 11, 15, 19]


def test_taking_back_an_earlier_return_makes_the_break_as_long_as_it_was() -> None:
    """Off until the 8th, then until the 5th, then until the 8th again."""
    changes = (BEGUN, pause(march(3)), resume(march(9)), resume(march(6)))
    assert due(*changes) == [2, 6, 7, 11, 15]
    assert due(*changes, undo(3)) == [2, 9, 10, 14, 18]
    assert due(*changes, undo(3), redo(3)) == due(*changes)
    # Without the first return the second ends the break.
    assert due(*changes, undo(2)) == due(*changes)


def test_two_machines_files_are_merged_by_union_in_any_order() -> None:
    """A replan on one after a break on the other; either stands first and some stand twice.

    Study days: 2, 3, then from the 6th on. What was open on the 9th, 1-2 to 2-2 of 10 days, is due
    over 5 study days, two a day: 1, 2, 6 and 10 are due on days 1, 1, 3 and 5 of these.
    """
    tables = entries(
        [BEGUN, done(march(2), "1-1"), pause(march(4)), resume(march(6)), replan(march(9), 5)]
    )
    here, there = [tables[0], tables[2], tables[3]], [tables[0], tables[1], tables[4]]
    for merged in (tables, here + there, there + here, [*reversed(tables), *here]):
        merged_study = study_of(SMALL, merged, march(9))
        assert due_on(merged_study) == [march(day) for day in (2, 9, 9, 11, 13)]
        assert seen_of(merged_study) == seen_of(study_of(SMALL, tables, march(9)))


def test_entries_of_one_moment_have_an_order_of_their_own() -> None:
    """Sixty reasons for one day of rest, recorded at once: whichever is last, it always is."""
    reasons = [{**each, "text": f"reason {n}"} for n in range(60) for each in rest(march(9))]
    tables = entries([BEGUN, reasons])
    expected = study_of(SMALL, tables, march(9))
    for mixed in (tables[::-1], tables[30:] + tables[:30], tables[::2] + tables[1::2]):
        seen = study_of(SMALL, mixed, march(9))
        assert seen.history == expected.history
        assert seen_of(seen) == seen_of(expected)


def test_a_lesson_done_before_a_replan_on_another_machine_is_not_laid_anew() -> None:
    """By the time the replan was accepted it was done, though this file did not know it yet."""
    tables = entries([BEGUN, done(march(3), "2-1"), replan(march(6), 4)])
    merged = study_of(SMALL, [tables[0], tables[2], tables[1]], march(6))
    # Four of 1, 1, 1 and 4 days over 4 days: 4/7, 8/7, 12/7 and 4, rounded up; days before: 4.
    assert due_on(merged) == [march(day) for day in (6, 7, 7, 5, 9)]


# Replans. On Monday the 9th, day 8, one short and one long lesson are done, and left are 1, 1 and 4
# days. Over four study days these are due on days 4/6, 8/6 and 24/6, rounded up: 1, 2 and 4.

TWO_DONE = (BEGUN, done(march(2), "1-1"), done(march(3), "2-1"))
REPLANNED = (*TWO_DONE, replan(march(9), 4, "per-day"))

REPLANNED_BY_HAND = """
[[entry]]
at = 2026-03-09T08:00:00+08:00
on = 2026-03-02
did = "done"
lesson = "1-1"

[[entry]]
at = 2026-03-09T08:01:00+08:00
on = 2026-03-02
did = "done"
lesson = "2-1"

[[entry]]
at = 2026-03-09T08:02:00+08:00
on = 2026-03-09
did = "replan"
way = "finish"
days = 4
"""


def test_a_replan_spreads_what_is_open_evenly_by_weight_over_its_study_days(
    run: Run, home: Path
) -> None:
    """Before the 9th there are five study days: 2, 4, 5, 6, 7. From it on: 9, 12, 13, 14.

    1-2, 1-3 and 2-2 are due on the 1st, 2nd and 4th of these. 2-1 was done before it was due, on
    day 7, and counts for day 5, the 7th of March. Planned through the 9th are 1, 4 and 1 days, of
    which 5 are earned; by the baseline 3 were planned through the 7th.
    """
    program = Program(run, home, RESTING + REPLANNED_BY_HAND, march(9))
    assert program.due == ["02", "09", "12", "07", "14"]
    progress = program.prints("progress")
    assert progress["plan"] == {"kind": "finish", "since": "2026-03-09", "finish": "2026-03-14"}
    assert (progress["planned_days"], progress["earned_days"]) == (6.0, 5.0)
    assert (progress["status"], progress["variance_days"]) == ("on-track", 0.0)
    assert progress["baseline_variance_days"] == 2.0
    assert progress["target_finish"] == "2026-03-17"
    assert [each["planned_days"] for each in progress["stages"]] == [2.0, 4.0]
    assert not any(each["overdue"] for each in program.prints("list")["lessons"])


def test_a_replan_keeps_the_due_day_of_what_was_due_and_done() -> None:
    """1-1 stays due on day 1; 2-1, on day 7, the last day before the replan."""
    seen = study(*REPLANNED, today=march(9))
    assert due_on(seen) == [march(day) for day in (2, 9, 10, 8, 12)]
    assert seen.schedule.due_day == {"1-1": 1, "1-2": 8, "1-3": 9, "2-1": 7, "2-2": 11}
    assert list(seen.schedule.baseline.values()) == [1, 2, 3, 7, 11]


def test_ahead_and_behind_are_told_against_the_current_plan_and_the_baseline_beside_it() -> None:
    """On the 12th, with 1-2 of 1 day done late: 1 behind the plan, by the baseline 7 - 6 = 1."""
    report = stand(*REPLANNED, done(march(11), "1-2"), today=march(12))
    assert report.plan == Plan("per-day", march(9), march(12))
    assert told(report) == ("behind", -1, -1)
    assert report.spi == Fraction(6, 7)
    accepted = stand(*REPLANNED, today=march(9))
    # Planned by the baseline were three short lessons and a long one, 7 days; earned are 5.
    assert told(accepted) == ("on-track", 0, -2)
    assert accepted.value.planned_before_today == accepted.value.earned == 5


def test_the_targets_of_stages_and_the_whole_stay_where_they_were() -> None:
    before, after = (stand(*changes, today=march(9)) for changes in (TWO_DONE, REPLANNED))
    assert after.target_finish == before.target_finish == march(12)
    assert after.forecast == before.forecast
    assert [(each.due_from, each.due_to) for each in after.stages] == [
        (each.due_from, each.due_to) for each in before.stages
    ]


def test_rest_added_after_a_replan_moves_its_dates_later_and_keeps_its_days() -> None:
    """With the 10th and 11th off the four study days are the 9th, 12th, 13th and 14th."""
    assert due(*REPLANNED, rest(march(10), march(11))) == [2, 9, 12, 8, 14]
    report = stand(*REPLANNED, rest(march(10), march(11)), today=march(9))
    assert report.plan.finish == march(14)


def test_rest_before_a_replan_leaves_its_dates_alone() -> None:
    """The 4th off: the days before are six, and the four from the 9th on the same."""
    assert due(*REPLANNED, rest(march(4)))[1:3] == due(*REPLANNED)[1:3]
    assert due(*REPLANNED, rest(march(4)))[4] == due(*REPLANNED)[4]


def test_what_was_done_early_counts_for_the_last_study_day_before_the_replan() -> None:
    """2-1 is due on the 8th, the day before; with the 8th off that is the 7th, and the 9th free."""
    assert due(*REPLANNED) == [2, 9, 10, 8, 12]
    assert due(*REPLANNED, rest(march(8))) == [2, 9, 10, 7, 12]
    report = stand(*REPLANNED, rest(march(8)), today=march(9))
    assert report.value.planned_before_today == report.value.earned == 5


def test_a_replan_on_a_rest_day_begins_with_the_next_study_day() -> None:
    """On Sunday the 8th, Sundays off: the 9th to the 12th; six days are over.

    2-1 counts for the 7th. By the baseline only the three short lessons were due: 3 of 5 earned.
    """
    changes = (*TWO_DONE, SUNDAYS, replan(march(8), 4))
    assert due(*changes) == [2, 9, 10, 7, 12]
    report = stand(*changes, today=march(8))
    assert told(report) == ("on-track", 0, 2)
    assert report.value.planned == report.value.earned == 5


def test_a_replan_on_the_first_day_counts_what_is_done_for_that_day() -> None:
    """1-1 to 1-3 are done; 4 and 8 of 8 days over 4 study days are due on the 2nd and the 4th."""
    changes = (BEGUN, done(march(2), "1-1", "1-2", "1-3"), replan(march(2), 4))
    assert due(*changes) == [2, 2, 2, 3, 5]
    report = stand(*changes, today=march(2))
    assert told(report) == ("on-track", 0, 2)
    assert (report.value.planned_before_today, report.value.planned) == (Fraction(0), Fraction(3))


def test_the_last_replan_holds_and_lays_anew_what_is_open_then() -> None:
    """On the 10th, day 9, with 1-2 done too: 1 and 4 days over 2 study days, 2/5 and 2: 1 and 2.

    Taken back, the first one holds again.
    """
    second = (*REPLANNED, done(march(9), "1-2"), replan(march(10), 2, "finish"))
    assert due(*second) == [2, 3, 10, 8, 11]
    assert stand(*second, today=march(10)).plan == Plan("finish", march(10), march(11))
    assert due(*second, undo(5)) == due(*REPLANNED)


def test_what_is_recorded_later_is_not_taken_for_done_when_the_replan_was_accepted() -> None:
    """1-2 is marked on the 10th as done on the 7th: its due day is that of the replan."""
    assert due(*REPLANNED, done(march(7), "1-2")) == due(*REPLANNED)


def test_a_lesson_undone_after_a_replan_is_missing_since_and_moves_no_other() -> None:
    """2-1 was due by the 8th and on the 9th it is overdue, and 4 days are short."""
    changes = (*REPLANNED, undone("2-1"))
    assert due(*changes) == due(*REPLANNED)
    seen = study(*changes, today=march(9))
    lessons = seen.curriculum.lessons.values()
    overdue = [each.id for each in lessons if seen.schedule.is_overdue(each, seen.progress)]
    assert overdue == ["2-1"]
    assert status_report(seen).variance == -4


def test_a_deed_taken_back_that_a_replan_rested_on_is_laid_anew_with_the_rest() -> None:
    """Without 2-1 left were 1, 1, 4 and 4 days: over 4, 4/10, 8/10, 24/10 and 4, rounded up."""
    assert due(*REPLANNED, undo(2)) == [2, 9, 9, 11, 12]


def test_a_replan_with_everything_done_has_nothing_to_lay() -> None:
    """Each lesson is due when it was, or on the day before, the 8th, day 7.

    By the baseline 7 days were planned through the 8th and the 9th, and 11 are earned.
    """
    changes = (BEGUN, done(march(4), *ALL), replan(march(9), 3))
    assert due(*changes) == [2, 3, 4, 8, 8]
    report = stand(*changes, today=march(9))
    assert told(report) == ("finished", 0, 4)
    assert report.plan == Plan("keep-date", march(9), march(11))


def test_a_start_moved_after_a_replan_keeps_its_dates_unless_it_comes_after_them() -> None:
    """Begun on the 6th, the 9th is still the first of its four days; begun on the 16th, that is."""
    assert due(*REPLANNED, start(march(6)))[1:3] == [9, 10]
    moved = (*REPLANNED, start(march(16)))
    assert due(*moved) == [16, 16, 17, 16, 19]
    assert stand(*moved, today=march(15)).status == "not-started"
    assert stand(*moved, today=march(16)).status == "on-track"


def test_a_replan_without_a_start_changes_nothing_yet() -> None:
    """The only lesson was undone since; once one is done again, the plan is laid from there."""
    changes = (done(march(2), "1-1"), replan(march(9), 4), undone("1-1"))
    seen = study(*changes)
    assert due_on(seen) == [None] * 5
    assert status_report(seen).plan == Plan("keep-date", march(9), None)


@pytest.mark.parametrize(
    ("first", "days", "finish"),
    [
        pytest.param(date.min, 4, date(1, 1, 4), id="the first days"),
        pytest.param(date(9999, 12, 28), 4, date.max, id="to the last day"),
        pytest.param(date(9999, 12, 29), 4, None, id="past the last day"),
        pytest.param(date.max, 1, date.max, id="on the last day"),
        pytest.param(march(2), 10**15, None, id="the longest there may be"),
        pytest.param(date(2028, 2, 28), 2, date(2028, 2, 29), id="over a leap day"),
    ],
)
def test_a_replan_may_reach_to_either_end_of_the_calendar(
    first: date, days: int, finish: date | None
) -> None:
    seen = study(start(first), replan(first, days), today=first)
    assert seen.schedule.finish == due_on(seen)[-1] == finish
    assert status_report(seen).status == "on-track"


@pytest.mark.parametrize("sizes", [[(1, 1)], [(5, 1)], [(1, 6)], [(2, 1), (1, 4)]])
def test_a_plan_however_small_can_be_replanned(sizes: list[tuple[int, int]]) -> None:
    seen = study(BEGUN, replan(march(9), 3), today=march(9), plan=plan_of(*sizes))
    assert seen.schedule.finish == due_on(seen)[-1] == march(11)
    assert status_report(seen).status == "on-track"


# What a file may hold.

RIGHT: dict[str, Json] = {
    "rest": {"on": march(2), "to": march(4), "text": "春节"},
    "work": {"on": march(2), "to": march(2)},
    "weekly": {"on": march(2), "weekdays": ["sat", "sun"]},
    "pause": {"on": march(2)},
    "resume": {"on": march(2)},
    "replan": {"on": march(2), "way": "finish", "days": 1},
}
KNOWN = "mon, tue, wed, thu, fri, sat, sun"


def entry(did: str, **keys: object) -> Json:
    return {"at": at(0), "did": did, **RIGHT[did], **keys}


def without(key: str, table: Mapping[str, object]) -> Json:
    return {name: value for name, value in table.items() if name != key}


def faults(table: Json) -> list[Fault]:
    return from_mapping({"format": 1, "curriculum": "small", "entry": [table]}, "small")[1]


@pytest.mark.parametrize("did", RIGHT)
def test_each_kind_is_read_with_what_belongs_to_it(did: str) -> None:
    found, noted = from_mapping(
        {"format": 1, "curriculum": "small", "entry": [entry(did)]}, "small"
    )
    assert noted == []
    expected = dict(RIGHT[did])
    if "weekdays" in expected:
        expected["weekdays"] = ("sat", "sun")
    assert {key: getattr(found[0], key) for key in expected} == expected


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(without("to", entry("rest")), id="one day of rest"),
        pytest.param(without("text", entry("rest")), id="rest without a reason"),
        pytest.param(without("to", entry("work")), id="one day of work"),
        pytest.param(entry("weekly", weekdays=[]), id="no weekday"),
        pytest.param(entry("weekly", weekdays=WEEKDAYS), id="every weekday"),
        pytest.param(entry("replan", days=10**15), id="a long plan"),
        pytest.param(entry("pause", mood="tired"), id="a key of another version"),
    ],
)
def test_what_may_be_left_out_or_be_odd_is_no_fault(table: Json) -> None:
    assert faults(table) == []


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        *((without("on", entry(did)), Fault("on", "missing")) for did in RIGHT),
        *((entry(did, on="2026-03-02"), Fault("on", "type", "str", "date")) for did in RIGHT),
        *((without(key, entry("replan")), Fault(key, "missing")) for key in ("way", "days")),
        (without("weekdays", entry("weekly")), Fault("weekdays", "missing")),
        (entry("weekly", weekdays="sun"), Fault("weekdays", "type", "str", "list")),
        (entry("weekly", weekdays=["sat", 7]), Fault("weekdays[1]", "type", "int", "str")),
        (
            entry("weekly", weekdays=["sat", "sunday"]),
            Fault("weekdays[1]", "choice", "sunday", KNOWN),
        ),
        (entry("weekly", weekdays=["Sun"]), Fault("weekdays[0]", "choice", "Sun", KNOWN)),
        *(
            (entry(did, to=march(1)), Fault("to", "minimum", "2026-03-01", "2026-03-02"))
            for did in ("rest", "work")
        ),
        (entry("rest", to=at(0)), Fault("to", "type", "datetime", "date")),
        (entry("rest", text=" "), Fault("text", "empty")),
        (entry("rest", text=1), Fault("text", "type", "int", "str")),
        (entry("replan", days=0), Fault("days", "minimum", expected="1")),
        (entry("replan", days=-3), Fault("days", "minimum", expected="1")),
        (entry("replan", days=10**15 + 1), Fault("days", "maximum", expected=f"{10**15}")),
        (entry("replan", days=True), Fault("days", "type", "bool", "int")),
        (entry("replan", days=2.5), Fault("days", "type", "float", "int")),
        (entry("replan", way=""), Fault("way", "empty")),
        (entry("replan", way=2), Fault("way", "type", "int", "str")),
    ],
)
def test_a_wrong_entry_is_told_by_key_path_and_kind(table: Json, fault: Fault) -> None:
    assert faults(table) == [fault._replace(where=f"entry[0].{fault.where}")]


def test_of_several_wrong_weekdays_each_is_told_in_its_place() -> None:
    assert faults(entry("weekly", weekdays=[7, "sun", "someday"])) == [
        Fault("entry[0].weekdays[0]", "type", "int", "str"),
        Fault("entry[0].weekdays[2]", "choice", "someday", KNOWN),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('did = "weekly"\nweekdays = ["sunday"]', ["entry[0].weekdays[0]", "“sunday”", KNOWN]),
        ('did = "rest"\nto = 2026-03-01', ["entry[0].to", "at least 2026-03-02"]),
        ('did = "replan"\nway = "finish"\ndays = 0', ["entry[0].days", "at least 1"]),
    ],
)
def test_the_program_refuses_a_journal_with_a_wrong_entry(
    run: Run, home: Path, lines: str, said: list[str]
) -> None:
    wrong = f"{HEADER}[[entry]]\nat = 2026-03-02T08:00:00Z\non = 2026-03-02\n{lines}\n"
    message = Program(run, home, wrong, march(2)).refuses()
    assert [part for part in said if part not in message] == []


# By chance.


@st.composite
def histories(draw: st.DrawFn) -> tuple[Curriculum, list[Change], date]:
    """Draw a small plan, what is said of it in some weeks, and the day to look at it."""
    centre = draw(st.sampled_from([march(2), date(2028, 2, 20), date(1, 1, 20), date(9999, 12, 1)]))

    def shifted(day: date, days: int) -> date:
        return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))

    days = st.integers(-10, 40).map(lambda n: shifted(centre, n))
    plan = plan_of(
        *draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 6)), min_size=1, max_size=3))
    )

    def some_span(did: str) -> Change:
        first = draw(days)
        return span(did, first, shifted(first, draw(st.integers(0, 6))))

    def some_done() -> Change:
        lessons = draw(st.lists(st.sampled_from(list(plan.lessons)), min_size=1, unique=True))
        return done(draw(days), *lessons)

    kinds: dict[str, Callable[[], Change]] = {
        "start": lambda: start(draw(days)),
        "done": some_done,
        "undone": lambda: undone(draw(st.sampled_from(list(plan.lessons)))),
        "rest": lambda: some_span("rest"),
        "work": lambda: some_span("work"),
        "weekly": lambda: weekly(
            draw(days), *draw(st.lists(st.sampled_from(WEEKDAYS), max_size=3, unique=True))
        ),
        "pause": lambda: pause(draw(days)),
        "resume": lambda: resume(draw(days)),
        "replan": lambda: replan(draw(days), draw(st.integers(1, 30))),
    }
    names = draw(st.lists(st.sampled_from([*kinds, "done"]), max_size=10))
    changes = [start(draw(days)), *(kinds[name]() for name in names)]
    if draw(st.booleans()):
        changes.append(undo(draw(st.integers(0, len(changes) - 1))))
    return plan, changes, draw(days)


quickly = settings(max_examples=150, deadline=None)


def laid_anew(seen: Study) -> list[str]:
    """Return the lessons that were open when the current plan was made."""
    replanned = seen.progress.replan
    return [each for each in seen.curriculum.lessons if not replanned or each not in replanned.done]


def never(day: date | None) -> tuple[bool, date]:
    """Put a date that there is none of after all others."""
    return day is None, day or date.max


@given(history=histories())
@quickly
def test_every_due_day_is_a_study_day_and_never_before_its_predecessors(
    history: tuple[Curriculum, list[Change], date],
) -> None:
    """With a replan only of the lessons that were open then, which it lays anew.

    What was done by then may come later in the plan, but was due in the days before: its due day is
    none to work towards.
    """
    plan, changes, today = history
    seen = study(*changes, today=today, plan=plan)
    calendar = seen.schedule.calendar
    for lesson, day in zip(plan.lessons.values(), due_on(seen), strict=True):
        assert seen.schedule.due_day[lesson.id] >= 1
        if day and calendar:
            assert calendar.is_study_day(day)
            assert calendar.days_through(day) == seen.schedule.due_day[lesson.id]
    laid = laid_anew(seen)
    due_days = [seen.schedule.due_day[each] for each in laid]
    assert due_days == sorted(due_days)
    replanned = seen.progress.replan
    if replanned and calendar:
        before = calendar.days_before(replanned.since)
        assert all(seen.schedule.due_day[each] > before for each in laid)
        assert all(seen.schedule.due_day[each] <= max(before, 1) for each in replanned.done)
    else:
        assert laid == list(plan.lessons) or calendar is None


@given(history=histories(), days=st.integers(1, 40))
@quickly
def test_a_replan_gives_each_of_its_days_an_even_share_and_leaves_nobody_behind(
    history: tuple[Curriculum, list[Change], date], days: int
) -> None:
    """Day n of k has the lessons whose weights, added up, pass n - 1 of k shares and not n."""
    plan, changes, today = history
    seen = study(*changes, replan(today, days), today=today, plan=plan)
    calendar, lessons = seen.schedule.calendar, laid_anew(seen)
    if calendar is None:
        return
    weight = {
        lesson.id: Fraction(stage.days, len(stage.lessons))
        for stage in plan.stages
        for lesson in stage.lessons
    }
    share = sum((weight[each] for each in lessons), Fraction(0)) / days
    total = Fraction(0)
    for each in lessons:
        total += weight[each]
        n = seen.schedule.due_day[each] - calendar.days_before(today)
        assert (n - 1) * share < total <= n * share
    report = status_report(seen)
    # By a plan made today; as if nothing had been planned before, if that is so.
    earned = report.value.earned if calendar.days_before(today) else 0
    assert report.value.planned_before_today == earned
    if lessons or report.study_day:
        assert report.variance == 0
    if lessons:
        assert report.plan.finish == calendar.date_of(seen.schedule.due_day[lessons[-1]])


RATES = st.builds(Fraction, st.integers(1, 12), st.integers(1, 6))


def ways_back(seen: Study, named: int, rate: Fraction) -> list[Recovery | CannotBeDone]:
    """Take each way back, the finish named in days from today; or why it cannot be taken."""
    today = seen.schedule.today.toordinal()
    last = date.fromordinal(min(max(1, today + named), date.max.toordinal()))
    choices: list[Callable[[], Recovery]] = [
        lambda: replanning.keep_date(seen),
        lambda: replanning.keep_pace(seen),
        lambda: replanning.finish_by(seen, last),
        lambda: replanning.per_day(seen, rate),
    ]
    ways: list[Recovery | CannotBeDone] = []
    for choose in choices:
        try:
            ways.append(choose())
        except CannotBeDone as reason:
            ways.append(reason)
    return ways


@given(history=histories(), named=st.integers(-5, 60), rate=RATES)
@quickly
def test_a_way_back_ends_when_it_says_and_leaves_nobody_behind_or_ahead_that_day(
    history: tuple[Curriculum, list[Change], date], named: int, rate: Fraction
) -> None:
    plan, changes, today = history
    before = study(*changes, today=today, plan=plan)
    left, calendar = len(open_lessons(before)), before.schedule.calendar
    for way in ways_back(before, named, rate):
        if not isinstance(way, Recovery):
            continue
        report = stand(*changes, replan(today, way.days, way.kind), today=today, plan=plan)
        assert report.plan == Plan(way.kind, today, way.finish)
        assert told(report)[:2] == ("on-track", 0)
        assert way.per_day * way.days == left
        last = date.fromordinal(min(today.toordinal() + max(named, 0), date.max.toordinal()))
        match way.kind:
            case "keep-date":
                assert way.finish == before.schedule.finish
            case "keep-pace":
                assert way.finish == status_report(before).forecast.finish
            case "finish":
                # On the day named, or the last study day before it.
                assert calendar
                assert way.finish <= last
                assert calendar.days_through(way.finish) == calendar.days_through(last)
            case "per-day":
                # In no more days than so many a day take.
                assert (way.days - 1) * rate < left <= way.days * rate


@given(history=histories(), named=st.integers(-5, 60), rate=RATES)
@quickly
def test_a_way_back_is_refused_only_where_there_is_none_and_the_finish_named_instead_is_one(
    history: tuple[Curriculum, list[Change], date], named: int, rate: Fraction
) -> None:
    plan, changes, today = history
    before = study(*changes, today=today, plan=plan)
    ways = ways_back(before, named, rate)
    for reason in ways:
        match reason:
            case NotStarted():
                assert not before.schedule.study_day
            case AllDone():
                assert not open_lessons(before)
            case NoPace():
                assert status_report(before).forecast.state != "expected"
            case FinishTooEarly() if reason.nearest:
                assert replanning.finish_by(before, reason.nearest).days == 1
            case FinishTooLate() if reason.latest:
                assert replanning.finish_by(before, reason.latest).finish == reason.latest
    # Without more to be said those of the first two are offered that there are.
    if not isinstance(ways[0], NotStarted | AllDone):
        found = [way for way in ways[:2] if isinstance(way, Recovery)]
        assert replanning.options(before) == found


@given(history=histories(), day_off=st.integers(-15, 60))
@quickly
def test_adding_a_rest_day_makes_no_lesson_due_earlier(
    history: tuple[Curriculum, list[Change], date], day_off: int
) -> None:
    """Nor what was done by a replan, unless the last study day before it is another now."""
    plan, changes, today = history
    day = date.fromordinal(min(max(1, today.toordinal() + day_off), date.max.toordinal()))
    before = study(*changes, today=today, plan=plan)
    after = study(*changes, rest(day), today=today, plan=plan)
    pairs = zip(plan.lessons, due_on(before), due_on(after), strict=True)
    earlier = [each for each, early, late in pairs if never(late) < never(early)]
    if not earlier:
        return
    replanned, calendar = before.progress.replan, after.schedule.calendar
    assert replanned
    assert calendar
    assert earlier == [each for each in earlier if each in replanned.done]
    last = calendar.days_before(replanned.since)
    assert {after.schedule.due_day[each] for each in earlier} == {last}
    assert day < replanned.since


@given(history=histories(), days=st.integers(1, 40))
@quickly
def test_undoing_a_replan_restores_every_date(
    history: tuple[Curriculum, list[Change], date], days: int
) -> None:
    plan, changes, today = history
    taken_back = [*changes, replan(today, days), undo(len(changes))]
    assert seen_of(study(*taken_back, today=today, plan=plan)) == seen_of(
        study(*changes, today=today, plan=plan)
    )


@given(history=histories(), random=st.randoms(use_true_random=False))
@quickly
def test_the_order_of_a_file_and_what_stands_there_twice_have_no_part_in_it(
    history: tuple[Curriculum, list[Change], date], random: Any
) -> None:
    plan, changes, today = history
    tables = entries(changes)
    mixed = [*tables, *tables[:3]]
    random.shuffle(mixed)
    expected = seen_of(study_of(plan, tables, today))
    assert seen_of(study_of(plan, mixed, today)) == expected


# The worked examples of docs/schedule.md: the bundled plan, begun on 1 November 2026, a Sunday,
# with 20 lessons done on the 5th and 20 on the 15th, as it stands on the 22nd.

BUNDLED = curriculum_file.load(None)
IDS = list(BUNDLED.lessons)


def november(day: int) -> date:
    return date(2026, 11, day)


EXAMPLE = (
    start(november(1)),
    done(november(5), *IDS[:20]),
    done(november(15), *IDS[20:40]),
)
KEPT = (*EXAMPLE, replan(november(22), 134))
OFF = (weekly(november(2), "sun"), rest(november(11), november(13)), span("work", november(13)))


def example(*changes: Change, today: int = 22) -> tuple[StatusReport, dict[str, date | None]]:
    """Return how the example stands in November, and when its lessons are due, by number."""
    seen = study(*changes, today=november(today), plan=BUNDLED)
    due_dates = dict(
        zip((each.number for each in BUNDLED.lessons.values()), due_on(seen), strict=True)
    )
    return status_report(seen), due_dates


def test_the_documented_rest_holds() -> None:
    """7 of 22 days are off; 18.75 in 14 days are 1.339 a day, and 136.25 left take 102 of these."""
    report, dates = example(*EXAMPLE, *OFF, pause(november(17)), resume(november(19)))
    assert report.study_day == 15
    assert [dates[each] for each in ("1.3", "1.20", "1.41", "5.16")] == [
        november(2),
        november(13),
        november(27),
        date(2027, 5, 4),
    ]
    assert told(report) == ("ahead", 3.75, 3.75)
    assert report.value.planned == report.value.planned_before_today == 15
    assert report.forecast == Forecast("expected", date(2027, 3, 20), Fraction(75, 56), 14)


def test_the_documented_open_break_holds() -> None:
    """Study days 11 and 12 are the 14th and the 16th; 13 is the 25th; 1.28 is due on 13.125."""
    report, dates = example(*EXAMPLE, *OFF, pause(november(17)), today=24)
    assert (report.study_day, report.target_finish) == (12, date(2027, 5, 10))
    assert dates["1.25"] == november(16)
    assert dates["1.26"] == dates["1.27"] == november(25)


@pytest.mark.parametrize(
    ("days", "finish"),
    [
        (134, date(2027, 4, 4)),
        (204, date(2027, 6, 13)),
        (161, date(2027, 5, 1)),
        (55, date(2027, 1, 15)),
    ],
)
def test_the_documented_ways_hold(days: int, finish: date) -> None:
    report, dates = example(*EXAMPLE, replan(november(22), days))
    assert report.plan.finish == dates["5.16"] == finish


def test_the_documented_replan_holds() -> None:
    _, dates = example(*KEPT)
    assert [dates[each] for each in ("1.40", "1.41", "1.42", "1.43", "2.1", "5.16")] == [
        november(19),
        november(22),
        november(22),
        november(23),
        date(2026, 12, 3),
        date(2027, 4, 4),
    ]
    _, dates = example(start(november(1)), done(november(5), *IDS[:47]), *KEPT[3:])
    assert dates["1.47"] == november(21)
    report, dates = example(*KEPT, rest(date(2027, 2, 6), date(2027, 2, 12)))
    assert report.plan.finish == dates["5.16"] == date(2027, 4, 11)


@pytest.mark.parametrize(
    ("changes", "today", "expected"),
    [
        pytest.param(EXAMPLE, 22, ("behind", -1.875, -1.875), id="before"),
        pytest.param(KEPT, 22, ("on-track", 0, -1.875), id="replanned"),
        pytest.param(KEPT, 23, ("behind", -0.9375, -2.8125), id="idle"),
        pytest.param(
            (*KEPT, done(november(22), *IDS[40:42])), 23, ("on-track", 0, -1.875), id="two done"
        ),
    ],
)
def test_the_documented_variances_hold(
    changes: tuple[Change, ...], today: int, expected: tuple[str, float, float]
) -> None:
    assert told(example(*changes, today=today)[0]) == expected
